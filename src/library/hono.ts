/**
 * `keyrack/hono`: lets only requests with a good key into a Hono app of somebody else. A rack is
 * asked about each of them. It fails closed: what cannot be asked about does not pass.
 */
import type { Context, MiddlewareHandler } from 'hono';
import { parseRule } from '../core/addresses.ts';
import { KeyError } from '../core/errors.ts';
import type { Levels, Scope } from '../core/permissions.ts';
import { readRequirement } from '../core/question.ts';
import type { AppEnv } from '../server/environment.ts';
import { findClient, peerOf } from '../server/middleware/client-ip.ts';
import { presentedToken } from '../server/middleware/presented-token.ts';
import { type Problem, problemType, toProblem } from '../server/problem.ts';
import { rateHeaders } from '../server/rate-headers.ts';
import { Refusal } from '../server/refusal.ts';
import { headersOfRefusal, problemOfRefusal } from '../server/refusal-answer.ts';
import { verdictFromWire } from '../server/wire/verdict.ts';
import { createVerifier, type VerifierOptions } from './client.ts';

/** The key of a request that passed, for `c.get('apiKey')`. */
export interface AuthenticatedKey {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  /** Null for a key with levels, or one that does what its account may. */
  readonly scopes: readonly Scope[] | null;
  /** The level of each resource; null for a key with scopes, or one that does what its account may. */
  readonly permissions: Levels | null;
  readonly expires_at: string | null;
  /** Set if the old token of a rotated key was used: until when it passes. */
  readonly previous: { readonly expires_at: string } | null;
}

/** What the middleware sets. */
export interface KeyAuthVariables {
  apiKey: AuthenticatedKey;
}

/** Which rack is asked, and what a request needs. */
export interface KeyAuthOptions extends VerifierOptions {
  /** `write` or `servers:write`, or what says it for a request; without it any good key passes. */
  readonly permission?: string | ((c: Context) => string | null | undefined) | undefined;
  /** Addresses and CIDR ranges whose `X-Forwarded-For` is believed; none by default. */
  readonly trustedProxies?: readonly string[] | undefined;
  /** The client's address, where it is not that of the Node socket; null if it is not known. */
  readonly clientIp?: ((c: Context) => string | null) | undefined;
  /** What becomes of a request if the rack cannot be asked: it is answered 503. There is nothing else. */
  readonly onUnreachable?: 'deny' | undefined;
  /** Hears why the rack could not be asked; the client is not told. */
  readonly onError?: ((error: Error) => void) | undefined;
}

/**
 * Middleware that answers 401, 403 or 429 with a problem document unless a request presents a key that may
 * pass, 400 for one that presents two tokens, and 503 if the rack cannot be asked.
 * Throws `invalid_input` for options that cannot work.
 */
export function keyAuth(
  options: KeyAuthOptions = {},
): MiddlewareHandler<{ Variables: KeyAuthVariables }> {
  const { permission, trustedProxies = [], onError } = options;
  const verifier = createVerifier(options);
  const trusted = trustedProxies.map(parseRule);
  if (typeof permission === 'string') readRequirement(permission, 'make keyAuth');

  /** The verdict on the request. Throws its refusal. */
  async function judge(c: Context) {
    const token = presentedToken(c as Context<AppEnv>);
    if (token === null) throw new Refusal('MISSING');
    const ip = options.clientIp ? options.clientIp(c) : addressOf(c as Context<AppEnv>, trusted);
    const needed = (typeof permission === 'function' ? permission(c) : permission) ?? null;
    const wire = await verifier.verify({ token, ip, permission: needed }).catch((cause) => {
      throw new Unasked(cause);
    });
    const { code, key, secret, rate } = verdictFromWire(wire);
    if (code !== 'VALID') throw new Refusal(code, { ip, permission: needed, rate });
    if (!key) throw new Error('the verdict is VALID and names no key');
    return { key, secret, rate };
  }

  return async function keyAuth(c, next) {
    let passed: Awaited<ReturnType<typeof judge>>;
    try {
      passed = await judge(c);
    } catch (error) {
      if (error instanceof Unasked) onError?.(error.cause as Error);
      return answer(c, error);
    }
    const { key, secret, rate } = passed;
    const { id, name, account, scopes, permissions, expiresAt: expires_at } = key;
    const until = secret === 'previous' ? (key.previous?.expiresAt ?? null) : null;
    const previous = until === null ? null : { expires_at: until };
    c.set('apiKey', { id, name, account, scopes, permissions, expires_at, previous });
    await next();
    for (const [header, value] of Object.entries(rateHeaders(rate))) c.header(header, value);
  };
}

/** The rack could not be asked; the cause says why. */
class Unasked extends Error {
  constructor(cause: unknown) {
    super('Cannot authenticate: the keys cannot be checked now; try again later', { cause });
  }
}

function addressOf(c: Context<AppEnv>, trusted: readonly string[]): string | null {
  return findClient(peerOf(c), c.req.header('X-Forwarded-For'), trusted);
}

function answer(c: Context, error: unknown): Response {
  const request_id: string | undefined = c.get('requestId');
  if (error instanceof Refusal)
    return problem(c, problemOfRefusal(error, request_id), headersOfRefusal(error));
  if (error instanceof Unasked) {
    const facts = { status: 503, code: 'unreachable', detail: error.message, request_id };
    return problem(c, toProblem(facts));
  }
  if (!(error instanceof KeyError) || error.code !== 'invalid_input') throw error;
  const { code, message: detail } = error;
  return problem(c, toProblem({ status: 400, code, detail, request_id }));
}

function problem(c: Context, document: Problem, headers: Record<string, string> = {}): Response {
  const all = { 'Content-Type': problemType, 'Cache-Control': 'no-store', ...headers };
  return c.body(JSON.stringify(document), document.status as 401, all);
}
