import type { RateState, VerdictCode } from '../core/verdict.ts';

/** What a refusal may tell: only to whoever presented the true token (SPEC section 3). */
export interface RefusalFacts {
  readonly ip?: string | null;
  readonly permission?: string | null;
  readonly rate?: RateState | null;
}

/** A presented token that may not pass; the error handler makes 401, 403 or 429 of it. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: Exclude<VerdictCode, 'VALID'>;
  readonly facts: RefusalFacts;

  constructor(code: Exclude<VerdictCode, 'VALID'>, facts: RefusalFacts = {}) {
    super(`Cannot authenticate: ${reason(code, facts)}`);
    this.code = code;
    this.facts = facts;
  }

  /** Whole seconds after which another try makes sense; null unless the rate limit refused. */
  get retryAfterSeconds(): number | null {
    if (this.code !== 'RATE_LIMITED') return null;
    return Math.max(1, Math.ceil((this.facts.rate?.resetMs ?? 0) / 1000));
  }
}

/** MALFORMED and NOT_FOUND have one text, so that nothing but the code tells a guess from a typing error. */
function reason(code: Refusal['code'], { ip, permission }: RefusalFacts): string {
  switch (code) {
    case 'MISSING':
      return 'no token was presented; send it as "Authorization: Bearer TOKEN" or "X-Api-Key: TOKEN"';
    case 'MALFORMED':
    case 'NOT_FOUND':
      return 'the token is not known here';
    case 'REVOKED':
      return 'the key was revoked';
    case 'INACTIVE':
      return 'the key is switched off';
    case 'EXPIRED':
      return 'the key has expired';
    case 'IP_DENIED':
      return `the key may not be used from ${ip ? `"${ip}"` : 'an unknown address'}`;
    case 'INSUFFICIENT_PERMISSIONS':
      return `the key lacks the permission "${permission}"`;
    case 'RATE_LIMITED':
      return 'the rate limit of the key is used up';
  }
}
