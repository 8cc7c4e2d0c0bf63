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
import { isTaken } from './taken.ts';
import { digestToken, recognizeToken } from './token.ts';
import type { VerdictCode } from './verdict.ts';

/** What is asked about a token, read and canonical. */
export interface Question {
  readonly token: string | null;
  readonly ip: string | null;
  readonly requirement: Requirement | null;
  /** The profiles whose keys pass; null for all. */
  readonly takes: readonly string[] | null;
  readonly now: number;
}

/** The key that was found with the verdict of the checks before the rate limit. */
export interface Judgement {
  readonly code: Exclude<VerdictCode, 'RATE_LIMITED'>;
  readonly key: KeyRecord | null;
  readonly secret: 'current' | 'previous' | null;
}

/** A key that was found by its token, with what is asked about it. */
export interface Candidate extends Question {
  readonly key: KeyRecord;
  readonly secret: 'current' | 'previous';
  readonly profiles: Profiles;
  readonly state: State;
}

type Check = readonly [KeyRefusal, (candidate: Candidate) => boolean];

/** The refusals of a key that was found, in order, but for the rate limit. */
export type KeyRefusal =
  | 'REVOKED'
  | 'INACTIVE'
  | 'EXPIRED'
  | 'IP_DENIED'
  | 'INSUFFICIENT_PERMISSIONS';

/** Each refusal with its condition, in order. */
export const checks: readonly Check[] = [
  ['REVOKED', ({ key }) => key.revokedAt !== null],
  ['INACTIVE', ({ key }) => !key.enabled],
  ['EXPIRED', ({ key, secret, now }) => isPast(key.expiresAt, now) || isOver(key, secret, now)],
  ['IP_DENIED', ({ key, ip }) => !isAllowed(key.allowedIps, ip)],
  ['INSUFFICIENT_PERMISSIONS', (candidate) => !isPermitted(candidate)],
];

/** Judges a token by one state. */
export function judge(state: State, profiles: Profiles, question: Question): Judgement {
  const found = identify(state, profiles, question.token);
  if (found.key === null) return found;
  return judgeKey({ ...question, key: found.key, secret: found.secret, profiles, state });
}

type Identified =
  | Pick<Candidate, 'key' | 'secret'>
  | {
      readonly code: 'MISSING' | 'MALFORMED' | 'NOT_FOUND';
      readonly key: null;
      readonly secret: null;
    };

/** The key that a token opens, and by which of its secrets; or why there is none. */
export function identify(state: State, profiles: Profiles, token: string | null): Identified {
  if (token === null || token === '') return unknown('MISSING');
  if (!recognizeToken(token, profiles)) return unknown('MALFORMED');
  return state.holder(digestToken(token)) ?? unknown('NOT_FOUND');
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
  return byBoth(served, draft, (state) => judge(state, profiles, question));
}

/** The same for any way to judge by one state. */
export function byBoth<T extends Pick<Judgement, 'code' | 'key'>>(
  served: State,
  draft: State,
  judgeBy: (state: State) => T,
): T {
  const present = judgeBy(served);
  if (present.code !== 'VALID' || isSettled(served, draft, present.key)) return present;
  const future = judgeBy(draft);
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

function isPermitted({ key, profiles, state, requirement, takes }: Candidate): boolean {
  if (!isTaken(key.profile, takes)) return false;
  const grant = profiles.get(key.profile)?.grant;
  if (requirement === null) return true;
  if (!grant) return false;
  const admin = state.accounts.get(key.account)?.role === 'admin';
  return meets({ grant, scopes: key.scopes, permissions: key.permissions, admin }, requirement);
}

function unknown<C extends 'MISSING' | 'MALFORMED' | 'NOT_FOUND'>(code: C) {
  return { code, key: null, secret: null } as const;
}
