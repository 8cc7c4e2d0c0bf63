/**
 * A data directory looked at from outside, without a lock and without changing anything. `head` and
 * `keyrack.json` are read before the journal: an owner that is at work writes them after it, so
 * that what they say must be found in it.
 */
import { join } from 'node:path';
import type { OnProgress } from '../core/on-progress.ts';
import { diskFileSystem as disk } from './file-system.ts';
import { headName, readHead } from './head-file.ts';
import type { Place } from './journal-places.ts';
import type { SnapshotFile } from './snapshot-file.ts';
import { readSnapshotFile, type SnapshotText, snapshotName } from './snapshot-lowdb.ts';
import { hashState } from './state-hash.ts';
import { hashOf, type Survey, surveyJournal } from './survey.ts';

/** A journal that was read: where it ends, and what it was at the places that matter. */
export type Marked = Pick<Survey, 'head' | 'marks'>;

/** How a file that names a place of the journal agrees with it. */
export type Standing = 'missing' | 'unreadable' | 'agrees' | 'ahead' | 'foreign' | 'edited';

/** What `head` or `keyrack.json` is. */
export interface Trace {
  readonly name: string;
  readonly path: string;
  readonly seq: number | null;
  readonly standing: Standing;
  /** Why it cannot be read. */
  readonly reason: string | null;
}

/** A data directory as it was found. */
export interface Look {
  readonly directory: string;
  readonly survey: Survey;
  readonly head: Trace;
  readonly snapshot: Trace;
  /** The snapshot's text, unless it cannot be read. */
  readonly saved: SnapshotFile | null;
}

/** Looks at the data directory; rejects with what the system says about a file that may not be read. `onRead` hears how far the journal is read, in bytes. */
export async function lookAt(
  directory: string,
  onRead: OnProgress = () => undefined,
): Promise<Look> {
  let reason: string | null = null;
  const head = await readHead(disk, directory, (text) => {
    reason = text;
  });
  const found = await readSnapshotFile(disk, join(directory, snapshotName));
  const snapshot = snapshotPlace(directory, found);
  const places = [head, snapshot].filter((place) => place !== null);
  const survey = await surveyJournal(join(directory, 'journal'), places, onRead);
  return {
    directory,
    survey,
    saved: found.file,
    head: trace(headName, directory, head, reason, head && placeStanding(head, survey)),
    snapshot: traceSnapshot(directory, found, survey),
  };
}

/** The place of the journal that a snapshot names; null without one. */
export function snapshotPlace(directory: string, { file }: SnapshotText): Place | null {
  return file && { ...file.meta, hash: file.meta.head, file: join(directory, snapshotName) };
}

/** How a snapshot agrees with a journal that was read and marked at its place. */
export function traceSnapshot(directory: string, found: SnapshotText, journal: Marked): Trace {
  const place = snapshotPlace(directory, found);
  return trace(
    snapshotName,
    directory,
    place,
    found.file || found.missing ? null : found.reason,
    found.file && snapshotStanding(found.file, place, journal),
  );
}

function trace(
  name: string,
  directory: string,
  place: Place | null,
  reason: string | null,
  standing: Standing | null,
): Trace {
  const without = reason === null ? 'missing' : 'unreadable';
  const path = join(directory, name);
  return { name, path, seq: place?.seq ?? null, standing: standing ?? without, reason };
}

function placeStanding({ seq, hash }: Place, { head, marks }: Marked): Standing {
  if (seq > head.seq) return 'ahead';
  return marks.get(seq)?.hash === hash ? 'agrees' : 'foreign';
}

/** Its hash of itself shows a careless edit; that the journal makes another state shows any. */
function snapshotStanding(file: SnapshotFile, place: Place | null, journal: Marked): Standing {
  if (hashState(file) !== file.meta.stateHash) return 'edited';
  const standing = place ? placeStanding(place, journal) : 'unreadable';
  const isMade = journal.marks.get(file.meta.seq)?.stateHash === hashOf(file);
  return standing === 'agrees' && !isMade ? 'edited' : standing;
}

/** Why the data directory is damaged, in the order of the files; empty if Keyrack can open it. */
export function damageOf({ survey, head, snapshot }: Look): readonly string[] {
  const { breach, names } = survey;
  const traces = [head, snapshot];
  if (names.length === 0) {
    const left = traces.filter(({ standing }) => standing !== 'missing').map(({ name }) => name);
    return left.length > 0
      ? [`the journal is missing, but "${left.join('" and "')}" is there`]
      : [];
  }
  const wrong = traces.filter((one) => isWrong(one)).map((one) => describeTrace(one, survey));
  return breach && !breach.torn ? [describeBreach(survey), ...wrong] : wrong;
}

/** True if the journal does not bear the file out. */
export function isWrong({ standing }: Trace): boolean {
  return standing === 'ahead' || standing === 'foreign' || standing === 'edited';
}

/** The first thing of the journal that does not hold, with its place. */
export function describeBreach({ directory, breach }: Survey): string {
  if (!breach) return 'the journal holds';
  const path = join(directory, breach.segment);
  if (breach.line === null) return `segment "${path}" does not hold: ${breach.reason}`;
  return `line ${breach.line} of "${path}" (at byte ${breach.offset}) does not hold: ${breach.reason}`;
}

/** What is wrong with the file. */
export function describeTrace({ name, seq, standing, reason }: Trace, { head }: Marked): string {
  switch (standing) {
    case 'ahead':
      return `"${name}" says that the journal reached event ${seq}, but it holds up to ${head.seq} only`;
    case 'foreign':
      return `"${name}" belongs to another journal: it names another event ${seq}`;
    case 'edited':
      return `"${name}" was edited: its accounts or keys are not what the journal makes`;
    case 'unreadable':
      return `"${name}" cannot be read: ${reason}`;
    default:
      return `"${name}" ${standing === 'missing' ? 'is missing' : `agrees with the journal at event ${seq}`}`;
  }
}
