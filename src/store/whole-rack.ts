import {
  ChainError,
  follows,
  genesisHead,
  type Head,
  type JournalRecord,
  NewerLineError,
} from '../core/chain.ts';
import type { OnProgress } from '../core/on-progress.ts';
import { apply, State } from '../core/state.ts';
import type { BackupHeader } from './backup-header.ts';
import type { Line } from './journal-lines.ts';
import { readRecord } from './journal-scan.ts';
import { errnoOf, storeDamaged } from './store-error.ts';

/** A line of a whole rack. A database says beside it where it stands. */
export interface WholeLine extends Line {
  readonly column?: Head;
}

/** Everything that a rack is, wherever it is read from: a backup, a data directory, a database. */
export interface WholeRack {
  /** The place that its lines reach, and the last uses. */
  readonly header: BackupHeader;
  /** What it is, in words: `"/mnt/rack.backup"`. */
  readonly name: string;
  /** What to do if it does not hold. */
  readonly wayOut: string;
  /** True if every line of it was read already, and held. */
  readonly isChecked: boolean;
  /** Every line of the journal, some at a time; it may be read more than once. Rejects if something changed that must not. */
  lines(): AsyncIterable<readonly WholeLine[]>;
  /** Where a line stands, in words. */
  placeOf(line: WholeLine): string;
  /** Lets go of what was held to read it. */
  close(): Promise<void>;
}

/** Takes a record that holds, with its line and the state that it made. */
export type TakeRecord = (
  record: JournalRecord,
  line: WholeLine,
  state: State,
) => Promise<void> | void;

/** Where a rack stops to hold. */
export interface WholeFlaw {
  readonly reason: string;
  /** True if the line is whole and a newer Keyrack can read it. */
  readonly newer: boolean;
  readonly cause: unknown;
}

/** How far a rack holds, and what that makes. */
export interface Walked {
  readonly head: Head;
  readonly state: State;
  /** The first thing that does not hold; null if all of it does. */
  readonly flaw: WholeFlaw | null;
}

/** Reads a rack from its first line up to the first that does not hold, or to the place that its header names. */
export async function walkWhole(
  rack: WholeRack,
  take: TakeRecord = () => undefined,
  onRead: OnProgress = () => undefined,
): Promise<Walked> {
  const state = State.from({ accounts: [], keys: [] });
  let head: Head = genesisHead;
  const flawed = (reason: string, cause?: unknown): Walked => {
    const newer = cause instanceof NewerLineError;
    return { head, state, flaw: { reason, newer, cause } };
  };
  for await (const lines of rack.lines()) {
    for (const line of lines) {
      const record = readOne(line, head, state);
      if (record instanceof Error)
        return flawed(`${rack.placeOf(line)} does not hold: ${errnoOf(record)}`, record);
      head = { seq: record.seq, batch: record.batch, hash: record.hash };
      await take(record, line, state);
    }
    onRead(head.seq, rack.header.seq);
  }
  return isEnd(head, rack) ? { head, state, flaw: null } : flawed(whyNoEnd(head, rack));
}

/** Like `walkWhole`, but rejects with `store_damaged` if any of it does not hold. */
export async function readWhole(
  attempt: string,
  rack: WholeRack,
  take?: TakeRecord,
  onRead?: OnProgress,
): Promise<Walked> {
  const walked = await walkWhole(rack, take, onRead);
  if (!walked.flaw) return walked;
  const { reason, cause } = walked.flaw;
  throw storeDamaged(attempt, reason, rack.wayOut, cause);
}

function readOne(line: WholeLine, head: Head, state: State): JournalRecord | Error {
  try {
    const record = readRecord(line);
    follows(record, head);
    if (line.column && !isAt(record, line.column))
      throw new ChainError('the columns beside it name another place than its text');
    apply(state, record);
    return record;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function isAt({ seq, batch, hash }: Head, place: Head): boolean {
  return seq === place.seq && batch === place.batch && hash === place.hash;
}

function isEnd({ seq, hash }: Head, { header }: WholeRack): boolean {
  return seq === header.seq && hash === header.hash;
}

function whyNoEnd({ seq }: Head, { name, header }: WholeRack): string {
  return seq < header.seq
    ? `${name} was cut: it ends with event ${seq}, but it must reach event ${header.seq}`
    : `${name} does not end at the event ${header.seq} that it must reach`;
}
