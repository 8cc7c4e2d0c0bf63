import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/core/actor.ts';
import { disableKey, enableKey, revokeKey } from '../../../src/core/decisions/switch-key.ts';
import { at, failureOf, keyRecord, member, stateOf } from '../support/fixtures.ts';

const local: Actor = { kind: 'local', name: 'alice' };
const bob: Actor = { kind: 'key', key: 'kr_bbbbbbbbbbbb', account: 'bob' };
const { id } = keyRecord();
const on = stateOf([keyRecord()]);
const off = stateOf([keyRecord({ enabled: false })]);
const gone = stateOf([keyRecord({ revokedAt: at(-1) })]);

const table = [
  { act: enableKey, op: 'key.enabled', verb: 'enable', from: off, same: on },
  { act: disableKey, op: 'key.disabled', verb: 'disable', from: on, same: off },
  { act: revokeKey, op: 'key.revoked', verb: 'revoke', from: on, same: gone },
];

describe.each(table)('to $verb a key', ({ act, op, from, same }) => {
  it('is one event', () => {
    expect(act(from, id, local)).toEqual([{ op, data: { id } }]);
  });

  it('is no event if it is so already', () => {
    expect(act(same, id, local)).toEqual([]);
  });

  it('needs a key that is there', () => {
    expect(failureOf(() => act(on, 'nobody', local)).code).toBe('not_found');
  });
});

it.each([enableKey, disableKey])('a revoked key can be switched neither on nor off', (act) => {
  expect(failureOf(() => act(gone, id, local)).code).toBe('conflict');
});

it('an inactive or expired key can be revoked', () => {
  const state = stateOf([keyRecord({ enabled: false, expiresAt: at(-1) })]);
  expect(revokeKey(state, id, local)).toHaveLength(1);
});

describe('an operator', () => {
  const operated = (...permissions: Parameters<typeof member>[1] & {}) =>
    stateOf([keyRecord({ enabled: false })], member('bob', permissions));

  it('needs api_keys.write to switch and api_keys.delete to revoke', () => {
    const writer = operated('api_keys.read', 'api_keys.write');
    const deleter = operated('api_keys.read', 'api_keys.delete');
    expect(failureOf(() => revokeKey(writer, id, bob)).code).toBe('not_permitted');
    expect(failureOf(() => disableKey(deleter, id, bob)).code).toBe('not_permitted');
    expect(failureOf(() => enableKey(deleter, id, bob)).code).toBe('not_permitted');
  });

  it('may stop a key of an admin, but not let it go on', () => {
    const state = operated('api_keys.write', 'api_keys.delete');
    expect(disableKey(state, id, bob)).toEqual([]);
    expect(revokeKey(state, id, bob)).toHaveLength(1);
    expect(failureOf(() => enableKey(state, id, bob)).code).toBe('not_permitted');
  });

  it('learns nothing of what keys there are without the permission', () => {
    const state = operated();
    for (const one of [id, 'nobody']) {
      expect(failureOf(() => enableKey(state, one, bob)).code).toBe('not_permitted');
    }
  });
});
