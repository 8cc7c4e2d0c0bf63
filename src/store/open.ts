import { Histogram } from '../core/histogram.ts';
import { type Keyring, makeKeyring } from '../core/keyring.ts';
import type { Clock, Random, SnapshotData } from '../core/ports.ts';
import type { Profiles } from '../core/profile.ts';
import { profiles } from '../core/profiles/index.ts';
import { Refusals } from '../core/refusals.ts';
import { Usage } from '../core/usage.ts';
import { Ballast } from './ballast.ts';
import { prepareDirectory } from './directory.ts';
import { diskFileSystem, type FileSystem } from './file-system.ts';
import { type Folded, fold, type Site } from './fold.ts';
import { headName, writeHead } from './head-file.ts';
import { withReserve } from './journal-reserve.ts';
import { keep, versionOfSnapshot } from './keep.ts';
import { type Lock, takeLock } from './lock.ts';
import { pooledRandom } from './pooled-random.ts';
import { readRefusals, refusalsName, versionOfRefusals, writeRefusals } from './refusals-file.ts';
import { lowdbSnapshot, snapshotName } from './snapshot-lowdb.ts';
import { storeFailed } from './store-error.ts';
import { syncBounds, timed } from './timed-journal.ts';
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
  /** Told every notice when it appears, once. */
  readonly onNotice?: (text: string) => void;
}

/** An open data directory. */
export interface Rack {
  readonly keyring: Keyring;
  /** How long the journal took to make batches durable, since the start. */
  readonly syncs: Histogram;
  /** The real path of the directory. */
  readonly directory: string;
  /** What the user should know: what was repaired, ignored or could not be saved. It may grow. */
  readonly notices: readonly string[];
  /** Why no change is accepted until a restart; null if all is well. */
  trouble(): string | null;
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
    if (notices.includes(text)) return;
    notices.push(text);
    options.onNotice?.(text);
  };
  const path = await prepareDirectory(fileSystem, directory, notice);
  const lock = await takeLock(path, new Date(clock()).toISOString());
  const site: Site = { directory: path, fileSystem, user, now: clock, segmentBytes, notice };
  try {
    await removeLitter(fileSystem, path, [snapshotName, headName, refusalsName]);
    const ballast = new Ballast(site);
    // Repairing a torn journal needs space, and a full disk must not keep a rack from opening.
    const folded = await ballast.insist(() => fold(site, ballast));
    const serving = await serve(site, { folded, ballast, lock }, options);
    return { ...serving, directory: path, notices };
  } catch (error) {
    await lock.release();
    throw storeFailed('open data directory', 'working in', path, error);
  }
}

interface Held {
  readonly folded: Folded;
  readonly ballast: Ballast;
  readonly lock: Lock;
}

async function serve(
  site: Site,
  { folded, ballast, lock }: Held,
  options: RackOptions,
): Promise<Pick<Rack, 'keyring' | 'syncs' | 'trouble' | 'close'>> {
  const { journal, state, saved } = folded;
  const notice = (error: unknown) =>
    site.notice(error instanceof Error ? error.message : String(error));
  await ballast.hold('make the ballast').catch(notice);
  const refused = await readRefusals(site.fileSystem, site.directory, site.notice);
  const refusals = new Refusals(refused ?? undefined);
  const syncs = new Histogram(syncBounds);
  const keyring = makeKeyring({
    journal: timed(withReserve(journal, ballast), syncs),
    state,
    usage: new Usage(saved?.usage),
    refusals,
    clock: site.now,
    random: options.random ?? pooledRandom(),
    profiles: options.profiles ?? profiles,
  });
  const everyMs = options.snapshotEveryMs ?? 30_000;
  const keeper = keep({
    take: () => keyring.snapshot(),
    versionOf: versionOfSnapshot,
    save: saver(site, ballast),
    saved,
    everyMs,
    onFailure: notice,
  });
  const refusalKeeper = keep({
    take: () => refusals.toData(),
    versionOf: versionOfRefusals,
    save: (data) => writeRefusals(site.fileSystem, site.directory, data),
    saved: refusals.toData(),
    everyMs,
    onFailure: notice,
  });
  warnOfClock(keyring, notice);
  await keeper.flush();
  const shutDown = async () => {
    keeper.stop();
    refusalKeeper.stop();
    await keyring.settle();
    await keeper.flush();
    await refusalKeeper.flush();
    await journal.close().finally(() => lock.release());
  };
  let closed: Promise<void> | null = null;
  return { keyring, syncs, trouble: () => journal.trouble(), close: () => (closed ??= shutDown()) };
}

/** A clock that is a little behind is corrected all the time; one that is far behind was set wrong, now or before. */
const tolerableLagMs = 60_000;

function warnOfClock(keyring: Keyring, notice: (text: string) => void): void {
  const lagMs = keyring.clockLagMs();
  if (lagMs <= tolerableLagMs) return;
  const minutes = Math.round(lagMs / 60_000);
  notice(
    `the clock is ${minutes} minutes behind the latest moment that this rack has seen; until it has caught up keys expire by that moment; check the time of this machine, and if it was that moment that was wrong: keyrack clock reset`,
  );
}

/** The head goes first: it is small, and it is what guards the journal. */
function saver(
  { directory, fileSystem }: Site,
  ballast: Ballast,
): (data: SnapshotData) => Promise<void> {
  const snapshot = lowdbSnapshot(directory, { fileSystem });
  const save = async (data: SnapshotData) => {
    await writeHead(fileSystem, directory, data.head).catch((error) => {
      throw storeFailed('save the head of the journal', 'writing in', directory, error);
    });
    await snapshot.save(data);
  };
  return (data) => ballast.spend('save the snapshot', () => save(data));
}
