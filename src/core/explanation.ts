import type { ApiKey, KeyRules } from './key.ts';
import type { Requirement } from './permissions.ts';
import type { Profile } from './profile.ts';
import type { RateState, Verdict } from './verdict.ts';
import type { CheckCode, Outcome } from './walk.ts';

/** How to mend a check that did not pass: in words, and the command that does it, as a POSIX shell takes it. */
export interface Remedy {
  readonly remedy?: string;
  readonly command?: string;
}

/** What each check looks at, in a word. */
export const subjects: Readonly<Record<CheckCode, string>> = {
  MISSING: 'token',
  MALFORMED: 'form',
  NOT_FOUND: 'key',
  REVOKED: 'revocation',
  INACTIVE: 'switch',
  EXPIRED: 'expiry',
  IP_DENIED: 'address',
  INSUFFICIENT_PERMISSIONS: 'permission',
  RATE_LIMITED: 'rate limit',
};

/** How an outcome is marked, in words and signs: never by colour alone. */
export const outcomeSigns: Readonly<Record<Outcome, string>> = {
  pass: 'pass',
  fail: 'FAIL',
  unknown: '?',
  not_reached: '-',
};

/** What one check came to: a sentence without its end, and how to mend it. */
export interface Step extends Remedy {
  readonly check: CheckCode;
  readonly outcome: Outcome;
  readonly detail: string;
}

/**
 * The verdict that a token would get now, with every check on the way to it. `valid` means that no
 * check fails; a step that is `unknown` was not judged. `rate` is what is left before the request.
 */
export interface Explanation extends Verdict {
  readonly steps: readonly Step[];
}

/** What a check of a key is described by; a list shows as much of a key. */
export interface KeyFacts {
  readonly key: KeyRules & Pick<ApiKey, 'id' | 'profile' | 'account'>;
  readonly profile: Profile | null;
  readonly secret: 'current' | 'previous';
  /** Until when the old secret of a rotation passes, or passed (ISO 8601 UTC); null if there is none. */
  readonly previousUntil: string | null;
  readonly ip: string | null;
  readonly requirement: Requirement | null;
  readonly rate: RateState | null;
  /** When the key was revoked or switched off, and by whom, where that is known. */
  readonly since: { readonly at: string; readonly by: string | null } | null;
  readonly now: number;
}
