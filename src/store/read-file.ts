import { constants } from 'node:fs';
import type { FileSystem, OpenFile } from './file-system.ts';
import { errnoOf, isMissing } from './store-error.ts';

/** The text of a file, or why there is none. */
export type FileText =
  | { readonly text: string }
  | { readonly text: null; readonly missing: boolean; readonly reason: string };

/**
 * Reads a small regular file. Looks before it opens, since opening a FIFO waits for a writer, and
 * never follows a link.
 */
export async function readText(
  fileSystem: FileSystem,
  path: string,
  maxBytes: number,
): Promise<FileText> {
  try {
    const stats = await fileSystem.lstat(path);
    if (!stats.isFile())
      return unreadable(stats.isDirectory() ? 'it is a directory' : 'it is not a regular file');
    if (stats.size > maxBytes) return unreadable(`it is larger than ${maxBytes} bytes`);
    const file = await fileSystem.open(path, readFlags);
    try {
      return { text: (await readRange(file, 0, stats.size)).toString('utf8') };
    } finally {
      await file.close();
    }
  } catch (error) {
    if (isMissing(error)) return { text: null, missing: true, reason: 'it is missing' };
    return unreadable(`reading it failed with ${errnoOf(error)}`);
  }
}

/** Opens for reading what is there, never through a link and never waiting for a FIFO. */
export const readFlags = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The bytes from `start` up to `end`, or up to the end of the file if that comes first. */
export async function readRange(file: OpenFile, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(Math.max(0, end - start));
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, start + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

function unreadable(reason: string): FileText {
  return { text: null, missing: false, reason };
}
