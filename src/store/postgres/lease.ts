/**
 * How long this box may judge without hearing from the store, by clocks of its own alone: what time it
 * is elsewhere does not matter. The monotonic clock stands still while a machine sleeps, and the
 * wall clock may be set; the lease is over as soon as either says so, for that is the safe side.
 */
export interface Clocks {
  readonly monotonicMs: () => number;
  readonly wallMs: () => number;
}

/** A moment by both clocks. */
export interface Moment {
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/** How long leases may be, in milliseconds. */
export const leaseRange = { fromMs: 1000, toMs: 60_000 } as const;

const ofThisProcess: Clocks = { monotonicMs: () => performance.now(), wallMs: () => Date.now() };

/** The part of the lease that a box uses itself: clocks of two machines do not run alike to the second. */
const usablePart = 0.9;

export class Lease {
  readonly #clocks: Clocks;
  readonly #usableMs: number;
  #from: Moment | null = null;

  /** A lease of so many milliseconds, which has not begun. */
  constructor(lengthMs: number, clocks: Clocks = ofThisProcess) {
    this.#usableMs = lengthMs * usablePart;
    this.#clocks = clocks;
  }

  now(): Moment {
    return { monotonicMs: this.#clocks.monotonicMs(), wallMs: this.#clocks.wallMs() };
  }

  /** Counts from the moment before the store was asked for the lease that it has now given. */
  begin(from: Moment): void {
    this.#from = from;
  }

  /** Gives it up: nothing may be judged by it from now on. */
  end(): void {
    this.#from = null;
  }

  /** How long ago it began, by the clock that says more; infinite if it never did, or was given up. */
  ageMs(): number {
    if (!this.#from) return Number.POSITIVE_INFINITY;
    const { monotonicMs, wallMs } = this.now();
    return Math.max(monotonicMs - this.#from.monotonicMs, wallMs - this.#from.wallMs);
  }

  /** Asked with every token, so it makes nothing. */
  isOver(): boolean {
    const from = this.#from;
    if (!from) return true;
    return (
      this.#clocks.monotonicMs() - from.monotonicMs >= this.#usableMs ||
      this.#clocks.wallMs() - from.wallMs >= this.#usableMs
    );
  }
}
