import type { Clock } from './ports.ts';
import type { Usage } from './usage.ts';

/**
 * Time as expiry is judged by it: never earlier than the latest moment that was seen, so that a
 * clock that is set back does not revive a key. Stamps, events and rate limits go by the clock
 * as it is; a limit must not stand still until time has caught up.
 */
export class SteadyClock {
  /** The clock as it is, in milliseconds. */
  readonly present: Clock;
  readonly #usage: Usage;

  constructor(clock: Clock, usage: Usage) {
    this.present = clock;
    this.#usage = usage;
  }

  /** The latest moment that was seen, which may be this one, in milliseconds. */
  now(): number {
    this.#usage.see(this.present());
    return this.#usage.seen;
  }

  /** How many milliseconds the clock is behind the latest moment that was seen; 0 if it is not. */
  lagMs(): number {
    return Math.max(0, this.#usage.seen - this.present());
  }
}
