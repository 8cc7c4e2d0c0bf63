/**
 * Why a decision of the request log fell as it did. The log keeps no token, so the steps are told by the key, the code and
 * what the request asked for, in the words of `explain`. The key is as it is now: whether it would be refused
 * again is judged by the same table of checks, and a step that would pass today says so.
 */
import type { Account } from './account.ts';
import { isAllowed } from './addresses.ts';
import { describeCheck, type KeyCheck, notReached } from './describe-check.ts';
import type { KeyFacts, Step } from './explanation.ts';
import { type ApiKey, isPast } from './key.ts';
import { meets, parseRequirement } from './permissions.ts';
import type { Profile } from './profile.ts';
import type { RequestEntry } from './request-log.ts';
import { isTaken, whyNotTaken } from './taken.ts';
import { type CheckCode, checkCodes } from './walk.ts';

/** What is known of a decision: its key as it is now, and who revoked it or switched it off. */
export interface DecisionFacts {
  readonly key: ApiKey | null;
  readonly profile: Profile | null;
  /** The account of the key; null if it is not known. */
  readonly owner: Pick<Account, 'role'> | null;
  readonly since: KeyFacts['since'];
  readonly now: number;
}

/** Every check of a decision: those before the code passed, the one of the code failed, the rest was not reached. */
export function explainRequest(entry: RequestEntry, facts: DecisionFacts): readonly Step[] {
  const codes: readonly string[] = checkCodes;
  const failed = codes.indexOf(entry.code);
  return checkCodes.map((check, index) => {
    if (failed >= 0 && index > failed) return notReached(check);
    const outcome = index === failed ? 'fail' : 'pass';
    if (isOfToken(check)) return { check, outcome, ...tokenWords[check][outcome] };
    if (facts.key === null) return { check, outcome, detail: 'the key is gone from the records' };
    if (outcome === 'pass' && isUnasked(check, entry)) return unasked(check);
    return describeKeyCheck(check, outcome, entry, { ...facts, key: facts.key });
  });
}

type TokenCheck = 'MISSING' | 'MALFORMED' | 'NOT_FOUND';
type Found = DecisionFacts & { readonly key: ApiKey };

const tokenWords: Readonly<
  Record<TokenCheck, Record<'pass' | 'fail', Pick<Step, 'detail' | 'remedy'>>>
> = {
  MISSING: {
    pass: { detail: 'a token was presented' },
    fail: {
      detail: 'the request had no token',
      remedy: 'send it as "Authorization: Bearer TOKEN" or "X-Api-Key: TOKEN"',
    },
  },
  MALFORMED: {
    pass: { detail: 'it has the form of a token' },
    fail: {
      detail: 'what was presented has the form of no profile of this rack',
      remedy:
        'compare its beginning and its length with keyrack profile list; it may be cut or altered',
    },
  },
  NOT_FOUND: {
    pass: { detail: 'it is the token of a key of this rack' },
    fail: {
      detail: 'no key of this rack has this token',
      remedy:
        'it is of another rack, was mistyped, or was replaced by a rotation; keyrack api-key explain tells more to whoever has it',
    },
  },
};

function isOfToken(check: CheckCode): check is TokenCheck {
  return Object.hasOwn(tokenWords, check);
}

/** A request that needs nothing beyond a good key is not judged by what it needs. */
function isUnasked(check: KeyCheck, { permission, takes }: RequestEntry): boolean {
  return check === 'INSUFFICIENT_PERMISSIONS' && permission === null && takes === null;
}

function unasked(check: KeyCheck): Step {
  return { check, outcome: 'pass', detail: 'the request needed nothing beyond a good key' };
}

function describeKeyCheck(
  check: KeyCheck,
  outcome: 'pass' | 'fail',
  entry: RequestEntry,
  found: Found,
): Step {
  if (check === 'INSUFFICIENT_PERMISSIONS' && entry.takes !== null) {
    if (!isTaken(found.key.profile, entry.takes))
      return { check, outcome, ...ofAnotherKind(found.key.profile, entry.takes) };
    if (entry.permission === null)
      return { check, outcome, detail: `the door takes keys of profile "${found.key.profile}"` };
  }
  if (outcome === 'fail' && !isStillRefused(check, entry, found))
    return { check, outcome, detail: mended[check] };
  if (outcome === 'pass' && isStillRefused(check, entry, found))
    return { check, outcome, detail: `it passed then; now it would not: ${changed[check]}` };
  if (outcome === 'pass' && check === 'RATE_LIMITED' && found.key.rateLimit !== null)
    return { check, outcome, detail: `it was within ${found.key.rateLimit}` };
  return describeCheck(check, outcome, factsOf(entry, found));
}

/** The profile of a key never changes, so it would be refused again. */
function ofAnotherKind(profile: string, takes: readonly string[]): Pick<Step, 'detail' | 'remedy'> {
  const remedy = `present a key of ${takes.join(' or ')}; keyrack api-key list --profile ${takes[0]} shows which there are`;
  return { detail: whyNotTaken(profile, takes), remedy };
}

function factsOf({ ip, permission }: RequestEntry, { key, profile, since, now }: Found): KeyFacts {
  return {
    key,
    profile,
    ...{ secret: 'current', previousUntil: null, rate: null },
    ...{ ip, since, now },
    requirement: permission === null ? null : parseRequirement(permission),
  };
}

/** True if the key as it is now would be refused for the same reason; the old token of a rotation cannot be told from here. */
function isStillRefused(
  check: KeyCheck,
  { ip, permission, code }: RequestEntry,
  found: Found,
): boolean {
  const { key, profile, owner, now } = found;
  switch (check) {
    case 'REVOKED':
      return key.status === 'revoked';
    case 'INACTIVE':
      return key.status === 'inactive';
    case 'EXPIRED':
      return isPast(key.expiresAt, now);
    case 'IP_DENIED':
      return !isAllowed(key.allowedIps, ip);
    case 'INSUFFICIENT_PERMISSIONS': {
      const requirement = permission === null ? null : parseRequirement(permission);
      if (requirement === null || profile === null) return false;
      return !meets({ ...key, grant: profile.grant, admin: owner?.role === 'admin' }, requirement);
    }
    case 'RATE_LIMITED':
      return code === check && key.rateLimit !== null;
  }
}

/** What a check that refused says when it would not today. */
const mended: Readonly<Record<KeyCheck, string>> = {
  REVOKED: 'the key was revoked',
  INACTIVE: 'the key was switched off then; it is on now',
  EXPIRED:
    'the token was past its end then: of the key, which was given a later one, or of a rotation',
  IP_DENIED: 'the address was not allowed then; it is now',
  INSUFFICIENT_PERMISSIONS: 'the key did not hold what was needed then; it does now',
  RATE_LIMITED: 'the requests of its limit were used up then; it has no limit now',
};

/** What is different now about a check that was passed. */
const changed: Readonly<Record<KeyCheck, string>> = {
  REVOKED: 'the key was revoked',
  INACTIVE: 'the key was switched off',
  EXPIRED: 'the key has expired',
  IP_DENIED: 'the address is not allowed any more',
  INSUFFICIENT_PERMISSIONS: 'the key does not hold what was needed any more',
  RATE_LIMITED: 'the limit is used up',
};
