/**
 * Where a change becomes a fact. Two states are kept: `served` holds what is durable and answers
 * every question; `draft` holds what was accepted as well and is what the next change is decided on. A decision
 * is synchronous, so decisions never interleave: the limit of 25 holds however many ask at once.
 * While one batch is being synced, the events that arrive form the next one (group commit). If a
 * batch fails, so does everything that was decided on top of it, and `draft` begins again from `served`.
 * - If another process appended first, what it wrote is taken up, and what waits is decided again.
 * - On a full disk, denials that were not decided on what failed are tried again (see `denial.ts`),
 *   and from then on denials are batches of their own, until another change succeeds.
 * - If the journal stopped, the batch may be on the disk or not. So `draft` stays as it is, and since a
 *   key must pass by both states, what was to be taken away stays taken away, and what was to be given
 *   is not given, until what is there was read, by `catchUp` or a restart. Until then every change fails.
 * A change is answered when it is durable and known to every other process that judges by the journal.
 */
import type { Head, JournalRecord } from './chain.ts';
import { splitDenials, takesAway } from './denial.ts';
import { type ErrorCode, KeyError } from './errors.ts';
import type { KeyrackEvent } from './event.ts';
import { Overtaken } from './overtaken.ts';
import {
  type Decide,
  type Decided,
  eventsOf,
  type Pending,
  subjectsOf,
  takeBatch,
} from './pending.ts';
import type { Journal, Peers } from './ports.ts';
import { readNext } from './read-next.ts';
import { apply, type State } from './state.ts';

/** What a ledger works with, beside its state. */
export interface LedgerOptions {
  readonly journal: Journal;
  readonly peers: Peers;
  /** Told every event when `served` holds it, whoever made it. */
  readonly onApplied?: (event: KeyrackEvent) => void;
}

export class Ledger {
  readonly served: State;
  draft: State;
  readonly #options: LedgerOptions;
  #head: Head;
  #pending: Pending[] = [];
  /** The changes that are being synced, or made known to others. */
  #underWay = 0;
  #working: Promise<void> | null = null;
  /** Changes that are durable and are being made known. */
  readonly #spreading = new Set<Promise<void>>();
  /** Set while others may have appended what is not taken up yet; settled when it is. */
  #behind: PromiseWithResolvers<void> | null = null;
  /** The failure after which nothing is accepted any more. */
  #stopped: KeyError | null = null;
  /** True from a failure for want of space until a change that gives something succeeds. */
  #isFull = false;

  constructor(state: State, options: LedgerOptions) {
    this.#options = options;
    this.#head = options.journal.head();
    this.served = state;
    this.draft = state.clone();
  }

  /** The place up to which `served` holds the journal. */
  get head(): Head {
    return this.#head;
  }

  /** How many changes wait for their sync, or for others to know of them. */
  get waiting(): number {
    return this.#pending.length + this.#underWay;
  }

  /** Decides and accepts a change at once, and resolves with its answer when it holds everywhere. */
  commit<T>(decide: Decide<T>): Promise<T> {
    if (this.#stopped) return Promise.reject(this.#stopped);
    return new Promise((settle, fail) => {
      const decided = this.#accept(decide);
      const pending = { decide, decided, settle: settle as Pending['settle'], fail };
      this.#pending.push(pending);
      this.#working ??= this.#work();
    });
  }

  /** Takes up what others have appended. Rejects if the journal cannot be read, or does not hold. */
  catchUp(): Promise<void> {
    this.#behind ??= Promise.withResolvers();
    this.#working ??= this.#work();
    return this.#behind.promise;
  }

  /** Resolves when nothing waits any more. */
  async settled(): Promise<void> {
    await this.#working;
    await Promise.all(this.#spreading);
  }

  #accept<T>(decide: Decide<T>): Decided<T> {
    const decided = decide(this.draft);
    for (const event of decided.events) apply(this.draft, event);
    return decided;
  }

  async #work(): Promise<void> {
    await Promise.resolve();
    while (this.#behind || this.#pending.length > 0) {
      if (this.#behind) await this.#takeUp(this.#behind);
      else await this.#appendNext();
    }
    this.#working = null;
  }

  async #appendNext(): Promise<void> {
    const batch = takeBatch(this.#pending, this.#isFull);
    this.#underWay += batch.length;
    try {
      await this.#write(eventsOf(batch));
      this.#spread(batch);
    } catch (error) {
      this.#underWay -= batch.length;
      if (!(error instanceof Overtaken)) return this.#fail(batch, error);
      this.#pending.unshift(...batch);
      this.#behind ??= Promise.withResolvers();
    }
  }

  async #write(events: readonly KeyrackEvent[]): Promise<void> {
    this.#head = await this.#options.journal.append(events);
    if (events.length > 0 && !takesAway(events)) this.#isFull = false;
    this.#serve(events);
  }

