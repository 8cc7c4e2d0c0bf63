import type { ApiKey } from './key.ts';

/** The answers to "may this token pass?", in the order in which they are checked (SPEC section 3). */
export const verdictCodes = [
  'MISSING',
  'MALFORMED',
  'NOT_FOUND',
  'REVOKED',
  'INACTIVE',
  'EXPIRED',
  'IP_DENIED',
  'INSUFFICIENT_PERMISSIONS',
  'RATE_LIMITED',
  'VALID',
] as const;
export type VerdictCode = (typeof verdictCodes)[number];

/**
 * Where a token was presented: to the management API, to the question whether it may pass, to a
 * proxy that asks before it lets pass, to the proxy that Keyrack is itself, or to a panel's API.
 */
export const doors = ['manage', 'verify', 'authz', 'upstream', 'panel'] as const;
export type Door = (typeof doors)[number];

/** The request that a token came with, as far as the door knows it. The path has no query. */
export interface RequestFacts {
  readonly door: Door;
  readonly method: string | null;
  readonly path: string | null;
}

/** What a request presents: the token, the address it comes from, and what it wants to do. */
export interface Presented {
  readonly token: string | null;
  readonly ip: string | null;
  /** `write` or `servers:write`; null asks for nothing beyond a good key. */
  readonly permission: string | null;
  /** The profiles whose keys the door takes, every one unless given; a key of another one lacks the permission. */
  readonly takes?: readonly string[] | undefined;
  /** For the record of decisions; it decides nothing. */
  readonly request?: RequestFacts | undefined;
}

/** What is left of a key's rate limit. */
export interface RateState {
  readonly limit: number;
  readonly remaining: number;
  /** Milliseconds until the next request passes (if `remaining` is 0) or the window is empty. */
  readonly resetMs: number;
}

/** The answer. `key` is null up to NOT_FOUND; expected refusals are values, never exceptions. */
export interface Verdict {
  readonly valid: boolean;
  readonly code: VerdictCode;
  readonly key: ApiKey | null;
  /** Which secret of a rotated key was presented; null while `key` is. */
  readonly secret: 'current' | 'previous' | null;
  readonly rate: RateState | null;
}
