/** The checks of a token in words, up to the key that it opens. Nothing of the token stands in them. */
import type { KeyFacts, Remedy, Step } from './explanation.ts';
import type { KeyRecord } from './key.ts';
import type { Profile, Profiles } from './profile.ts';
import { longAgo, timeUntil } from './relative-time.ts';
import { another } from './remedy.ts';
import { whyMalformed } from './token-form.ts';
import type { Outcome } from './walk.ts';

/** The checks before a key is known. */
export type TokenCheck = 'MISSING' | 'MALFORMED' | 'NOT_FOUND';

/** What a token is described by. */
export interface TokenFacts {
  readonly token: string;
  readonly profiles: Profiles;
  /** The profile whose form it has. */
  readonly profile: Profile | null;
  /** The key that it opens. */
  readonly found: KeyFacts | null;
  /** If it opens none: the key whose id stands in it, and when that one got its newest secret. */
  readonly namesake: Pick<KeyRecord, 'id' | 'name' | 'revokedAt'> | null;
  readonly replaced: KeyFacts['since'];
  readonly now: number;
}

/** One step: what the check came to for the token, and what to do if it failed. */
export function describeToken(check: TokenCheck, outcome: Outcome, facts: TokenFacts): Step {
  const { pass, fail } = words[check];
  return outcome === 'fail'
    ? { check, outcome, ...fail(facts) }
    : { check, outcome, detail: pass(facts) };
}

interface Words {
  readonly pass: (facts: TokenFacts) => string;
  readonly fail: (facts: TokenFacts) => Pick<Step, 'detail'> & Remedy;
}

const words: Readonly<Record<TokenCheck, Words>> = {
  MISSING: {
    pass: () => 'a token was given',
    fail: () => ({
      detail: 'no token was given',
      remedy: 'send it as "Authorization: Bearer TOKEN" or "X-Api-Key: TOKEN"',
    }),
  },
  MALFORMED: {
    pass: ({ profile }) => `it has the form of profile "${profile?.name}"`,
    fail: (facts) => ({
      detail: whyMalformed(facts.token, facts.profiles),
      remedy: `copy it again from where it is kept${orMakeAnother(facts)}`,
      ...newToken(facts),
    }),
  },
  NOT_FOUND: { pass: whoseToken, fail: unknownToken },
};

/** Which key, and which of its secrets while it has two. */
function whoseToken({ found, now }: TokenFacts): string {
  if (!found) return 'it opens a key';
  const { key, secret, previousUntil } = found;
  const whose = `of key "${key.name}" (${key.id})`;
  if (previousUntil === null || (secret === 'current' && now >= Date.parse(previousUntil)))
    return `it is the token ${whose}`;
  const end =
    now >= Date.parse(previousUntil)
      ? `stopped ${longAgo(previousUntil, now)} (${previousUntil})`
      : `stops ${timeUntil(previousUntil, now)} (${previousUntil})`;
  return secret === 'current'
    ? `it is the new token ${whose}; the old one ${end}`
    : `it is the old token ${whose}, which ${end}`;
}

function unknownToken(facts: TokenFacts): Pick<Step, 'detail'> & Remedy {
  const { profile, namesake, replaced, now } = facts;
  if (!namesake)
    return {
      detail: `it has the form of profile "${profile?.name}", but this rack does not know it`,
      remedy: 'ask the rack that made it; after a rotation use the new token',
    };
  const when = replaced === null ? '' : ` ${longAgo(replaced.at, now)} by ${replaced.by}`;
  const how = replaced === null ? 'it was mistyped' : `it was replaced${when}, or mistyped`;
  return {
    detail: `it has the id of key "${namesake.name}" (${namesake.id}), but not its secret: ${how}`,
    remedy: `use the newest token of the key${orMakeAnother(facts)}`,
    ...newToken(facts),
  };
}

function orMakeAnother({ namesake }: TokenFacts): string {
  return namesake && namesake.revokedAt === null ? '; if it is lost, make another one' : '';
}

function newToken({ namesake }: TokenFacts): Pick<Remedy, 'command'> {
  return namesake && namesake.revokedAt === null ? another(namesake.id) : {};
}