  /**
   * Where nothing waits any more, both states hold one record again, and identity says so. While
   * something is in doubt, the draft keeps what may have been taken away.
   */
  #serve(events: readonly KeyrackEvent[]): void {
    for (const event of events) {
      apply(this.served, event);
      this.#options.onApplied?.(event);
    }
    if (this.#stopped) return;
    const waiting = new Set(subjectsOf(eventsOf(this.#pending)));
    this.draft.adopt(
      this.served,
      subjectsOf(events).filter((subject) => !waiting.has(subject)),
    );
  }

  /** Answers when all others know; the next batch need not wait for that. */
  #spread(batch: readonly Pending[]): void {
    const spreading = this.#options.peers
      .reached(this.#head)
      .then(
        () => {
          for (const pending of batch) this.#answer(pending);
        },
        (error) => {
          for (const { fail } of batch) fail(error);
        },
      )
      .finally(() => {
        this.#underWay -= batch.length;
        this.#spreading.delete(spreading);
      });
    this.#spreading.add(spreading);
  }

  #answer({ decided, settle, fail }: Pending): void {
    try {
      settle(decided.answer(this.served));
    } catch (error) {
      fail(error);
    }
  }

  /** What others appended is folded, and what waits is decided again on that. */
  async #takeUp(behind: PromiseWithResolvers<void>): Promise<void> {
    this.#behind = null;
    try {
      // The journal may stand behind what does not hold, and must not be read on from there.
      if (isFailure(this.#stopped, 'store_damaged')) throw this.#stopped;
      for (;;) {
        const lines = await this.#options.journal.takeUp();
        if (lines.length === 0) break;
        this.#fold(lines);
      }
      if (this.#stopped) this.#resume();
      behind.resolve();
    } catch (error) {
      this.#fail([], error);
      behind.reject(error);
      behind.promise.catch(() => undefined);
    }
  }

  #fold(lines: readonly string[]): void {
    const records: JournalRecord[] = [];
    for (const line of lines) records.push(readNext(line, records.at(-1) ?? this.#head));
    this.#head = headOf(records.at(-1) ?? this.#head);
    this.#serve(records);
    this.#decideAgain();
  }

  /** The journal was read to its end, so nothing is in doubt any more. */
  #resume(): void {
    this.#stopped = null;
    this.draft = this.served.clone();
  }

  /** Everything that waits is decided as if it had been asked for now. */
  #decideAgain(): void {
    const waiting = this.#pending;
    this.#pending = [];
    this.#revert(waiting);
    for (const pending of waiting) {
      try {
        pending.decided = this.#accept(pending.decide);
        this.#pending.push(pending);
      } catch (error) {
        pending.fail(error);
      }
    }
  }

  #revert(changes: readonly Pending[]): void {
    this.draft.adopt(this.served, new Set(subjectsOf(eventsOf(changes))));
    this.draft.adoptClock(this.served);
  }

  /** Everything that was decided on top of the lost events is lost with them. */
  #fail(batch: readonly Pending[], error: unknown): void {
    const waiting = [...batch, ...this.#pending];
    this.#isFull = isFailure(error, 'disk_full');
    // Denials that found no room by themselves have had their try.
    const isWorthwhile = this.#isFull && !takesAway(eventsOf(batch));
    const { kept, lost } = isWorthwhile
      ? splitDenials(waiting, ({ decided }) => decided.events)
      : { kept: [], lost: waiting };
    this.#pending = kept;
    if (isFinal(error)) this.#stopped = error;
    else this.#rebase(waiting);
    for (const { fail } of lost) fail(error);
  }

  #rebase(waiting: readonly Pending[]): void {
    this.#revert(waiting);
    for (const event of eventsOf(this.#pending)) apply(this.draft, event);
  }
}

function headOf({ seq, batch, hash }: Head): Head {
  return { seq, batch, hash };
}

/** Nothing may follow what is in doubt, or what does not hold. */
function isFinal(error: unknown): error is KeyError {
  return isFailure(error, 'store_stopped') || isFailure(error, 'store_damaged');
}

function isFailure(error: unknown, code: ErrorCode): error is KeyError {
  return error instanceof KeyError && error.code === code;
}
