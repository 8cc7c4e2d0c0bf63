/**
 * The checks of a key in words. A step is made from facts alone, so that a refusal of which only
 * the key and the code are known is told in the same words as a token that was presented.
 */
import type { KeyRefusal } from './authenticate.ts';
import type { KeyFacts, Remedy, Step } from './explanation.ts';
import { requirementText } from './permissions.ts';
import { longAgo, timeUntil } from './relative-time.ts';
import { allowAddress, extend, grant, makeAgain, slowDown, switchOn } from './remedy.ts';
import type { Outcome } from './walk.ts';

/** The checks of a key that was found. */
export type KeyCheck = KeyRefusal | 'RATE_LIMITED';

interface Words {
  readonly pass: (facts: KeyFacts) => string;
  readonly fail: (facts: KeyFacts) => string;
  readonly mend: (facts: KeyFacts) => Remedy;
  readonly unknown?: (facts: KeyFacts) => Pick<Step, 'detail' | 'remedy'>;
}

/** One step: what the check came to for the key, and how to mend it. */
export function describeCheck(check: KeyCheck, outcome: Outcome, facts: KeyFacts): Step {
  const { pass, fail, mend, unknown } = words[check];
  switch (outcome) {
    case 'pass':
      return { check, outcome, detail: pass(facts) };
    case 'fail':
      return { check, outcome, detail: fail(facts), ...mend(facts) };
    case 'unknown':
      return { check, outcome, detail: 'not judged', ...unknown?.(facts) };
    case 'not_reached':
      return notReached(check);
  }
}

/** A step behind the one that failed. */
export function notReached(check: Step['check']): Step {
  return { check, outcome: 'not_reached', detail: 'not reached' };
}

const words: Readonly<Record<KeyCheck, Words>> = {
  REVOKED: {
    pass: () => 'the key was not revoked',
    fail: (facts) => `the key was revoked${sinceText(facts)}`,
    mend: makeAgain,
  },
  INACTIVE: {
    pass: () => 'the key is switched on',
    fail: (facts) => `the key was switched off${sinceText(facts)}`,
    mend: switchOn,
  },
  EXPIRED: { pass: expiryText, fail: expiredText, mend: extend },
  IP_DENIED: {
    pass: ({ key, ip }) =>
      key.allowedIps.length === 0
        ? 'the key may be used from every address'
        : `${ip} is allowed (${rulesOf(key.allowedIps)})`,
    fail: ({ key, ip }) =>
      `${ip ?? 'an unknown address'} is not allowed; allowed are ${rulesOf(key.allowedIps)}`,
    mend: allowAddress,
    unknown: ({ key }) => ({
      detail: `not judged: no address was given, and allowed are ${rulesOf(key.allowedIps)}`,
      remedy: 'give --ip IP to have it judged',
    }),
  },
  INSUFFICIENT_PERMISSIONS: {
    pass: (facts) => `"${neededBy(facts)}" is met: the key holds ${holdings(facts)}`,
    fail: (facts) => `"${neededBy(facts)}" is needed, and the key holds ${holdings(facts)}`,
    mend: grant,
    unknown: (facts) => ({
      detail: `not judged: no permission was asked for; the key holds ${holdings(facts)}`,
      remedy: 'give --permission NAME to have it judged',
    }),
  },
  RATE_LIMITED: {
    pass: ({ key, rate }) =>
      rate === null
        ? 'the key has no rate limit'
        : `${rate.remaining} of ${rate.limit} requests are left (${key.rateLimit})`,
    fail: ({ key }) => `all requests of ${key.rateLimit} are used up`,
    mend: slowDown,
  },
};

function sinceText({ since, now }: KeyFacts): string {
  if (since === null) return '';
  const by = since.by === null ? '' : ` by ${since.by}`;
  return ` ${longAgo(since.at, now)}${by} (${since.at})`;
}

function expiryText({ key, secret, previousUntil, now }: KeyFacts): string {
  if (secret === 'previous' && previousUntil !== null)
    return `the old token passes until ${previousUntil} (${timeUntil(previousUntil, now)})`;
  if (key.expiresAt === null) return 'the key never expires';
  return `the key expires ${timeUntil(key.expiresAt, now)} (${key.expiresAt})`;
}

function expiredText({ key, previousUntil, now }: KeyFacts): string {
  if (key.expiresAt !== null && now >= Date.parse(key.expiresAt))
    return `the key expired ${longAgo(key.expiresAt, now)} (${key.expiresAt})`;
  return `the old token of a rotation stopped ${longAgo(previousUntil, now)} (${previousUntil})`;
}

function neededBy({ requirement }: KeyFacts): string {
  return requirement === null ? 'nothing' : requirementText(requirement);
}

function holdings({ key, profile }: KeyFacts): string {
  if (profile?.grant === 'account') return `what its account "${key.account}" may do`;
  if (key.scopes) return key.scopes.join(', ') || 'no scope';
  const levels = Object.entries(key.permissions ?? {}).filter(([, level]) => level > 0);
  return levels.map(([name, level]) => `${name}=${level}`).join(', ') || 'nothing';
}

const shownRules = 5;

function rulesOf(rules: readonly string[]): string {
  const more = rules.length > shownRules ? ` and ${rules.length - shownRules} more` : '';
  return rules.slice(0, shownRules).join(', ') + more;
}
