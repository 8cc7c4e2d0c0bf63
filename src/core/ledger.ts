/**
 * Where a change becomes a fact. Two states are kept: `served` holds what is durable and answers
 * every question; `draft` holds what was accepted as well and is what the next change is decided on. A decision
 * is synchronous, so decisions never interleave: the limit of 25 holds however many ask at once.
 * While one batch is being synced, the events that arrive form the next one (group commit). If a
 * batch fails, so does everything that was decided on top of it, and `draft` begins again from `served`.
 * - On a full disk, denials that were not decided on what failed are tried again (see `denial.ts`),
 *   and from then on denials are batches of their own, until another change succeeds.
 * - If the journal stopped, the batch may be on the disk or not. So `draft` stays as it is, and since a
 *   key must pass by both states, what was to be taken away stays taken away, and what was to be given
 *   is not given, until a restart has read what is there. Every later change fails.
 */
import type { Head } from './chain.ts';
import { splitDenials, takesAway } from './denial.ts';
import { type ErrorCode, KeyError } from './errors.ts';
import type { EventData, EventType, KeyrackEvent } from './event.ts';
import type { Journal } from './ports.ts';
import { apply, type State } from './state.ts';

/** An event before it has a time and an actor. */
export type NewEvent = {
  [T in EventType]: { readonly op: T; readonly data: EventData[T] };
}[EventType];

interface Pending {
  readonly events: readonly KeyrackEvent[];
  readonly settle: () => void;
  readonly fail: (error: unknown) => void;
}

/** The most events of several changes in one batch; a change is never split, however many it has. */
const maxBatch = 1000;

export class Ledger {
  readonly served: State;
  draft: State;
  readonly #journal: Journal;
  #head: Head;
  #pending: Pending[] = [];
  /** The changes of the batch that is being synced. */
  #syncing = 0;
  #flushing: Promise<void> | null = null;
  /** The failure after which nothing is accepted any more. */
  #stopped: KeyError | null = null;
  /** True from a failure for want of space until a change that gives something succeeds. */
  #isFull = false;

  constructor(journal: Journal, state: State) {
    this.#journal = journal;
    this.#head = journal.head();
    this.served = state;
    this.draft = state.clone();
  }

  /** The place up to which `served` holds the journal. */
  get head(): Head {
    return this.#head;
  }

  /** How many changes wait for their sync, those of the running batch included. */
  get waiting(): number {
    return this.#pending.length + this.#syncing;
  }

  /** Accepts the events at once, and resolves with the answer when they are durable. */
  commit<T>(events: readonly KeyrackEvent[], answer: (served: State) => T): Promise<T> {
    if (this.#stopped) return Promise.reject(this.#stopped);
    for (const event of events) apply(this.draft, event);
    const durable = new Promise<void>((settle, fail) =>
      this.#pending.push({ events, settle, fail }),
    );
    this.#flushing ??= this.#flush();
    return durable.then(() => answer(this.served));
  }

  /** Resolves when nothing waits any more. */
  async settled(): Promise<void> {
    await this.#flushing;
  }

  async #flush(): Promise<void> {
    await Promise.resolve();
    while (this.#pending.length > 0) {
      const batch = this.#takeBatch();
      this.#syncing = batch.length;
      try {
        await this.#write(eventsOf(batch));
      } catch (error) {
        this.#fail(batch, error);
        continue;
      } finally {
        this.#syncing = 0;
      }
      for (const { settle } of batch) settle();
    }
    this.#flushing = null;
  }

  #takeBatch(): readonly Pending[] {
    const batch: Pending[] = [];
    let size = 0;
    for (const pending of this.#pending) {
      if (batch[0] && !this.#mayJoin(batch[0], pending, size)) break;
      size += pending.events.length;
      batch.push(pending);
    }
    this.#pending.splice(0, batch.length);
    return batch;
  }

  #mayJoin(first: Pending, next: Pending, size: number): boolean {
    if (size + next.events.length > maxBatch) return false;
    return !this.#isFull || takesAway(first.events) === takesAway(next.events);
  }

  async #write(events: readonly KeyrackEvent[]): Promise<void> {
    if (events.length === 0) return;
    this.#head = await this.#journal.append(events);
    if (!takesAway(events)) this.#isFull = false;
    for (const event of events) apply(this.served, event);
    this.#share(events);
  }

  /** Where nothing waits any more, both states hold one record again, and identity says so. */
  #share(events: readonly KeyrackEvent[]): void {
    const waiting = new Set(this.#pending.flatMap((pending) => pending.events.map(subjectOf)));
    for (const subject of new Set(events.map(subjectOf))) {
      if (subject !== null && !waiting.has(subject)) this.draft.adopt(this.served, subject);
    }
  }

  /** Everything that was decided on top of the lost events is lost with them. */
  #fail(batch: readonly Pending[], error: unknown): void {
    const waiting = [...batch, ...this.#pending];
    this.#isFull = isFailure(error, 'disk_full');
    // Denials that found no room by themselves have had their try.
    const isWorthwhile = this.#isFull && !takesAway(eventsOf(batch));
    const { kept, lost } = isWorthwhile ? splitDenials(waiting) : { kept: [], lost: waiting };
    this.#pending = kept;
    if (isFailure(error, 'store_stopped')) this.#stopped = error;
    else this.draft = this.#rebase(kept);
    for (const { fail } of lost) fail(error);
  }

  #rebase(kept: readonly Pending[]): State {
    const draft = this.served.clone();
    for (const event of eventsOf(kept)) apply(draft, event);
    return draft;
  }
}

function eventsOf(changes: readonly Pending[]): readonly KeyrackEvent[] {
  return changes.flatMap(({ events }) => events);
}

function isFailure(error: unknown, code: ErrorCode): error is KeyError {
  return error instanceof KeyError && error.code === code;
}

/** The key id or account name that an event is about. */
function subjectOf({ data }: KeyrackEvent): string | null {
  if ('id' in data) return data.id;
  return 'name' in data ? data.name : null;
}
