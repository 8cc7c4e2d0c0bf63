import type { Actor } from '../actor.ts';
import { requireCover } from '../authorize.ts';
import { KeyError } from '../errors.ts';
import type { KeyRecord } from '../key.ts';
import type { State } from '../state.ts';

/** The key with the id, revoked or not; throws `not_found`. */
export function findKey(state: State, id: string, attempt: string): KeyRecord {
  const key = state.keys.get(id);
  if (!key)
    throw new KeyError('not_found', `Cannot ${attempt} key: no key has the id ${quoteId(id)}`);
  return key;
}

/**
 * Whoever pastes a token where an id is wanted must not find it in a log or on a screen. Ids have
 * at most 24 characters and tokens at least 44, so of a longer text only the prefix is quoted.
 */
export function quoteId(id: string): string {
  return id.length <= 24 ? `"${id}"` : `"${id.slice(0, 4)}…", which is longer than any id`;
}

/** The key with the id, if it may still change; throws `not_found` and `conflict`. */
export function findLiveKey(state: State, id: string, attempt: string): KeyRecord {
  const key = findKey(state, id, attempt);
  if (key.revokedAt === null) return key;
  throw new KeyError(
    'conflict',
    `Cannot ${attempt} key "${id}": it was revoked at ${key.revokedAt}, which is final`,
  );
}

/** Throws `not_permitted` unless the actor may hand out what the key's account may do. */
export function requireCoverOfKey(state: State, actor: Actor, key: KeyRecord): void {
  const owner = state.accounts.get(key.account);
  if (owner) requireCover(state, actor, owner);
}
