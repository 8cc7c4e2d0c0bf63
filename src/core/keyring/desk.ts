/**
 * What the use cases of a keyring share: every one of them is an attempt that the watch knows of,
 * reads what is served, or decides a change that the ledger makes durable.
 */
import type { Actor } from '../actor.ts';
import { type Owned, requirePermission } from '../authorize.ts';
import type { Minting } from '../decisions/create-key.ts';
import { findKey } from '../decisions/find-key.ts';
import type { KeyrackEvent, NewEvent } from '../event.ts';
import type { Guard } from '../guard.ts';
import type { ApiKey, KeyRecord } from '../key.ts';
import type { Ledger } from '../ledger.ts';
import type { Journal, Peers, Random } from '../ports.ts';
import type { Profiles } from '../profile.ts';
import type { Refusals } from '../refusals.ts';
import type { State } from '../state.ts';
import type { SteadyClock } from '../steady-clock.ts';
import type { Usage } from '../usage.ts';
import { viewKey } from '../view.ts';
import { type Attempt, Watch } from '../watch.ts';

/** The parts of a keyring. */
export interface DeskOptions {
  readonly journal: Journal;
  readonly peers: Peers;
  readonly ledger: Ledger;
  readonly guard: Guard;
  readonly usage: Usage;
  readonly refusals: Refusals;
  readonly clock: SteadyClock;
  readonly random: Random;
  readonly profiles: Profiles;
}

/** What is read, by whom, and of whom if it is of one account. */
export interface Reading {
  readonly what: string;
  readonly actor: Actor;
  readonly of?: (served: State) => Owned | undefined;
}

/** What a use case decides: events, and the answer from the state that holds them. */
export interface Outcome<T> {
  readonly events: readonly NewEvent[];
  readonly answer: (served: State) => T;
}

export class Desk {
  readonly parts: DeskOptions;
  readonly #watch: Watch;

  constructor(parts: DeskOptions) {
    this.parts = parts;
    this.#watch = new Watch(
      (event, by) => this.#commit(by, () => ({ events: [event], answer: () => null })),
      parts.clock.present,
    );
  }

  /** Answers from what is served. @throws not_permitted */
  read<T>({ what, actor, of }: Reading, answer: (served: State) => T | Promise<T>): Promise<T> {
    return this.#watch.attempt({ what, actor }, async () => {
      const { served } = this.parts.ledger;
      requirePermission(served, actor, 'api_keys.read', of?.(served));
      return answer(served);
    });
  }

  /** Records that the audit is read. */
  reading(actor: Actor): Promise<void> {
    return this.#watch.reading(actor);
  }

  /** Decides on the draft, and answers when that is durable. */
  change<T>(attempt: Attempt, decide: (draft: State) => Outcome<T>): Promise<T> {
    return this.#watch.attempt(attempt, () => this.#commit(attempt.actor, decide));
  }

  /** Decides without doing it. */
  tryOut<T>(attempt: Attempt, decide: (draft: State) => T): Promise<T> {
    return this.#watch.attempt(attempt, async () => decide(this.parts.ledger.draft));
  }

  /** Decides a change of one key, and answers with the key. */
  changeKey(
    verb: string,
    id: string,
    actor: Actor,
    decide: (draft: State) => readonly NewEvent[],
  ): Promise<ApiKey> {
    const answer = this.keyAfter(verb, id);
    return this.change({ what: `${verb} key`, actor, id }, (draft) => ({
      events: decide(draft),
      answer,
    }));
  }

  /** How a key stands in a state. @throws not_found */
  keyAfter(verb: string, id: string): (state: State) => ApiKey {
    return (state) => this.view(findKey(state, id, verb), this.parts.clock.now());
  }

  /** A key as it may be shown. */
  view(key: KeyRecord, now: number): ApiKey {
    return viewKey(key, this.parts.usage, now);
  }

  /** What it takes to make a key now. */
  minting(): Minting {
    const { profiles, random, clock } = this.parts;
    return { profiles, random, now: clock.now() };
  }

  #commit<T>(actor: Actor, decide: (draft: State) => Outcome<T>): Promise<T> {
    return this.parts.ledger.commit((draft) => {
      const { events, answer } = decide(draft);
      const ts = new Date(this.parts.clock.present()).toISOString();
      return { events: events.map((event) => ({ ts, actor, ...event }) as KeyrackEvent), answer };
    });
  }
}
