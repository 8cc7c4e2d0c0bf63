/**
 * One owner per data directory, by a lock that the kernel drops with the process.
 *
 * SQLite takes it: an exclusive transaction on the empty database `lock`, held for the life of the
 * process, is an fcntl lock on POSIX and LockFileEx on Windows. Why not something else:
 * - a lock that counts by its age is taken over while its owner is stopped, asleep or busy, and
 *   left behind by a kill; in a test, two contenders won it at once;
 * - a Unix socket has to be unlinked by whoever finds it stale, which races; it is transport only;
 * - flock(1) is a second mechanism that a machine has or has not, and two processes that use
 *   different mechanisms do not exclude each other. This is the only one, on every platform.
 *
 * Never unlink `lock`: two processes would hold locks on two files of one name. Never open it in
 * this process by other means: POSIX drops all locks of a process on a file when the process closes
 * any descriptor of it. That is why it is only looked at with lstat, and a backup must leave it out.
 */
import { accessSync, closeSync, constants, lstatSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { KeyError } from '../core/errors.ts';
import { messageOf } from '../core/message-of.ts';
import { diskFileSystem as disk } from './file-system.ts';
import { readText } from './read-file.ts';
import { errnoOf, storeFailed } from './store-error.ts';
import { createFile, writeAll } from './write-file.ts';

/** The sole right to a data directory. */
export interface Lock {
  /** Gives the directory up; the end of the process does the same. */
  release(): Promise<void>;
}

/** The names of the lock and of the note that tells who holds it. */
export const lockName = 'lock';
export const ownerName = 'owner';

const busy = 5;

/**
 * Contenders hold SQLite's shared lock for a moment on their way to the exclusive one, and so does
 * whoever looks whether it is taken. Refused at once, two of them could both go away empty-handed.
 */
const contentionMs = 20;

/** Takes the lock at once or rejects with `store_locked`, naming the process that holds it if it is known. */
export async function takeLock(directory: string, since: string): Promise<Lock> {
  const path = join(directory, lockName);
  const { DatabaseSync } = loadSqlite();
  prepare(path);
  const database = openDatabase(() => new DatabaseSync(path, { timeout: contentionMs }), path);
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw isBusy(error) ? await lockedBy(directory) : unusable(path, error);
  }
  await writeOwner(directory, since);
  return {
    async release() {
      if (!database.isOpen) return;
      await disk.unlink(join(directory, ownerName)).catch(() => undefined);
      if (database.isOpen) database.close();
    },
  };
}

/** SQLite, which Node brings along. */
export function loadSqlite(): typeof import('node:sqlite') {
  const sqlite = process.getBuiltinModule?.('node:sqlite');
  if (sqlite) return sqlite;
  const reason = `Node ${process.versions.node} has no node:sqlite; run Keyrack with Node 22.13 or newer`;
  throw new KeyError('internal', `Cannot lock the data directory: ${reason}`);
}

/**
 * Creates the file readable by its owner only. One that exists is not opened, see above; and no
 * other attempt of this process can come between opening and closing a new one.
 */
function prepare(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats && !stats.isFile()) throw unusable(path, new Error('it is not a regular file'));
  try {
    if (!stats) closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST')
      throw storeFailed('lock the data directory', 'creating', path, error);
  }
  try {
    // SQLite falls back to reading what it may not write, and readers exclude nobody.
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw storeFailed('lock the data directory', 'writing', path, error);
  }
}

function openDatabase<T>(open: () => T, path: string): T {
  try {
    return open();
  } catch (error) {
    throw unusable(path, error);
  }
}

/** True if SQLite says that somebody else holds the lock. */
export function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === busy;
}

function unusable(path: string, cause: unknown): KeyError {
  const reason = messageOf(cause);
  const message = `Cannot lock the data directory: "${path}" is not usable: ${reason}; nothing was changed, check the file and its permissions`;
  return new KeyError('store_failed', message, { cause });
}

/** The note only makes the message better; who holds the lock is known to the kernel alone. So it is not synced. */
async function writeOwner(directory: string, since: string): Promise<void> {
  const path = join(directory, ownerName);
  const owner = { pid: process.pid, since, version: process.env.KEYRACK_VERSION ?? null };
  try {
    await disk.unlink(path).catch(() => undefined);
    const file = await createFile(disk, path);
    await writeAll(file, Buffer.from(`${JSON.stringify(owner)}\n`), 0).finally(() => file.close());
  } catch {
    // Then the message says "another process".
  }
}

async function lockedBy(directory: string): Promise<KeyError> {
  const owner = await describeOwner(directory);
  const message = `Cannot open data directory "${directory}": ${owner} holds it; stop that process, or work through it by its socket`;
  return new KeyError('store_locked', message);
}

/** Who the note says that the owner is: `process 17 (since …)`. */
export async function describeOwner(directory: string): Promise<string> {
  const { text } = await readText(disk, join(directory, ownerName), 4096);
  return describe(text);
}

function describe(note: string | null): string {
  try {
    const { pid, since } = JSON.parse(note ?? '');
    if (Number.isSafeInteger(pid) && !Number.isNaN(Date.parse(since))) {
      return `process ${pid} (since ${new Date(since).toISOString()})`;
    }
  } catch {
    // The note is missing or half written; the lock itself is not in doubt.
  }
  return 'another process';
}
