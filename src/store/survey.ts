import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { genesisHead, type Head, type JournalRecord, NewerLineError } from '../core/chain.ts';
import type { OnProgress } from '../core/on-progress.ts';
import { apply, type RackData, State } from '../core/state.ts';
import { diskFileSystem as disk } from './file-system.ts';
import { whyRefused } from './journal-judge.ts';
import type { Place } from './journal-places.ts';
import { type Cursor, scanSegment } from './journal-scan.ts';
import { type Segment, segmentName } from './journal-segments.ts';
import { hashState } from './state-hash.ts';
import { isMissing } from './store-error.ts';

/** Where a journal stops to hold. */
export interface Breach {
  /** The name of the segment, which may be missing, and the number of segment files before it. */
  readonly segment: string;
  readonly index: number;
  /** Null where not a line but the file is wrong. */
  readonly line: number | null;
  readonly offset: number;
  /** Where the last batch before it ends, and a repair cuts. */
  readonly cutAt: number;
  readonly reason: string;
  /** True if nothing from there on was ever confirmed; the next start cuts it off. */
  readonly torn: boolean;
  /** True if the line is whole and a newer Keyrack can read it. */
  readonly newer: boolean;
}

/** What the record at a sequence number says, and the state that it made. */
export interface Mark {
  readonly hash: string;
  readonly stateHash: string;
}

/** A journal as it was found. */
export interface Survey {
  readonly directory: string;
  /** The names of all segments, behind a breach as well. */
  readonly names: readonly string[];
  /** The segments that were read. */
  readonly segments: readonly Segment[];
  readonly head: Head;
  /** Where the last line that holds ends in its segment. */
  readonly end: number;
  readonly state: State;
  /** The latest time that an event tells, in milliseconds since the epoch; null without events. */
  readonly latest: number | null;
  readonly marks: ReadonlyMap<number, Mark>;
  readonly breach: Breach | null;
}

interface Reading {
  readonly directory: string;
  readonly places: readonly Place[];
  readonly names: readonly string[];
  readonly segments: Segment[];
  readonly cursor: Cursor & { head: Head };
  readonly state: State;
  readonly marks: Map<number, Mark>;
  latest: number | null;
  /** How many bytes the segments have that were read, and all of them. */
  done: number;
  readonly whole: number;
  readonly onRead: OnProgress;
}

/**
 * Reads a journal from its first line up to the first that does not hold. Changes nothing and needs
 * no lock: the owner only appends, so what chains is there to stay.
 */
export async function surveyJournal(
  directory: string,
  places: readonly Place[],
  onRead: OnProgress,
): Promise<Survey> {
  const names = await segmentNames(directory);
  const whole = await sizeOf(names.map((name) => join(directory, name)));
  const cursor = { head: genesisHead, batchStart: 0, end: 0, open: [] };
  const start = { directory, places, names, cursor, segments: [], state: State.from(nothing) };
  const reading: Reading = { ...start, marks: new Map(), latest: null, done: 0, whole, onRead };
  let breach: Breach | null = null;
  for (const index of names.keys()) {
    breach ??= await readSegment(reading, index);
  }
  const { segments, state, marks, latest } = reading;
  const { head, end } = cursor;
  return { directory, names, segments, head, end, state, latest, marks, breach };
}

async function sizeOf(paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(paths.map(async (path) => (await disk.lstat(path)).size));
  return sizes.reduce((sum, size) => sum + size, 0);
}

const nothing: RackData = { accounts: [], keys: [] };

async function segmentNames(directory: string): Promise<readonly string[]> {
  const names = await readdir(directory).catch((error) => {
    if (isMissing(error)) return [];
    throw error;
  });
  return names.filter((name) => /^\d{6}\.ndjson$/.test(name)).sort();
}

async function readSegment(reading: Reading, index: number): Promise<Breach | null> {
  const { directory, names, segments, cursor } = reading;
  const name = segmentName(index + 1);
  const path = join(directory, name);
  const nowhere = { segment: name, index, line: null, offset: 0, cutAt: 0 };
  const wrong = { ...nowhere, torn: false, newer: false };
  if (names[index] !== name) return { ...wrong, reason: 'it is missing' };
  const stats = await disk.lstat(path);
  if (!stats.isFile()) return { ...wrong, reason: 'it is not a regular file' };
  const isLast = index === names.length - 1;
  if (stats.size === 0 && !isLast)
    return { ...wrong, reason: 'it is empty, but a later segment exists' };
  const segment: Segment = { name, path, first: cursor.head.seq + 1, size: stats.size };
  segments.push(segment);
  const flaw = await scanSegment(disk, segment, cursor, {
    places: [],
    after: 0,
    onRecord: (record) => {
      note(reading, record);
      reading.onRead(reading.done + cursor.end, reading.whole);
    },
  });
  reading.done += segment.size;
  reading.onRead(reading.done, reading.whole);
  if (!flaw) return null;
  const { head, end: cutAt } = cursor;
  const reason = await whyRefused(disk, flaw, { segment, isLast, head, places: reading.places });
  const { number, offset } = flaw.line;
  const place = { line: number, offset, cutAt };
  const found = { reason: reason ?? flaw.reason, torn: reason === null };
  return { ...wrong, ...place, ...found, newer: flaw.cause instanceof NewerLineError };
}

function note(reading: Reading, record: JournalRecord): void {
  const { state, marks, places } = reading;
  apply(state, record);
  reading.latest = Math.max(reading.latest ?? 0, Date.parse(record.ts));
  if (!places.some(({ seq }) => seq === record.seq)) return;
  marks.set(record.seq, { hash: record.hash, stateHash: hashOf(state.toData()) });
}

/** The hash of a state in which the order of its records makes no difference. */
export function hashOf({ accounts, keys }: RackData): string {
  return hashState({
    accounts: accounts.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
    keys: keys.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  });
}
