import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FileSystem, OpenFile } from './file-system.ts';

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_RDWR } = constants;

/** Writes all bytes at a position; a short write is continued, so that the next one names the errno. */
export async function writeAll(file: OpenFile, bytes: Uint8Array, position: number): Promise<void> {
  let written = 0;
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(
      bytes,
      written,
      bytes.length - written,
      position + written,
    );
    if (bytesWritten === 0) throw new Error('the disk took no more bytes');
    written += bytesWritten;
  }
}

/** Creates a file that must not exist yet, readable by its owner only. */
export function createFile(fileSystem: FileSystem, path: string): Promise<OpenFile> {
  return fileSystem.open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
}

/** Makes the names in a directory durable. */
export async function syncDirectory(fileSystem: FileSystem, directory: string): Promise<void> {
  const handle = await fileSystem.open(directory, O_RDONLY | O_DIRECTORY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The content of a file; of one in pieces, each is asked for when the one before it is written. */
export type Content = string | Uint8Array | Generator<string>;

/** Creates a file with its whole content, synced; on failure the file is removed again. */
export async function writeNewFile(
  fileSystem: FileSystem,
  path: string,
  content: Content,
): Promise<void> {
  const file = await createFile(fileSystem, path);
  try {
    let size = 0;
    for (const piece of piecesOf(content)) {
      const bytes = Buffer.from(piece);
      await writeAll(file, bytes, size);
      size += bytes.length;
    }
    await file.sync();
    await file.close();
  } catch (error) {
    await file.close().catch(() => undefined);
    await fileSystem.unlink(path).catch(() => undefined);
    throw error;
  }
}

function piecesOf(content: Content): Iterable<string | Uint8Array> {
  return typeof content === 'string' || content instanceof Uint8Array ? [content] : content;
}

/** Replaces a file in one step: whoever reads it, at any moment, reads the old or the new content. */
export async function replaceFile(
  fileSystem: FileSystem,
  path: string,
  content: Content,
): Promise<void> {
  const temporary = `${path}.${randomBytes(8).toString('hex')}.tmp`;
  await writeNewFile(fileSystem, temporary, content);
  try {
    await fileSystem.rename(temporary, path);
  } catch (error) {
    await fileSystem.unlink(temporary).catch(() => undefined);
    throw error;
  }
  await syncDirectory(fileSystem, dirname(path));
}

/** Removes what `replaceFile` left behind when the process or the machine died. */
export async function removeLitter(
  fileSystem: FileSystem,
  directory: string,
  files: readonly string[],
): Promise<void> {
  for (const name of await fileSystem.readdir(directory)) {
    const file = /^(.+)\.[0-9a-f]{16}\.tmp$/.exec(name)?.[1];
    if (file && files.includes(file)) await fileSystem.unlink(join(directory, name));
  }
}
