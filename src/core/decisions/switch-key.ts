import type { Actor } from '../actor.ts';
import { requirePermission } from '../authorize.ts';
import type { NewEvent } from '../event.ts';
import type { State } from '../state.ts';
import { findKey, findLiveKey, requireCoverOfKey } from './find-key.ts';

/** Switches a key on: an event unless it is on. */
export function enableKey(state: State, id: string, actor: Actor): readonly NewEvent[] {
  requirePermission(state, actor, 'api_keys.write');
  const key = findLiveKey(state, id, 'enable');
  requireCoverOfKey(state, actor, key);
  return key.enabled ? [] : [{ op: 'key.enabled', data: { id } }];
}

/** Switches a key off: an event unless it is off. */
export function disableKey(state: State, id: string, actor: Actor): readonly NewEvent[] {
  requirePermission(state, actor, 'api_keys.write');
  const key = findLiveKey(state, id, 'disable');
  return key.enabled ? [{ op: 'key.disabled', data: { id } }] : [];
}

/** Revokes a key for good: an event unless it is revoked. */
export function revokeKey(state: State, id: string, actor: Actor): readonly NewEvent[] {
  requirePermission(state, actor, 'api_keys.delete', state.keys.get(id));
  const key = findKey(state, id, 'revoke');
  return key.revokedAt === null ? [{ op: 'key.revoked', data: { id } }] : [];
}
