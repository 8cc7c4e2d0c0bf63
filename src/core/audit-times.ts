import type { JournalRecord } from './chain.ts';

/** A place in the audit, and what is to be known of it. */
export interface AuditNote {
  readonly seq: number;
  readonly reason: string;
}

/** A clock that goes back by less was corrected, as happens all the time. */
const tolerableMs = 60_000;

/**
 * Notes the first event whose time is well before that of an earlier one. That is no damage, since the
 * sequence numbers give the order, but the clock of the machine was wrong there: before it, or after it.
 */
export class AuditTimes {
  #latest = Number.NEGATIVE_INFINITY;
  #warning: AuditNote | null = null;

  /** Null as long as time goes on. */
  get warning(): AuditNote | null {
    return this.#warning;
  }

  /** Takes the records in their order. */
  see({ seq, ts, op }: JournalRecord): void {
    const now = Date.parse(ts);
    const isReset = op === 'clock.reset';
    const lagMs = this.#latest - now;
    if (lagMs > tolerableMs && !isReset) {
      const minutes = Math.round(lagMs / 60_000);
      const reason = `its time is ${minutes} minutes before that of an earlier event, the clock was set back`;
      this.#warning ??= { seq, reason };
    }
    this.#latest = isReset ? now : Math.max(this.#latest, now);
  }
}
