import { dirname, resolve } from 'node:path';
import { KeyError } from '../core/errors.ts';
import { ballastName } from './ballast.ts';
import type { FileSystem } from './file-system.ts';
import { headName } from './head-file.ts';
import { lockName, ownerName } from './lock.ts';
import { refusalsName } from './refusals-file.ts';
import { snapshotName } from './snapshot-lowdb.ts';
import { errnoOf, isMissing, storeFailed } from './store-error.ts';
import { markName } from './store-mark.ts';
import { syncDirectory } from './write-file.ts';

/** The names that Keyrack gives to files of a data directory. */
const ourNames = new Set([
  'journal',
  snapshotName,
  headName,
  refusalsName,
  ballastName,
  lockName,
  ownerName,
  markName,
  'config.json',
  'keyrack.sock',
  // SQLite leaves it beside the lock when the owner is killed.
  'lock-journal',
]);

/**
 * Makes the data directory, or makes sure that an existing one is ours and closed to others.
 * Returns its real path: the directory itself may be named through a link, as systemd does for
 * dynamic users; the files in it may not.
 *
 * Whoever can write here can forge keys, and whoever can read here learns names and addresses. So
 * a directory of somebody else is refused, and one that is open to others is closed. But only one
 * that holds a rack or nothing: `--data /tmp` must not lock everybody out of /tmp.
 */
export async function prepareDirectory(
  fileSystem: FileSystem,
  directory: string,
  notice: (text: string) => void,
): Promise<string> {
  const absolute = resolve(directory);
  try {
    await makeDirectory(fileSystem, absolute);
    const path = await fileSystem.realpath(absolute);
    await closeToOthers(fileSystem, path, notice);
    return path;
  } catch (error) {
    throw storeFailed('open data directory', 'preparing', absolute, error);
  }
}

/**
 * Makes a directory and its missing parents, each synced by name. Not by the recursive `mkdir` of
 * Node, which never returns for a path below /proc.
 */
async function makeDirectory(fileSystem: FileSystem, path: string): Promise<void> {
  const real = await fileSystem.realpath(path).catch((error) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (real !== null) {
    if ((await fileSystem.lstat(real)).isDirectory()) return;
    throw refused(path, 'it is not a directory; name another one');
  }
  await makeDirectory(fileSystem, dirname(path));
  // Another command that starts at the same moment may have been faster; who owns it is checked next.
  await fileSystem.mkdir(path, { mode: 0o700 }).catch((error) => {
    if (errnoOf(error) !== 'EEXIST') throw error;
  });
  await syncDirectory(fileSystem, dirname(path));
}

async function closeToOthers(
  fileSystem: FileSystem,
  path: string,
  notice: (text: string) => void,
): Promise<void> {
  const { uid, mode } = await fileSystem.lstat(path);
  const user = process.getuid?.() ?? uid;
  if (uid !== user)
    throw refused(
      path,
      `it belongs to uid ${uid}, not to you (uid ${user}); run Keyrack as that user, or name another directory`,
    );
  if ((mode & 0o077) === 0) return;
  const octal = (mode & 0o777).toString(8);
  const strangers = (await fileSystem.readdir(path)).filter((name) => !ourNames.has(name));
  if (strangers.length > 0) {
    throw refused(
      path,
      `others may enter it (mode ${octal}) and it holds "${strangers[0]}", which is not Keyrack's; name an empty or a new directory`,
    );
  }
  await fileSystem.chmod(path, 0o700);
  notice(`"${path}" was open to other users (mode ${octal}); its mode is 700 now`);
}

function refused(path: string, reason: string): KeyError {
  return new KeyError('store_failed', `Cannot open data directory "${path}": ${reason}`);
}
