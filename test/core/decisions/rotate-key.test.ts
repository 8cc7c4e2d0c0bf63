import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/core/actor.ts';
import {
  abortRotation,
  finishRotation,
  isRotating,
  maxOverlapMs,
  rotateKey,
} from '../../../src/core/decisions/rotate-key.ts';
import type { KeyRecord } from '../../../src/core/key.ts';
import { profiles } from '../../../src/core/profiles/index.ts';
import { digestToken } from '../../../src/core/token.ts';
import { at, day, failureOf, hour, keyRecord, member, now, stateOf } from '../support/fixtures.ts';

const local: Actor = { kind: 'local', name: 'alice' };
const bob: Actor = { kind: 'key', key: 'kr_bbbbbbbbbbbb', account: 'bob' };
const { id } = keyRecord();
const minting = { profiles, random: randomBytes, now };
const previous = { digest: 'f'.repeat(64), masked: 'kr_…', expiresAt: at(hour) };

function stateWith(fields: Partial<KeyRecord> = {}) {
  return stateOf([keyRecord(fields)], member('bob', ['api_keys.write']));
}

function rotate(overlapMs: number, fields: Partial<KeyRecord> = {}, actor = local) {
  return rotateKey(stateWith(fields), id, overlapMs, actor, minting);
}

describe('a rotation', () => {
  it('gives the key a new secret under its old id', () => {
    const { event, token } = rotate(hour);
    expect(token.startsWith(`${id}_`)).toBe(true);
    const digest = digestToken(token);
    const data = { id, digest, masked: `${id}_…`, previousExpiresAt: at(hour) };
    expect(event).toEqual({ op: 'key.rotated', data });
    expect(JSON.stringify(event)).not.toContain(token);
  });

  it.each([
    ['ends the old secret at once without an overlap', 0, null, null],
    ['keeps the old secret for the overlap', hour, null, at(hour)],
    ['keeps the old secret for a year at most', maxOverlapMs, null, at(365 * day)],
    ['never keeps the old secret beyond the end of the key', day, at(hour), at(hour)],
    ['keeps the old secret for less than the life of the key', hour, at(day), at(hour)],
  ])('%s', (_, overlapMs, expiresAt, end) => {
    expect(rotate(overlapMs, { expiresAt }).event.data).toMatchObject({ previousExpiresAt: end });
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, maxOverlapMs + 1, 2 ** 53])(
    'refuses an overlap of %d',
    (overlapMs) => {
      const { code, issues } = failureOf(() => rotate(overlapMs));
      expect([code, issues[0]?.path]).toEqual(['invalid_input', 'overlap']);
    },
  );

  it.each([
    ['a revoked key', { revokedAt: at(-1) }],
    ['an expired key', { expiresAt: at(0) }],
    ['a key that is rotating', { previous }],
  ])('is a conflict for %s', (_, fields) => {
    expect(failureOf(() => rotate(hour, fields)).code).toBe('conflict');
  });

  it('may begin again at the very moment at which the last one ends', () => {
    expect(() => rotate(hour, { previous: { ...previous, expiresAt: at(0) } })).not.toThrow();
  });

  it('is possible for an inactive key', () => {
    expect(() => rotate(hour, { enabled: false })).not.toThrow();
  });

  it('of a key whose profile is lost is refused, and the refusal says so', () => {
    const { code, message } = failureOf(() => rotate(hour, { profile: 'lost' }));
    expect(code).toBe('invalid_input');
    expect(message).toContain('Cannot rotate key: profile "lost"');
  });

  // The token of the answer would make the operator an admin.
  it('of a key of an admin is not for an operator', () => {
    expect(failureOf(() => rotate(hour, {}, bob)).code).toBe('not_permitted');
    expect(rotate(hour, { account: 'bob' }, bob).token).toMatch(/^kr_/);
  });
});

describe.each([
  { act: finishRotation, op: 'key.rotation-finished', verb: 'finish' },
  { act: abortRotation, op: 'key.rotation-aborted', verb: 'abort' },
])('to $verb a rotation', ({ act, op }) => {
  it('is one event', () => {
    expect(act(stateWith({ previous }), id, local, now)).toEqual([{ op, data: { id } }]);
  });

  it.each([
    ['is a conflict when none is under way', {}],
    ['is a conflict when the overlap is over', { previous: { ...previous, expiresAt: at(0) } }],
    ['is a conflict for a revoked key', { previous, revokedAt: at(-1) }],
  ])('%s', (_, fields) => {
    expect(failureOf(() => act(stateWith(fields), id, local, now)).code).toBe('conflict');
  });

  it('needs a key that is there, api_keys.write, and cover', () => {
    const state = stateWith({ previous });
    expect(failureOf(() => act(state, 'nobody', local, now)).code).toBe('not_found');
    expect(failureOf(() => act(state, id, bob, now)).code).toBe('not_permitted');
    const reader = stateOf(
      [keyRecord({ previous, account: 'bob' })],
      member('bob', ['api_keys.read']),
    );
    expect(failureOf(() => act(reader, id, bob, now)).code).toBe('not_permitted');
  });
});

it('a key is rotating until the millisecond at which its old secret ends', () => {
  expect(isRotating(keyRecord({ previous }), now + hour - 1)).toBe(true);
  expect(isRotating(keyRecord({ previous }), now + hour)).toBe(false);
  expect(isRotating(keyRecord(), now)).toBe(false);
});
