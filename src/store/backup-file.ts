import { dirname } from 'node:path';
import { KeyError } from '../core/errors.ts';
import { diskFileSystem as disk, type OpenFile } from './file-system.ts';
import { errnoOf, storeFailed } from './store-error.ts';
import { createFile, syncDirectory, writeAll } from './write-file.ts';

const attempt = 'write the backup';

/**
 * Writes a new file for its owner alone, synced; what exists is never touched, and what could not be
 * finished is removed. Digests of secrets are in it, so nobody else may read it for a moment even.
 */
export async function writeBackupFile(
  path: string,
  text: AsyncIterable<string>,
  signal: AbortSignal,
): Promise<void> {
  const file = await create(path);
  try {
    let size = 0;
    for await (const piece of text) {
      signal.throwIfAborted();
      const bytes = Buffer.from(piece);
      await writeAll(file, bytes, size);
      size += bytes.length;
    }
    await file.sync();
    await file.close();
    await syncDirectory(disk, dirname(path));
  } catch (error) {
    await file.close().catch(() => undefined);
    await disk.unlink(path).catch(() => undefined);
    throw signal.aborted ? error : storeFailed(attempt, 'writing', path, error);
  }
}

async function create(path: string): Promise<OpenFile> {
  try {
    return await createFile(disk, path);
  } catch (error) {
    switch (errnoOf(error)) {
      case 'EEXIST':
      case 'ELOOP':
        throw new KeyError(
          'conflict',
          `Cannot ${attempt}: "${path}" exists already and is not overwritten; choose another name`,
        );
      case 'ENOENT':
        throw new KeyError(
          'not_found',
          `Cannot ${attempt}: the directory of "${path}" does not exist; make it first`,
        );
      default:
        throw storeFailed(attempt, 'creating', path, error);
    }
  }
}
