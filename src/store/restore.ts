/**
 * A backup becomes a rack. The backup is read twice: first as a whole, and only if all of it holds
 * anything is written. The journal is built in a directory beside its place, synced, and gets its
 * name in one step; before that there is no rack, and after it a whole one.
 */
import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { KeyError } from '../core/errors.ts';
import type { OnProgress } from '../core/on-progress.ts';
import { prepareDirectory } from './directory.ts';
import { diskFileSystem, type FileSystem, type OpenFile } from './file-system.ts';
import { writeHead } from './head-file.ts';
import { segmentName } from './journal-segments.ts';
import { lockName, ownerName, takeLock } from './lock.ts';
import { type BackupContents, readBackup, type TakeLine } from './read-backup.ts';
import { lowdbSnapshot } from './snapshot-lowdb.ts';
import { isMissing, storeFailed } from './store-error.ts';
import { createFile, syncDirectory, writeAll } from './write-file.ts';

/** How a backup is restored; everything but the clock has a default. */
export interface RestoreOptions {
  readonly clock: () => number;
  /** Hears how much of what is to be read is read, in bytes; the backup is read twice. */
  readonly onRead?: OnProgress;
  readonly fileSystem?: FileSystem;
  readonly segmentBytes?: number;
}

/** What was restored. */
export interface Restored {
  readonly seq: number;
  readonly hash: string;
  readonly createdAt: string;
}

const attempt = 'restore the backup';
const litter = /^restore-[0-9a-f]{16}$/;
/** SQLite puts `lock-journal` beside the lock while it is held. */
const harmless = new Set([
  lockName,
  `${lockName}-journal`,
  ownerName,
  'config.json',
  'keyrack.sock',
]);

/**
 * Restores a backup into a directory that is empty or not there yet.
 * @throws conflict (the directory holds something), store_damaged (the backup does not hold), store_locked, store_failed
 */
export async function restoreRack(
  file: string,
  directory: string,
  options: RestoreOptions,
): Promise<Restored> {
  await refuseOccupied(directory);
  const { fileSystem = diskFileSystem, clock, onRead = () => undefined } = options;
  await readBackup(
    file,
    async () => undefined,
    (done, size) => onRead(done, 2 * size),
  );
  const path = await prepareDirectory(fileSystem, directory, () => undefined);
  const lock = await takeLock(path, new Date(clock()).toISOString());
  try {
    await refuseOccupied(path);
    const { header, head, state } = await build(file, path, options);
    const snapshot = { head, rack: state.toData(), usage: header.usage };
    // The rack is there; without these it begins without the last uses, and says so.
    await writeHead(fileSystem, path, head).catch(() => undefined);
    await lowdbSnapshot(path, { fileSystem })
      .save(snapshot)
      .catch(() => undefined);
    return { seq: head.seq, hash: head.hash, createdAt: header.created_at };
  } catch (error) {
    throw storeFailed(attempt, 'working in', path, error);
  } finally {
    await lock.release();
  }
}

async function refuseOccupied(directory: string): Promise<void> {
  const names = await readdir(directory).catch((error) => {
    if (isMissing(error)) return [];
    throw storeFailed(attempt, 'reading', directory, error);
  });
  const stranger = names.find((name) => !harmless.has(name) && !litter.test(name));
  if (stranger === undefined) return;
  const reason = `"${directory}" is not empty, it holds "${stranger}"`;
  const message = `Cannot ${attempt}: ${reason}; name an empty or a new directory with --data`;
  throw new KeyError('conflict', message);
}

async function build(
  file: string,
  directory: string,
  options: RestoreOptions,
): Promise<BackupContents> {
  const { fileSystem = diskFileSystem } = options;
  for (const name of await readdir(directory))
    if (litter.test(name)) await rm(join(directory, name), { recursive: true });
  const staging = join(directory, `restore-${randomBytes(8).toString('hex')}`);
  try {
    await fileSystem.mkdir(staging, { mode: 0o700 });
    const contents = await writeSegments(file, staging, options);
    await syncDirectory(fileSystem, staging);
    await fileSystem.rename(staging, join(directory, 'journal'));
    await syncDirectory(fileSystem, directory);
    return contents;
  } catch (error) {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

/** Writes the lines in segments as the journal itself would: a batch never spans two. */
async function writeSegments(
  file: string,
  staging: string,
  options: RestoreOptions,
): Promise<BackupContents> {
  const { fileSystem = diskFileSystem, segmentBytes = 8 * 1024 * 1024 } = options;
  const { onRead = () => undefined } = options;
  let segment: OpenFile | null = null;
  let count = 0;
  let size = 0;
  let lastBatch = 0;
  const seal = async () => {
    await segment?.sync();
    await segment?.close();
    segment = null;
  };
  const take: TakeLine = async (bytes, batch) => {
    if (size >= segmentBytes && batch !== lastBatch) await seal();
    if (segment === null) {
      count += 1;
      size = 0;
      segment = await createFile(fileSystem, join(staging, segmentName(count)));
    }
    await writeAll(segment, Buffer.concat([bytes, newline]), size);
    size += bytes.length + 1;
    lastBatch = batch;
  };
  try {
    const contents = await readBackup(file, take, (done, size) => onRead(size + done, 2 * size));
    await seal();
    return contents;
  } finally {
    await (segment as OpenFile | null)?.close().catch(() => undefined);
  }
}

const newline = Buffer.from('\n');
