/**
 * Why a token would pass now, or why not: the walk through all checks, told in words. The token is
 * recognised first; from then on a step needs the key and the question alone.
 */
import { describeActor } from './actor.ts';
import { findNewest } from './audit.ts';
import { byBoth, type Question } from './authenticate.ts';
import { describeCheck, notReached } from './describe-check.ts';
import { describeToken, type TokenFacts } from './describe-token.ts';
import type { EventType } from './event.ts';
import type { Explanation, KeyFacts, Step } from './explanation.ts';
import type { ApiKey, KeyRecord } from './key.ts';
import type { Journal } from './ports.ts';
import type { Profiles } from './profile.ts';
import type { State } from './state.ts';
import { recognizeToken } from './token.ts';
import { idInToken } from './token-form.ts';
import type { RateState, VerdictCode } from './verdict.ts';
import { type CheckCode, checkCodes, type Outcome, type Walk, walk } from './walk.ts';

/** What an explanation is made from. None of it is changed. */
export interface ExplainContext {
  readonly served: State;
  readonly draft: State;
  readonly profiles: Profiles;
  readonly journal: Journal;
  /** What is left of a key's rate limit; null for a key without one. Counts nothing. */
  readonly peekRate: (key: KeyRecord) => RateState | null;
  readonly view: (key: KeyRecord) => ApiKey;
}

/** Explains the verdict that `authenticate` would give, and consumes nothing. */
export async function explain(question: Question, context: ExplainContext): Promise<Explanation> {
  const { served, draft, profiles, peekRate, view } = context;
  const walked = byBoth(served, draft, (state) => walk(state, profiles, question));
  const { key, secret } = walked;
  const rate = key && walked.code === 'VALID' ? peekRate(key) : null;
  const code = rate?.remaining === 0 ? 'RATE_LIMITED' : walked.code;
  const shown = key && view(key);
  const found = key && (await factsOfKey({ ...walked, key, rate }, question, context));
  const token = await factsOfToken(question, found, context);
  const steps = checkCodes.map((check) =>
    describe(check, outcomeOf(check, walked, code), token, found),
  );
  return { valid: code === 'VALID', code, key: shown, secret, rate, steps };
}

function outcomeOf(check: CheckCode, { outcomes }: Walk, code: VerdictCode): Outcome {
  if (check !== 'RATE_LIMITED') return outcomes.get(check) ?? 'not_reached';
  if (code === 'RATE_LIMITED') return 'fail';
  return code === 'VALID' ? 'pass' : 'not_reached';
}

function describe(
  check: CheckCode,
  outcome: Outcome,
  token: TokenFacts,
  found: KeyFacts | null,
): Step {
  if (check === 'MISSING' || check === 'MALFORMED' || check === 'NOT_FOUND')
    return outcome === 'not_reached' ? notReached(check) : describeToken(check, outcome, token);
  return found ? describeCheck(check, outcome, found) : notReached(check);
}

type Found = Pick<Walk, 'code' | 'secret'> & {
  readonly key: KeyRecord;
  readonly rate: RateState | null;
};

async function factsOfKey(
  { code, key, secret, rate }: Found,
  { ip, requirement, now }: Question,
  { profiles, journal }: ExplainContext,
): Promise<KeyFacts> {
  return {
    key,
    profile: profiles.get(key.profile) ?? null,
    secret: secret ?? 'current',
    previousUntil: key.previous?.expiresAt ?? null,
    ...{ ip, requirement, rate, now },
    since: await since(code, key, journal),
  };
}

/** A change that waits for its sync is in force and has no event yet. */
async function since(
  code: VerdictCode,
  { id, revokedAt }: KeyRecord,
  journal: Journal,
): Promise<KeyFacts['since']> {
  if (code === 'REVOKED' && revokedAt !== null)
    return (await lastChange(journal, id, ['key.revoked'])) ?? { at: revokedAt, by: null };
  if (code !== 'INACTIVE') return null;
  return lastChange(journal, id, ['key.disabled'], ['key.enabled']);
}

async function factsOfToken(
  { token, now }: Question,
  found: KeyFacts | null,
  { served, profiles, journal }: ExplainContext,
): Promise<TokenFacts> {
  const text = token ?? '';
  const id = found ? null : idInToken(text, profiles);
  const namesake = (id !== null && served.keys.get(id)) || null;
  const changes = ['key.rotated', 'key.rotation-finished', 'key.rotation-aborted'] as const;
  const replaced = namesake && (await lastChange(journal, namesake.id, changes));
  const profile = recognizeToken(text, profiles);
  return { token: text, profiles, profile, found, namesake, replaced, now };
}

/** The newest event of one of the kinds, unless one of the others came after it. */
async function lastChange(
  journal: Journal,
  id: string,
  types: readonly EventType[],
  undone: readonly EventType[] = [],
): Promise<KeyFacts['since']> {
  const entry = await findNewest(journal, id, [...types, ...undone]);
  if (entry === null || undone.includes(entry.op)) return null;
  return { at: entry.ts, by: describeActor(entry.actor) };
}
