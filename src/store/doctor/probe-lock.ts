import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../core/message-of.ts';
import { describeOwner, isBusy, loadSqlite, lockName } from '../lock.ts';

/** Who holds the lock: nobody, `process 17 (since …)`, or unknown for a reason. */
export type LockState =
  | { readonly held: false }
  | { readonly held: true; readonly owner: string }
  | { readonly held: null; readonly reason: string };

/**
 * Asks the kernel who holds the lock, without taking it or writing a note. By SQLite as well, which
 * knows the locks of its own process and never drops one of them by closing the file.
 */
export async function probeLock(directory: string): Promise<LockState> {
  const path = join(directory, lockName);
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (!stats) return { held: false };
  if (!stats.isFile()) return { held: null, reason: 'it is not a regular file' };
  try {
    readOnce(path);
    return { held: false };
  } catch (error) {
    if (isBusy(error)) return { held: true, owner: await describeOwner(directory) };
    return { held: null, reason: messageOf(error) };
  }
}

function readOnce(path: string): void {
  const { DatabaseSync } = loadSqlite();
  const database = new DatabaseSync(path, { readOnly: true, timeout: 0 });
  try {
    database.prepare('SELECT count(*) FROM sqlite_master').get();
  } finally {
    database.close();
  }
}
