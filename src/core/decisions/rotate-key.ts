import type { Actor } from '../actor.ts';
import { requirePermission } from '../authorize.ts';
import { dayMs } from '../duration.ts';
import { KeyError } from '../errors.ts';
import type { NewEvent } from '../event.ts';
import { isPast, type KeyRecord } from '../key.ts';
import type { State } from '../state.ts';
import { digestToken, mintToken } from '../token.ts';
import { findProfile, type MintedEvent, type Minting } from './create-key.ts';
import { findLiveKey, requireCoverOfKey } from './find-key.ts';

/** The longest that an old secret may stay good. */
export const maxOverlapMs = 365 * dayMs;

/** Mints a new secret for a key; the old one stays good for the overlap, never beyond the key's expiry. */
export function rotateKey(
  state: State,
  id: string,
  overlapMs: number,
  actor: Actor,
  minting: Minting,
): MintedEvent {
  requirePermission(state, actor, 'api_keys.write');
  checkOverlap(overlapMs);
  const key = findLiveKey(state, id, 'rotate');
  requireCoverOfKey(state, actor, key);
  refuseBadMoment(key, minting.now);
  const { token, masked } = mintToken(
    findProfile(minting.profiles, key.profile, 'rotate'),
    minting.random,
    key.id,
  );
  const previousExpiresAt = overlapMs === 0 ? null : endOfOverlap(key, minting.now + overlapMs);
  const data = { id, digest: digestToken(token), masked, previousExpiresAt };
  return { id, event: { op: 'key.rotated', data }, token };
}

/** Ends the old secret. */
export function finishRotation(
  state: State,
  id: string,
  actor: Actor,
  now: number,
): readonly NewEvent[] {
  requireRotation(state, id, actor, 'finish', now);
  return [{ op: 'key.rotation-finished', data: { id } }];
}

/** Ends the new secret. */
export function abortRotation(
  state: State,
  id: string,
  actor: Actor,
  now: number,
): readonly NewEvent[] {
  requireRotation(state, id, actor, 'abort', now);
  return [{ op: 'key.rotation-aborted', data: { id } }];
}

/** True while the old secret of the key is good. */
export function isRotating(key: KeyRecord, now: number): boolean {
  return key.previous !== null && !isPast(key.previous.expiresAt, now);
}

function requireRotation(state: State, id: string, actor: Actor, verb: string, now: number): void {
  requirePermission(state, actor, 'api_keys.write');
  const key = findLiveKey(state, id, `${verb} the rotation of`);
  requireCoverOfKey(state, actor, key);
  if (isRotating(key, now)) return;
  throw new KeyError('conflict', `Cannot ${verb} the rotation of key "${id}": none is under way`);
}

function refuseBadMoment(key: KeyRecord, now: number): void {
  if (isPast(key.expiresAt, now)) {
    throw new KeyError(
      'conflict',
      `Cannot rotate key "${key.id}": it expired at ${key.expiresAt}; give it a new expiry first`,
    );
  }
  if (isRotating(key, now)) {
    throw new KeyError(
      'conflict',
      `Cannot rotate key "${key.id}": a rotation is under way; finish or abort it first`,
    );
  }
}

function endOfOverlap(key: KeyRecord, wanted: number): string {
  const end = key.expiresAt === null ? wanted : Math.min(wanted, Date.parse(key.expiresAt));
  return new Date(end).toISOString();
}

function checkOverlap(overlapMs: number): void {
  if (Number.isSafeInteger(overlapMs) && overlapMs >= 0 && overlapMs <= maxOverlapMs) return;
  const message = `${overlapMs} ms is not from 0 to 365 days`;
  throw new KeyError('invalid_input', `Cannot rotate key: overlap ${message}`, {
    issues: [{ path: 'overlap', message }],
  });
}
