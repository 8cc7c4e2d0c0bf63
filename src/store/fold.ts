import { join } from 'node:path';
import type { KeyrackEvent } from '../core/event.ts';
import { genesis } from '../core/genesis.ts';
import type { SnapshotData } from '../core/ports.ts';
import { apply, State } from '../core/state.ts';
import type { Ballast } from './ballast.ts';
import type { FileSystem } from './file-system.ts';
import { headName, readHead } from './head-file.ts';
import type { FileJournal } from './journal-file.ts';
import { openJournal } from './journal-open.ts';
import type { Place } from './journal-places.ts';
import type { Recovered } from './journal-recover.ts';
import { lowdbSnapshot, snapshotName } from './snapshot-lowdb.ts';

/** A data directory that this process holds, and what it needs to be read. */
export interface Site {
  readonly directory: string;
  readonly fileSystem: FileSystem;
  readonly user: string;
  readonly now: () => number;
  readonly segmentBytes: number | undefined;
  /** Tells the user something once, however often it is found. */
  readonly notice: (text: string) => void;
  /** Tells the user something that happens again and again. */
  readonly tell: (text: string) => void;
}

/** What a data directory holds. */
export interface Folded {
  readonly journal: FileJournal;
  readonly state: State;
  /** The snapshot that the state began from; null if it was folded from the first event. */
  readonly saved: SnapshotData | null;
}

/**
 * The state of a data directory: its snapshot, brought up to date from the journal's tail. A new
 * rack gets its first events, a repaired journal the event that says so.
 */
export async function fold(site: Site, ballast: Ballast): Promise<Folded> {
  const { saved, unreadable } = await loadSnapshot(site);
  const state = State.from(saved?.rack ?? { accounts: [], keys: [] });
  const { journal, recovered } = await openJournal(join(site.directory, 'journal'), {
    ...site,
    clock: site.now,
    after: saved?.head.seq ?? 0,
    places: await notedPlaces(site, saved),
    traces: await findTraces(site),
    onRecord: (record) => apply(state, record),
  });
  if (unreadable !== null && journal.head().seq > 0) {
    site.notice(
      `"${join(site.directory, snapshotName)}" was rebuilt from the journal, without the last uses: ${unreadable}`,
    );
  }
  await begin(site, { journal, ballast }, state, recovered);
  return { journal, state, saved };
}

async function loadSnapshot({ directory, fileSystem }: Site) {
  let unreadable: string | null = null;
  const onUnreadable = (reason: string) => {
    unreadable = reason;
  };
  const saved = await lowdbSnapshot(directory, { fileSystem, onUnreadable }).load();
  return { saved, unreadable };
}

async function notedPlaces(site: Site, saved: SnapshotData | null): Promise<readonly Place[]> {
  const head = await readHead(site.fileSystem, site.directory, site.notice);
  const snapshot = saved && { ...saved.head, file: join(site.directory, snapshotName) };
  return [snapshot, head].filter((place) => place !== null);
}

/** These files are written after the journal, readable or not; without it, it was lost. */
async function findTraces({ directory, fileSystem }: Site): Promise<readonly string[]> {
  const names = await fileSystem.readdir(directory);
  return [snapshotName, headName]
    .filter((name) => names.includes(name))
    .map((name) => join(directory, name));
}

/** Appends what must be there: all of the first events (a crash may have cut them short), and a recovery. */
async function begin(
  site: Site,
  { journal, ballast }: { journal: FileJournal; ballast: Ballast },
  state: State,
  recovered: Recovered | null,
): Promise<void> {
  const ts = new Date(site.now()).toISOString();
  const events: KeyrackEvent[] = genesis(ts, site.user).slice(journal.head().seq);
  if (recovered) {
    site.notice(
      `a half-done write of ${recovered.bytes} bytes at the end of "${recovered.segment}" was cut off and kept in "${recovered.saved}"; nothing that was confirmed is lost`,
    );
    events.push({ ts, actor: { kind: 'system' }, op: 'journal.recovered', data: recovered });
  }
  try {
    await ballast.insist(() => journal.append(events));
  } catch (error) {
    await journal.close().catch(() => undefined);
    throw error;
  }
  for (const event of events) apply(state, event);
}
