/**
 * Which boxes may still judge, by the clock of whoever looks: a box whose row has not changed for as
 * long as its lease has none any more. The clock of the database may be set, or be that of another
 * machine after a failover; it is asked only about a box that is seen for the first time.
 */

/** The row of a box, as it was read. */
export interface Sighting {
  readonly id: string;
  /** Another text after each renewal. */
  readonly stamp: string;
  /** The record that the box has applied. */
  readonly seq: number;
  readonly leaseMs: number;
  /** True if the lease has not ended by the clock of the database. */
  readonly isLive: boolean;
}

interface Seen extends Sighting {
  readonly sinceMs: number;
}

export class Sightings {
  readonly #nowMs: () => number;
  #seen: ReadonlyMap<string, Seen> = new Map();

  /** The clock must never be set. */
  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /** Takes the rows of all other boxes, in the order in which they were read; who has none is gone. */
  note(rows: readonly Sighting[]): void {
    this.#seen = new Map(rows.map((row) => [row.id, { ...row, sinceMs: this.#sinceMs(row) }]));
  }

  /** The record that every box that may judge has applied; infinite if none may. */
  slowest(): number {
    const now = this.#nowMs();
    const live = [...this.#seen.values()].filter(
      ({ sinceMs, leaseMs }) => now - sinceMs <= leaseMs,
    );
    return Math.min(...live.map(({ seq }) => seq));
  }

  #sinceMs({ id, stamp, isLive }: Sighting): number {
    const seen = this.#seen.get(id);
    if (seen?.stamp === stamp) return seen.sinceMs;
    return seen || isLive ? this.#nowMs() : Number.NEGATIVE_INFINITY;
  }
}
