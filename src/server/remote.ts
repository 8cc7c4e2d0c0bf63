import { hc } from 'hono/client';
import type { Actor } from '../core/actor.ts';
import { KeyError } from '../core/errors.ts';
import { headersOfActor } from './actor-headers.ts';
import type { App } from './app.ts';
import { errorFromProblem, isProblem } from './problem.ts';
import { readBounded, TooLong } from './read-bounded.ts';
import { type Fetch, maxAnswerBytes } from './whole-answer.ts';
import { Misshapen, type Shape } from './wire/shape.ts';

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
export interface Answer {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: Headers;
  json(): Promise<unknown>;
}

/** One question: what is attempted, in words; who asks, null if that does not matter; what the answer must be. */
export interface Question<T> {
  readonly attempt: string;
  readonly actor: Actor | null;
  readonly shape: Shape<T>;
  /** How long the answer may take; 5 seconds unless given. */
  readonly timeoutMs?: number;
}

const defaultTimeoutMs = 5000;

/** Reading or checking ten thousand keys, or a chain of a million events, takes longer than other answers may. */
export const longTimeoutMs = 120_000;

/** The way to a rack in another process: its routes, typed, and what all requests have in common. */
export class Remote {
  readonly api: ReturnType<typeof hc<App>>;
  readonly #options: RemoteOptions;

  constructor(options: RemoteOptions) {
    this.#options = options;
    this.api = hc<App>(options.baseUrl, { fetch: bounded(options.fetch) });
  }

  /**
   * Sends one request and returns what it answers. Rejects with the error it answers, or with `unreachable` if there is no
   * answer, or none that a rack would give: whoever listens there may be somebody else.
   */
  async ask<T>(
    { attempt, actor, shape, timeoutMs = defaultTimeoutMs }: Question<T>,
    send: (options: CallOptions) => Promise<Answer>,
  ): Promise<T> {
    const headers = this.#identity(actor);
    /** A redirect is not followed: it would carry the token to wherever the answer says. */
    const init: RequestInit = { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) };
    try {
      const answer = await send({ headers, init });
      const value = await readJson(answer);
      if (answer.ok) return shape(value, '');
      if (!isProblem(value))
        throw new Stranger(`answers with status ${answer.status} and no reason; is it a Keyrack`);
      throw errorFromProblem(attempt, answer.status, value);
    } catch (cause) {
      if (cause instanceof KeyError) throw cause;
      const message = `Cannot ${attempt}: the rack at "${this.#options.baseUrl}" ${excuse(cause)}`;
      throw new KeyError('unreachable', message, { cause });
    }
  }

  #identity(actor: Actor | null): Record<string, string> {
    if (this.#options.key !== undefined) return { Authorization: `Bearer ${this.#options.key}` };
    return actor === null ? {} : headersOfActor(actor);
  }
}

/** Whoever answered is no Keyrack; the message says how it answers. */
class Stranger extends Error {}

/** The same fetch with whole answers, none of them longer than a rack's. */
function bounded(fetch: Fetch): Fetch {
  return async function bounded(input, init) {
    const { status, headers, body } = await fetch(input, init);
    const bytes = body === null ? null : await readBounded(body, maxAnswerBytes);
    return new Response(bytes?.length ? bytes : null, { status, headers });
  };
}

async function readJson(answer: Answer): Promise<unknown> {
  const { status, headers } = answer;
  if (status >= 300 && status < 400) {
    const target = headers.get('location')?.slice(0, 200) ?? 'nowhere';
    throw new Stranger(
      `answers with a redirect to "${target}", which is not followed; name the address where it is`,
    );
  }
  try {
    return await answer.json();
  } catch {
    throw new Stranger(`answers with status ${status} and no JSON; is it a Keyrack`);
  }
}

/** `fetch` hides the reason in the cause of its error. */
function excuse(error: unknown): string {
  if (!(error instanceof Error)) return 'cannot be reached';
  if (error.name === 'TimeoutError') return 'does not answer in time';
  if (error instanceof Stranger) return error.message;
  if (error instanceof TooLong) return `answers, but ${error.message}; is it a Keyrack`;
  if (error instanceof Misshapen)
    return `gives an answer of which ${error.message}; is it a Keyrack`;
  const { cause } = error;
  return `cannot be reached (${reasonOf(cause instanceof Error ? cause : error)})`;
}

/** OpenSSL tells where in its sources it failed; what failed is enough. */
function reasonOf(error: Error): string {
  if ('reason' in error && typeof error.reason === 'string') return `TLS: ${error.reason}`;
  return error.message;
}
