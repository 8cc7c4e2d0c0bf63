import { hc } from 'hono/client';
import type { Actor } from '../core/actor.ts';
import { KeyError } from '../core/errors.ts';
import { headersOfActor } from './actor-headers.ts';
import type { App } from './app.ts';
import { errorFromProblem } from './problem.ts';
import type { Fetch } from './whole-answer.ts';

/** Where a rack is. With `key`, its token says who asks; without, the actor of each call does (Unix socket). */
export interface RemoteOptions {
  readonly fetch: Fetch;
  readonly baseUrl: string;
  readonly key?: string | undefined;
}

/** What goes with a request beside its content. */
export interface CallOptions {
  readonly headers: Record<string, string>;
  readonly init: RequestInit;
}

/** What of a response is needed. */
export interface Answer<T> {
  readonly ok: boolean;
  readonly status: number;
  json(): Promise<T>;
}

const defaultTimeoutMs = 5000;

/** The way to a rack in another process: its routes, typed, and what all requests have in common. */
export class Remote {
  readonly api: ReturnType<typeof hc<App>>;
  readonly #options: RemoteOptions;

  constructor(options: RemoteOptions) {
    this.#options = options;
    this.api = hc<App>(options.baseUrl, { fetch: options.fetch });
  }

  /** Sends one request and returns what it answers; rejects with the error it answers, or `unreachable`. */
  async ask<T>(
    attempt: string,
    actor: Actor | null,
    send: (options: CallOptions) => Promise<Answer<T>>,
    timeoutMs = defaultTimeoutMs,
  ): Promise<T> {
    const headers = this.#identity(actor);
    /** A redirect is not followed: it would carry the token to wherever the answer says. */
    const init: RequestInit = { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) };
    const answer = await this.#reach(attempt, () => send({ headers, init }));
    if (answer.ok) return this.#reach(attempt, () => answer.json());
    throw errorFromProblem(attempt, answer.status, await answer.json().catch(() => null));
  }

  #identity(actor: Actor | null): Record<string, string> {
    if (this.#options.key !== undefined) return { Authorization: `Bearer ${this.#options.key}` };
    return actor === null ? {} : headersOfActor(actor);
  }

  async #reach<T>(attempt: string, send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (cause) {
      if (cause instanceof KeyError) throw cause;
      const message = `Cannot ${attempt}: the rack at "${this.#options.baseUrl}" ${excuse(cause)}`;
      throw new KeyError('unreachable', message, { cause });
    }
  }
}

/** `fetch` hides the reason in the cause of its error. */
function excuse(error: unknown): string {
  if (!(error instanceof Error)) return 'cannot be reached';
  if (error.name === 'TimeoutError') return 'does not answer in time';
  if (error instanceof SyntaxError) return 'gives an answer that is not JSON; is it a Keyrack';
  const { cause } = error;
  return `cannot be reached (${cause instanceof Error ? cause.message : error.message})`;
}
