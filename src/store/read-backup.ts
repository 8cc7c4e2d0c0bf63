import { constants } from 'node:fs';
import { stat } from 'node:fs/promises';
import { follows, genesisHead, type Head } from '../core/chain.ts';
import type { OnProgress } from '../core/on-progress.ts';
import { apply, State } from '../core/state.ts';
import { type BackupHeader, maxHeaderBytes, parseHeader } from './backup-header.ts';
import { diskFileSystem as disk } from './file-system.ts';
import { type Line, readLines } from './journal-lines.ts';
import { readRecord } from './journal-scan.ts';
import { errnoOf, storeDamaged, storeFailed } from './store-error.ts';

/** A whole backup: its header, and what its lines make. */
export interface BackupContents {
  readonly header: BackupHeader;
  readonly head: Head;
  readonly state: State;
}

/** Takes a line of the journal with the number of its batch. */
export type TakeLine = (bytes: Buffer, batch: number) => Promise<void>;

const attempt = 'restore the backup';
const wayOut = 'nothing was restored, take another backup';

/**
 * Reads a backup from its header to its last line, and hands the lines on. Rejects with
 * `store_damaged` at the first line that does not hold, and if it does not end at the place that its
 * header names: only then every line was one of a whole backup. `onRead` hears how many bytes are read.
 */
export async function readBackup(
  path: string,
  take: TakeLine,
  onRead: OnProgress = () => undefined,
): Promise<BackupContents> {
  const file = await open(path);
  const reading: Reading = { header: null, head: genesisHead, state: emptyState() };
  try {
    for await (const lines of readLines(file.handle, file.size, maxHeaderBytes)) {
      for (const line of lines) await readLine(reading, line, path, take);
      onRead(lines.at(-1)?.offset ?? 0, file.size);
    }
  } catch (error) {
    throw storeFailed(attempt, 'reading', path, error);
  } finally {
    await file.handle.close();
  }
  const { header, head, state } = reading;
  if (header === null) throw refused(`"${path}" is empty`);
  if (head.seq === header.seq && head.hash === header.hash) return { header, head, state };
  throw refused(
    head.seq < header.seq
      ? `"${path}" was cut: it ends at line ${head.seq + 1} with event ${head.seq}, but its header names event ${header.seq}`
      : `"${path}" does not end at the event ${header.seq} that its header names`,
  );
}

interface Reading {
  header: BackupHeader | null;
  head: Head;
  readonly state: State;
}

function emptyState(): State {
  return State.from({ accounts: [], keys: [] });
}

async function open(path: string) {
  try {
    const { size } = await regular(path);
    return { size, handle: await disk.open(path, constants.O_RDONLY) };
  } catch (error) {
    throw storeFailed(attempt, 'opening', path, error);
  }
}

/** Looks before it opens: opening a FIFO waits for a writer. */
async function regular(path: string) {
  const stats = await stat(path);
  if (!stats.isFile()) throw new Error('it is not a regular file');
  return stats;
}

async function readLine(reading: Reading, line: Line, path: string, take: TakeLine): Promise<void> {
  let batch = 0;
  try {
    if (reading.header === null) {
      reading.header = parseHeader(line.bytes.toString('utf8'));
      return;
    }
    const record = readRecord(line);
    follows(record, reading.head);
    apply(reading.state, record);
    batch = record.batch;
    reading.head = { seq: record.seq, batch, hash: record.hash };
  } catch (error) {
    const place = `line ${line.number} of "${path}" (at byte ${line.offset})`;
    throw refused(`${place} does not hold: ${errnoOf(error)}`, error);
  }
  await take(line.bytes, batch);
}

function refused(reason: string, cause?: unknown): Error {
  return storeDamaged(attempt, reason, wayOut, cause);
}
