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

/** What a request presents: the token, the address it comes from, and what it wants to do. */
export interface Presented {
  readonly token: string | null;
  readonly ip: string | null;
  /** `write` or `servers:write`; null asks for nothing beyond a good key. */
  readonly permission: string | null;
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
