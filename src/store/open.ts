import { randomBytes } from 'node:crypto';
import { Keyring } from '../core/keyring.ts';
import type { Clock, Random, SnapshotData } from '../core/ports.ts';
import type { Profiles } from '../core/profile.ts';
import { profiles } from '../core/profiles/index.ts';
import { Usage } from '../core/usage.ts';
import { prepareDirectory } from './directory.ts';
import { diskFileSystem, type FileSystem } from './file-system.ts';
import { type Folded, fold, type Site } from './fold.ts';
import { headName, writeHead } from './head-file.ts';
import { keepSnapshot } from './keep-snapshot.ts';
import { type Lock, takeLock } from './lock.ts';
import { lowdbSnapshot, snapshotName } from './snapshot-lowdb.ts';
import { storeFailed } from './store-error.ts';
import { removeLitter } from './write-file.ts';

/** How a rack is opened; everything but `user` has a default. */
export interface RackOptions {
  /** The shell user, noted as the maker of a new rack. */
  readonly user: string;
  readonly clock?: Clock;
  readonly random?: Random;
  readonly profiles?: Profiles;
  readonly snapshotEveryMs?: number;
  readonly segmentBytes?: number;
  readonly fileSystem?: FileSystem;
}

/** An open data directory. */
export interface Rack {
  readonly keyring: Keyring;
  /** The real path of the directory. */
  readonly directory: string;
  /** What the user should know: what was repaired, ignored or could not be saved. It may grow. */
  readonly notices: readonly string[];
  /** Waits for pending changes, saves the snapshot and gives the directory up; a snapshot that cannot be saved is a notice. */
  close(): Promise<void>;
}

/**
 * Opens a data directory, or makes one: lock, snapshot, tail of the journal, keyring.
 * @throws store_locked (another process has it), store_damaged (nothing is guessed), store_failed
 */
export async function openRack(directory: string, options: RackOptions): Promise<Rack> {
  const { user, clock = Date.now, fileSystem = diskFileSystem, segmentBytes } = options;
  const notices: string[] = [];
  const notice = (text: string) => {
    if (!notices.includes(text)) notices.push(text);
  };
  const path = await prepareDirectory(fileSystem, directory, notice);
  const lock = await takeLock(path, new Date(clock()).toISOString());
  const site: Site = { directory: path, fileSystem, user, now: clock, segmentBytes, notice };
  try {
    await removeLitter(fileSystem, path, [snapshotName, headName]);
    const folded = await fold(site);
    return { ...(await serve(site, folded, lock, options)), directory: path, notices };
  } catch (error) {
    await lock.release();
    throw storeFailed('open data directory', 'working in', path, error);
  }
}

async function serve(
  site: Site,
  folded: Folded,
  lock: Lock,
  options: RackOptions,
): Promise<Pick<Rack, 'keyring' | 'close'>> {
  const { journal, state, saved } = folded;
  const keyring = new Keyring({
    journal,
    state,
    usage: Usage.from(saved?.usage ?? { total: [], previous: [] }),
    clock: site.now,
    random: options.random ?? randomBytes,
    profiles: options.profiles ?? profiles,
  });
  const keeper = keepSnapshot({
    take: () => keyring.snapshot(),
    save: saver(site),
    saved,
    everyMs: options.snapshotEveryMs ?? 30_000,
    onFailure: (error) => site.notice(error instanceof Error ? error.message : String(error)),
  });
  await keeper.flush();
  const shutDown = async () => {
    keeper.stop();
    await keyring.settle();
    await keeper.flush();
    await journal.close().finally(() => lock.release());
  };
  let closed: Promise<void> | null = null;
  return { keyring, close: () => (closed ??= shutDown()) };
}

/** The head goes first: it is small, and it is what guards the journal. */
function saver({ directory, fileSystem }: Site): (data: SnapshotData) => Promise<void> {
  const snapshot = lowdbSnapshot(directory, { fileSystem });
  return async (data) => {
    await writeHead(fileSystem, directory, data.head).catch((error) => {
      throw storeFailed('save the head of the journal', 'writing in', directory, error);
    });
    await snapshot.save(data);
  };
}
