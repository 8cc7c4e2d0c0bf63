import { constants } from 'node:fs';
import { stat } from 'node:fs/promises';
import { type BackupHeader, maxHeaderBytes, parseHeader } from './backup-header.ts';
import { diskFileSystem as disk, type OpenFile } from './file-system.ts';
import { type Line, readLines } from './journal-lines.ts';
import { errnoOf, storeDamaged, storeFailed } from './store-error.ts';
import type { WholeRack } from './whole-rack.ts';

const attempt = 'restore the backup';
const wayOut = 'nothing was restored, take another backup';

/** The rack in a backup, whose header is read. @throws store_damaged, store_failed */
export async function wholeOfBackup(path: string): Promise<WholeRack> {
  const { size } = await regular(path).catch((error) => {
    throw storeFailed(attempt, 'opening', path, error);
  });
  const read = () => readFrom(path, size);
  const placeOf = ({ number, offset }: Line) => `line ${number} of "${path}" (at byte ${offset})`;
  return {
    header: await readHeader(read(), path, placeOf),
    ...{ name: `"${path}"`, wayOut, placeOf, isChecked: false },
    async *lines() {
      for await (const lines of read()) yield lines.filter(({ number }) => number > 1);
    },
    close: async () => {},
  };
}

/** Looks before it opens: opening a FIFO waits for a writer. */
async function regular(path: string) {
  const stats = await stat(path);
  if (!stats.isFile()) throw new Error('it is not a regular file');
  return stats;
}

async function* readFrom(path: string, size: number): AsyncGenerator<readonly Line[]> {
  let file: OpenFile | null = null;
  try {
    file = await disk.open(path, constants.O_RDONLY);
    yield* readLines(file, size, maxHeaderBytes);
  } catch (error) {
    throw storeFailed(attempt, 'reading', path, error);
  } finally {
    await file?.close();
  }
}

async function readHeader(
  lines: AsyncIterable<readonly Line[]>,
  path: string,
  placeOf: (line: Line) => string,
): Promise<BackupHeader> {
  for await (const [line] of lines) {
    if (!line) continue;
    try {
      return parseHeader(line.bytes.toString('utf8'));
    } catch (error) {
      const reason = `${placeOf(line)} does not hold: ${errnoOf(error)}`;
      throw storeDamaged(attempt, reason, wayOut, error);
    }
  }
  throw storeDamaged(attempt, `"${path}" is empty`, wayOut);
}
