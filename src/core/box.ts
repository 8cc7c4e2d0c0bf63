/** A process that judges by the journal of a rack, as every one of them sees it. */
export interface Box {
  /** Made up when the process started. */
  readonly id: string;
  /** The name of its machine, and the version of Keyrack that it runs. */
  readonly name: string;
  readonly version: string;
  /** True for the one that answers. */
  readonly self: boolean;
  /** The record up to which it has the journal, and how many records behind the newest that is. */
  readonly seq: number;
  readonly lag: number;
  /** How long it may go on without hearing from the store, in milliseconds, by the clock of the store; null if nothing limits it. */
  readonly leaseMs: number | null;
  /** True if its operator lets it judge by what it has when the lease is over. */
  readonly staleOk: boolean;
  readonly startedAt: string;
}

/** What is to be said of a box in words: that it is the one that answers, judges on without a lease, or has none. */
export function boxMarks({ self, staleOk, leaseMs }: Box): readonly string[] {
  const marks = [self && 'this', staleOk && 'stale ok', leaseMs === 0 && 'ended'];
  return marks.filter((mark) => mark !== false);
}
