import { maxRequests, type RequestEntry, type RequestTail } from '../../core/request-log.ts';

/** The decisions that are held, newest first. `missed` were forgotten by the rack before they were asked for. */
export interface Tail {
  readonly entries: readonly RequestEntry[];
  /** The `since` of the next question; 0 asks for all that are remembered. */
  readonly since: number;
  readonly missed: number;
}

export const emptyTail: Tail = { entries: [], since: 0, missed: 0 };

/** Adds what was answered. After a restart of the rack numbers begin anew, and so does the list. */
export function addToTail(tail: Tail, { items, next, missed }: RequestTail): Tail {
  const isRestarted = next < tail.since;
  const isFirst = tail.since === 0;
  if (!isRestarted && items.length === 0 && missed === 0)
    return next === tail.since ? tail : { ...tail, since: next };
  const old = isRestarted ? [] : tail.entries;
  return {
    entries: [...items.toReversed(), ...old].slice(0, maxRequests),
    since: next,
    // What was forgotten before the first look was never promised to anybody.
    missed: isRestarted || isFirst ? 0 : tail.missed + missed,
  };
}
