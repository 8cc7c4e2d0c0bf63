/**
 * What is recorded of management beside the changes themselves: that a key began to manage the
 * rack from an address, that somebody wanted what they may not do, that the audit was read from
 * elsewhere. Each of these is a line in the journal when it first happens and then at most once
 * an interval, with the number of repetitions (see `occasions.ts`). A record that cannot be
 * written keeps nobody from what they may do: on a full disk a key must still be revoked.
 */

import { type Actor, actorIdentity } from './actor.ts';
import { sourceOf } from './addresses.ts';
import { hourMs } from './duration.ts';
import { KeyError } from './errors.ts';
import type { NewEvent } from './event.ts';
import { Occasions } from './occasions.ts';
import type { Clock } from './ports.ts';

/** Makes an event durable. */
export type Recorder = (event: NewEvent, actor: Actor) => Promise<unknown>;

/** What somebody is about to do: in words, and to which key. */
export interface Attempt {
  readonly what: string;
  readonly actor: Actor;
  readonly id?: string | null | undefined;
}

export class Watch {
  readonly #record: Recorder;
  readonly #clock: Clock;
  readonly #accesses = new Occasions(12 * hourMs);
  readonly #refusals = new Occasions(hourMs);
  readonly #readings = new Occasions(hourMs);

  constructor(record: Recorder, clock: Clock) {
    this.#record = record;
    this.#clock = clock;
  }

  /** Does what is attempted; an access from elsewhere is recorded before, a refusal after. */
  async attempt<T>(attempt: Attempt, act: () => Promise<T>): Promise<T> {
    const { actor } = attempt;
    if (actor.kind === 'key') await this.#note(this.#accesses, actor, '', accessStarted);
    return act().catch(async (error) => {
      if (isRefusal(error)) await this.#noteRefusal(attempt, error);
      throw error;
    });
  }

  /** Records that the actor reads the audit, if that is from elsewhere. */
  async reading(actor: Actor): Promise<void> {
    if (actor.kind === 'key') await this.#note(this.#readings, actor, '', auditRead);
  }

  #noteRefusal({ what, actor, id = null }: Attempt, { message: reason }: KeyError): Promise<void> {
    return this.#note(this.#refusals, actor, what, (repeats) => ({
      op: 'attempt.refused',
      data: { attempt: what, id: id !== null && id.length <= maxId ? id : null, reason, repeats },
    }));
  }

  async #note(
    occasions: Occasions,
    actor: Actor,
    what: string,
    event: (repeats: number) => NewEvent,
  ): Promise<void> {
    const name = [...actorIdentity(actor), placeOf(actor), what].join('\n');
    const repeats = occasions.note(name, this.#clock());
    if (repeats !== null) await this.#record(event(repeats), actor).catch(() => undefined);
  }
}

/** No identifier is longer; whatever else stands where one is wanted may be a secret. */
const maxId = 24;

const accessStarted = (repeats: number): NewEvent => ({ op: 'access.started', data: { repeats } });
const auditRead = (repeats: number): NewEvent => ({ op: 'audit.read', data: { repeats } });

function placeOf(actor: Actor): string {
  return actor.kind === 'key' && actor.from !== undefined ? sourceOf(actor.from) : '';
}

function isRefusal(error: unknown): error is KeyError {
  return error instanceof KeyError && error.code === 'not_permitted';
}
