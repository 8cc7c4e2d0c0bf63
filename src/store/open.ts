import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { BoxName } from '../core/alone.ts';
import { Histogram } from '../core/histogram.ts';
import { type Keyring, makeKeyring } from '../core/keyring.ts';
import { messageOf } from '../core/message-of.ts';
import type { Clock, Random } from '../core/ports.ts';
import type { Profiles } from '../core/profile.ts';
import { profiles } from '../core/profiles/index.ts';
import { Refusals } from '../core/refusals.ts';
import { prepareDirectory } from './directory.ts';
import { diskFileSystem, type FileSystem } from './file-system.ts';
import type { Site } from './fold.ts';
import { headName } from './head-file.ts';
import { keep } from './keep.ts';
import { type Lock, takeLock } from './lock.ts';
import { openDirectory } from './open-directory.ts';
import type { PostgresOptions } from './open-postgres.ts';
import { pooledRandom } from './pooled-random.ts';
import { readRefusals, refusalsName, versionOfRefusals, writeRefusals } from './refusals-file.ts';
import { snapshotName } from './snapshot-lowdb.ts';
import type { Source } from './source.ts';
import { storeFailed } from './store-error.ts';
import { syncBounds, timed } from './timed-journal.ts';
import { removeLitter } from './write-file.ts';

/** How a rack is opened; everything but `user` has a default. */
export interface RackOptions {
  /** The shell user, noted as the maker of a new rack. */
  readonly user: string;
  /** The version of Keyrack, for whoever lists the boxes of the rack. */
  readonly version?: string;
  /** The rack is in PostgreSQL, and the directory that of a box; by default the rack is in the directory. */
  readonly postgres?: PostgresOptions | null | undefined;
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
  /** Why no change is accepted until a restart, or nothing judged now; null if all is well. */
  trouble(): string | null;
  /** Waits for pending changes, saves the snapshot and gives the directory up; a snapshot that cannot be saved is a notice. */
  close(): Promise<void>;
}

/**
 * Opens a data directory, or makes one: lock, snapshot, tail of the journal, keyring.
 * @throws store_locked (another process has it), store_damaged (nothing is guessed), store_failed,
 * conflict (the rack of the directory is elsewhere)
 */
export async function openRack(directory: string, options: RackOptions): Promise<Rack> {
  const { user, clock = Date.now, fileSystem = diskFileSystem, segmentBytes } = options;
  const notices: string[] = [];
  const tell = (text: string) => {
    notices.push(text);
    options.onNotice?.(text);
  };
  const notice = (text: string) => {
    if (!notices.includes(text)) tell(text);
  };
  const path = await prepareDirectory(fileSystem, directory, notice);
  const lock = await takeLock(path, new Date(clock()).toISOString());
  const site: Site = { directory: path, fileSystem, user, now: clock, segmentBytes, notice, tell };
  try {
    await removeLitter(fileSystem, path, [snapshotName, headName, refusalsName]);
    const source = await openSource(site, options);
    const serving = await serve(site, source, lock, options);
    return { ...serving, directory: path, notices };
  } catch (error) {
    await lock.release();
    throw storeFailed('open data directory', 'working in', path, error);
  }
}

/** The driver of a database is loaded only where there is one. */
async function openSource(site: Site, { postgres, version = '' }: RackOptions): Promise<Source> {
  const startedAt = new Date(site.now()).toISOString();
  const self: BoxName = { id: randomUUID(), name: hostname(), version, startedAt };
  if (!postgres) return openDirectory(site, self);
  const { openPostgres } = await import('./open-postgres.ts');
  return openPostgres(site, self, postgres);
}

async function serve(
  site: Site,
  source: Source,
  lock: Lock,
  options: RackOptions,
): Promise<Pick<Rack, 'keyring' | 'syncs' | 'trouble' | 'close'>> {
  const { journal, peers, state, usage, sharedRates, saved, versionOf } = source;
  const onFailure = (error: unknown) => site.notice(messageOf(error));
  const refused = await readRefusals(site.fileSystem, site.directory, site.notice);
  const refusals = new Refusals(refused ?? undefined);
  const syncs = new Histogram(syncBounds);
  const keyring = makeKeyring({
    ...{ journal: timed(journal, syncs), peers, state, usage, refusals, sharedRates },
    clock: site.now,
    random: options.random ?? pooledRandom(),
    profiles: options.profiles ?? profiles,
  });
  const everyMs = options.snapshotEveryMs ?? 30_000;
  const keeper = keep({
    take: () => keyring.snapshot(),
    versionOf,
    save: (data) => source.save(data),
    saved,
    everyMs,
    onFailure,
  });
  const refusalKeeper = keep({
    take: () => refusals.toData(),
    versionOf: versionOfRefusals,
    save: (data) => writeRefusals(site.fileSystem, site.directory, data),
    saved: refusals.toData(),
    everyMs,
    onFailure,
  });
  warnOfClock(keyring, site.notice);
  await source.follow(keyring);
  await keeper.flush();
  const shutDown = async () => {
    keeper.stop();
    refusalKeeper.stop();
    await keyring.settle();
    await keeper.flush();
    await refusalKeeper.flush();
    await source.close().finally(() => lock.release());
  };
  let closed: Promise<void> | null = null;
  return { keyring, syncs, trouble: () => source.trouble(), close: () => (closed ??= shutDown()) };
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
