import type { Head } from './chain.ts';
import type { KeyrackEvent } from './event.ts';
import type { RackData } from './state.ts';

/** The present moment in milliseconds since the epoch. */
export type Clock = () => number;

/** Returns `size` bytes that nobody can guess. */
export type Random = (size: number) => Uint8Array;

/**
 * The truth: an append-only, hash-chained sequence of lines (see `chain.ts`).
 * Calls to `append` never overlap; whoever owns the journal awaits one before the next.
 */
export interface Journal {
  /** The last durable record. */
  head(): Head;

  /**
   * Makes all events durable as one batch, or none of them.
   * Rejects with `disk_full` or `store_failed`; then nothing of the batch will ever be read back.
   * Rejects with `store_stopped` if nobody knows what became of the batch (a sync failed): it may
   * be read back after a restart, and until then every further append is refused. For a batch
   * that only takes away, a journal may keep space in reserve.
   */
  append(events: readonly KeyrackEvent[]): Promise<Head>;

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
