import { takesAway } from './denial.ts';
import type { KeyrackEvent } from './event.ts';
import type { State } from './state.ts';

/** What a change comes to: its events, and the answer from the state that holds them. */
export interface Decided<T> {
  readonly events: readonly KeyrackEvent[];
  readonly answer: (served: State) => T;
}

/** Decides a change on a state; asked once more, on another one, if that has gone on meanwhile. Throws KeyError. */
export type Decide<T> = (draft: State) => Decided<T>;

/** A change that was accepted and is not answered yet. */
export interface Pending {
  readonly decide: Decide<unknown>;
  decided: Decided<unknown>;
  readonly settle: (answer: unknown) => void;
  readonly fail: (error: unknown) => void;
}

/** The most events of several changes in one batch; a change is never split, however many it has. */
const maxBatch = 1000;

/**
 * Takes the changes off the list that make the next batch. On a full disk denials are batches of their
 * own, so that they never fail with what gives.
 */
export function takeBatch(pending: Pending[], isFull: boolean): readonly Pending[] {
  const batch: Pending[] = [];
  let size = 0;
  for (const next of pending) {
    const [first] = batch;
    const { events } = next.decided;
    const isApart = isFull && first && takesAway(first.decided.events) !== takesAway(events);
    if (first && (isApart || size + events.length > maxBatch)) break;
    size += events.length;
    batch.push(next);
  }
  pending.splice(0, batch.length);
  return batch;
}

/** The events of changes, in order. */
export function eventsOf(changes: readonly Pending[]): readonly KeyrackEvent[] {
  return changes.flatMap(({ decided }) => decided.events);
}

/** The key ids and account names that events are about. */
export function subjectsOf(events: readonly KeyrackEvent[]): readonly string[] {
  return events.flatMap(({ data }) => {
    if ('id' in data) return data.id ?? [];
    return 'name' in data ? data.name : [];
  });
}
