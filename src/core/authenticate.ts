/**
 * The checks that a presented token passes, in the order of SPEC section 3. The order is what makes
 * refusals safe: until the digest has matched, the answer depends on the token alone and never on
 * the state of a key, so only whoever presents the true token learns that it was revoked, switched
 * off, expired, or came from the wrong address.
 */
import { isAllowed } from './addresses.ts';
import { isPast, type KeyRecord } from './key.ts';
import { meets, type Requirement } from './permissions.ts';
import type { Profiles } from './profile.ts';
import type { State } from './state.ts';
import { digestToken, recognizeToken } from './token.ts';
import type { VerdictCode } from './verdict.ts';

/** What is asked about a token, read and canonical. */
export interface Question {
  readonly token: string | null;
  readonly ip: string | null;
  readonly requirement: Requirement | null;
  readonly now: number;
}

/** The key that was found with the verdict of the checks before the rate limit. */
export interface Judgement {
  readonly code: Exclude<VerdictCode, 'RATE_LIMITED'>;
  readonly key: KeyRecord | null;
  readonly secret: 'current' | 'previous' | null;
}

interface Candidate extends Question {
  readonly key: KeyRecord;
  readonly secret: 'current' | 'previous';
  readonly profiles: Profiles;
  readonly state: State;
}

type Check = readonly [Judgement['code'], (candidate: Candidate) => boolean];

/** Each refusal with its condition, in order. */
const checks: readonly Check[] = [
  ['REVOKED', ({ key }) => key.revokedAt !== null],
  ['INACTIVE', ({ key }) => !key.enabled],
  ['EXPIRED', ({ key, secret, now }) => isPast(key.expiresAt, now) || isOver(key, secret, now)],
  ['IP_DENIED', ({ key, ip }) => !isAllowed(key.allowedIps, ip)],
  ['INSUFFICIENT_PERMISSIONS', (candidate) => !isPermitted(candidate)],
];

/** Judges a token by one state. */
export function judge(state: State, profiles: Profiles, question: Question): Judgement {
  if (question.token === null || question.token === '') return unknown('MISSING');
  if (!recognizeToken(question.token, profiles)) return unknown('MALFORMED');
  const holder = state.holder(digestToken(question.token));
  const key = holder && state.keys.get(holder.id);
  if (!key) return unknown('NOT_FOUND');
  return judgeKey({ ...question, key, secret: holder.secret, profiles, state });
}

/**
 * Judges by what is durable and by what is about to be: while a change waits for its sync, a key
 * must pass as it was and as it will be. So a revoke, a disable or a narrowing holds from the moment it is
 * asked for, and a create, an enable or a widening only after it can no longer be lost. A key that
 * passes is shown as it was, or its wider scopes and rate would be handed on before they are durable.
 */
export function judgeTwice(
  served: State,
  draft: State,
  profiles: Profiles,
  question: Question,
): Judgement {
  const present = judge(served, profiles, question);
  if (present.code !== 'VALID' || isSettled(served, draft, present.key)) return present;
  const future = judge(draft, profiles, question);
  return future.code === 'VALID' ? present : future;
}

/** True if no change of the key or its account waits for its sync: records are shared until replaced. */
function isSettled(served: State, draft: State, key: KeyRecord | null): boolean {
  if (!key) return true;
  return (
    draft.keys.get(key.id) === key &&
    draft.accounts.get(key.account) === served.accounts.get(key.account)
  );
}

function judgeKey(candidate: Candidate): Judgement {
  const refusal = checks.find(([, refuses]) => refuses(candidate));
  return { code: refusal?.[0] ?? 'VALID', key: candidate.key, secret: candidate.secret };
}

function isOver(key: KeyRecord, secret: 'current' | 'previous', now: number): boolean {
  return secret === 'previous' && isPast(key.previous?.expiresAt ?? null, now);
}

function isPermitted({ key, profiles, state, requirement }: Candidate): boolean {
  const grant = profiles.get(key.profile)?.grant;
  if (requirement === null) return true;
  if (!grant) return false;
  const admin = state.accounts.get(key.account)?.role === 'admin';
  return meets({ grant, scopes: key.scopes, permissions: key.permissions, admin }, requirement);
}

function unknown(code: 'MISSING' | 'MALFORMED' | 'NOT_FOUND'): Judgement {
  return { code, key: null, secret: null };
}
