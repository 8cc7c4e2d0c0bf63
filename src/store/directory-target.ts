/**
 * A whole rack becomes a data directory. The journal is built in a directory beside its place,
 * synced, and gets its name in one step; before that there is no rack, and after it a whole one.
 */
import { randomBytes } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { KeyError } from '../core/errors.ts';
import type { OnProgress } from '../core/on-progress.ts';
import type { Target } from './carry.ts';
import { prepareDirectory } from './directory.ts';
import { diskFileSystem, type FileSystem, type OpenFile } from './file-system.ts';
import { writeHead } from './head-file.ts';
import { segmentName } from './journal-segments.ts';
import { lockName, ownerName, takeLock } from './lock.ts';
import { lowdbSnapshot } from './snapshot-lowdb.ts';
import { isMissing, storeFailed } from './store-error.ts';
import { readWhole, type TakeRecord, type Walked, type WholeRack } from './whole-rack.ts';
import { createFile, syncDirectory, writeAll } from './write-file.ts';

/** How a rack is made in a directory; everything but the clock and the words has a default. */
export interface DirectoryTargetOptions {
  /** What is done, for messages: `restore the backup`. */
  readonly attempt: string;
  readonly clock: () => number;
  readonly fileSystem?: FileSystem;
  readonly segmentBytes?: number;
}

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
 * A directory that is empty or not there yet.
 * @throws conflict (it holds something), store_damaged (the rack does not hold), store_locked, store_failed
 */
export function directoryTarget(directory: string, options: DirectoryTargetOptions): Target {
  return {
    refuseOccupied: () => refuseOccupied(directory, options.attempt),
    make: (rack, onRead) => make(rack, directory, options, onRead),
    close: async () => {},
  };
}

async function make(
  rack: WholeRack,
  directory: string,
  options: DirectoryTargetOptions,
  onRead: OnProgress,
): Promise<void> {
  const { fileSystem = diskFileSystem, clock, attempt } = options;
  const path = await prepareDirectory(fileSystem, directory, () => undefined);
  const lock = await takeLock(path, new Date(clock()).toISOString());
  try {
    await refuseOccupied(path, attempt);
    const { head, state } = await build(rack, path, options, onRead);
    const snapshot = { head, rack: state.toData(), usage: rack.header.usage };
    // The rack is there; without these it begins without the last uses, and says so.
    await writeHead(fileSystem, path, head).catch(() => undefined);
    await lowdbSnapshot(path, { fileSystem })
      .save(snapshot)
      .catch(() => undefined);
  } catch (error) {
    throw storeFailed(attempt, 'working in', path, error);
  } finally {
    await lock.release();
  }
}

async function refuseOccupied(directory: string, attempt: string): Promise<void> {
  const names = await readdir(directory).catch((error) => {
    if (isMissing(error)) return [];
    throw storeFailed(attempt, 'reading', directory, error);
  });
  const stranger = names.find((name) => !harmless.has(name) && !litter.test(name));
  if (stranger === undefined) return;
  const reason = `"${directory}" is not empty, it holds "${stranger}"`;
  const message = `Cannot ${attempt}: ${reason}; name an empty or a new directory`;
  throw new KeyError('conflict', message);
}

async function build(
  rack: WholeRack,
  directory: string,
  options: DirectoryTargetOptions,
  onRead: OnProgress,
): Promise<Walked> {
  const { fileSystem = diskFileSystem } = options;
  for (const name of await readdir(directory))
    if (litter.test(name)) await rm(join(directory, name), { recursive: true });
  const staging = join(directory, `restore-${randomBytes(8).toString('hex')}`);
  try {
    await fileSystem.mkdir(staging, { mode: 0o700 });
    const walked = await writeSegments(rack, staging, options, onRead);
    await syncDirectory(fileSystem, staging);
    await fileSystem.rename(staging, join(directory, 'journal'));
    await syncDirectory(fileSystem, directory);
    return walked;
  } catch (error) {
    await rm(staging, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

/** Writes the lines in segments as the journal itself would: a batch never spans two. */
async function writeSegments(
  rack: WholeRack,
  staging: string,
  options: DirectoryTargetOptions,
  onRead: OnProgress,
): Promise<Walked> {
  const { fileSystem = diskFileSystem, segmentBytes = 8 * 1024 * 1024 } = options;
  let segment: OpenFile | null = null;
  let count = 0;
  let size = 0;
  let lastBatch = 0;
  const seal = async () => {
    await segment?.sync();
    await segment?.close();
    segment = null;
  };
  const take: TakeRecord = async ({ batch }, { bytes }) => {
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
    const walked = await readWhole(options.attempt, rack, take, onRead);
    await seal();
    return walked;
  } finally {
    await (segment as OpenFile | null)?.close().catch(() => undefined);
  }
}

const newline = Buffer.from('\n');
