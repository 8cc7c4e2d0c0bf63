/**
 * On a full disk a stolen key must still be revoked, so what only takes away is told apart from
 * the rest: it may use the space that a journal keeps in reserve, and it need not fail with a
 * change that it was queued behind. Narrowing a key is none of these: its event says what is new,
 * and to see that it only narrows, every rule would have to be compared.
 */
import type { EventType, KeyrackEvent } from './event.ts';

const denials: ReadonlySet<EventType> = new Set([
  'key.revoked',
  'key.disabled',
  'key.rotation-finished',
] as const);

/** Events that change no key and no account, so nothing is ever decided on them. */
const records: ReadonlySet<EventType> = new Set([
  'attempt.refused',
  'access.started',
  'audit.read',
] as const);

/** True if none of the events gives anybody anything. */
export function takesAway(events: readonly KeyrackEvent[]): boolean {
  return events.every(({ op }) => denials.has(op));
}

/** Changes that are worth another try without the rest, and the rest. */
export interface Split<T> {
  readonly kept: T[];
  readonly lost: T[];
}

/**
 * Splits waiting changes, in the order of their decisions, when there is no room for all of them.
 * A denial is kept unless it was decided on something that is lost. What it was decided on is its
 * key, and the account of whoever asked: so it is lost with an earlier change of the same key, or
 * with one that is not about a key. A change without an event says that all is as asked already, nobody
 * knows because of which change, so it is lost with any.
 */
export function splitDenials<T>(
  changes: readonly T[],
  eventsOf: (change: T) => readonly KeyrackEvent[],
): Split<T> {
  const split: Split<T> = { kept: [], lost: [] };
  const lostKeys = new Set<string | null>();
  for (const change of changes) {
    const events = eventsOf(change);
    const keys = events.filter(({ op }) => !records.has(op)).map(keyOf);
    const isFree =
      split.lost.length === 0 ||
      (keys.length > 0 && !lostKeys.has(null) && !keys.some((key) => lostKeys.has(key)));
    const isKept = isFree && takesAway(events);
    split[isKept ? 'kept' : 'lost'].push(change);
    if (!isKept) for (const key of keys) lostKeys.add(key);
  }
  return split;
}

function keyOf({ data }: KeyrackEvent): string | null {
  return 'id' in data ? data.id : null;
}
