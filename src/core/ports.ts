import type { Box } from './box.ts';
import type { Head } from './chain.ts';
import type { KeyrackEvent } from './event.ts';
import type { RackData } from './state.ts';

/** The present moment in milliseconds since the epoch. */
export type Clock = () => number;

/** Returns `size` bytes that nobody can guess. */
export type Random = (size: number) => Uint8Array;

/**
 * The truth: an append-only, hash-chained sequence of lines (see `chain.ts`). One process may own
 * it, or several may share it. Calls to `append` and `takeUp` never overlap; whoever works with
 * the journal awaits one before the next.
 */
export interface Journal {
  /** The last durable record, as far as this process has written or taken up. */
  head(): Head;

  /**
   * Makes all events durable as one batch that follows `head`, or none of them. Of no events it
   * only makes sure that nothing follows `head` yet.
   * Rejects with `Overtaken` if another process appended meanwhile, with `disk_full` or `store_failed`;
   * then nothing of the batch will ever be read back. Rejects with `store_stopped` if nobody knows
   * what became of the batch (a sync failed, an answer was lost): it may be read back later, and until
   * `takeUp` has told, or a restart, every further append is refused. For a batch that only takes
   * away, a journal may keep space in reserve.
   */
  append(events: readonly KeyrackEvent[]): Promise<Head>;

  /**
   * The next lines that other processes appended, whole batches, oldest first; from then on `head`
   * stands behind them. None if there are none, which is always so where one process owns the journal.
   * Rejects with `store_failed`, and with `store_stopped` if only a restart can tell what was written.
   */
  takeUp(): Promise<readonly string[]>;

  /** The lines from sequence number `from` on, oldest first, without their newline. */
  read(from: number): AsyncIterable<string>;
}

/** The state of the rack at one head, with the last uses that the journal does not hold. */
export interface SnapshotData {
  readonly head: Head;
  readonly rack: RackData;
  readonly usage: UsageData;
}

/** Where snapshots are kept. A missing or unreadable snapshot loads as null and is rebuilt. */
export interface Snapshot {
  load(): Promise<SnapshotData | null>;
  save(data: SnapshotData): Promise<void>;
}

/** What one secret was used for: `[key id, use]`. */
export interface Use {
  readonly count: number;
  readonly at: string;
  readonly ip: string | null;
}

/** Uses by key id: of the key as a whole, and of the old secret during a rotation. */
export interface UsageData {
  readonly total: readonly (readonly [string, Use])[];
  readonly previous: readonly (readonly [string, Use])[];
  /** The latest moment that was seen, ISO 8601 UTC: expiry is never judged by an earlier one. */
  readonly seen?: string | undefined;
  /** The reset of the clock after which `seen` was seen, if there was one. */
  readonly clockReset?: string | undefined;
  /** How often a token was refused because it had expired: after each, `seen` is worth a save. */
  readonly expiries?: number | undefined;
}

/**
 * The other processes that judge by the same journal. Each may judge for a span at a time, its
 * lease, and only while it has the journal up to the beginning of that span.
 */
export interface Peers {
  /** Resolves when each of them has applied the journal up to the record, or may judge no longer. */
  reached(head: Head): Promise<void>;
  /** Throws `store_stale` if others may have changed what this process does not know of. */
  requireCurrent(): void;
  /** The processes that judge by the journal, this one included, which has it up to `head`. */
  list(head: Head): Promise<readonly Box[]>;
}
