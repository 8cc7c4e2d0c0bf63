import { expect, it } from 'vitest';
import { exportKeys } from '../../../src/core/decisions/export-keys.ts';
import { maxTransferKeys } from '../../../src/core/transfer.ts';
import { at, failureOf, hour, keyRecord, member, now, stateOf } from '../support/fixtures.ts';

const local = { kind: 'local', name: 'alice' } as const;

it('an export names only the accounts that own one of its keys, and is counted in its event', () => {
  const bob = member('bob', ['api_keys.read']);
  const state = stateOf([keyRecord({ account: 'bob' })], bob, member('carol'));
  const { exported, event } = exportKeys(state, {}, local, now);
  expect(exported.accounts).toEqual([
    { name: 'bob', role: 'member', permissions: ['api_keys.read'] },
  ]);
  expect(event).toEqual({ op: 'keys.exported', data: { count: 1 } });
});

it('an old secret is exported while its rotation runs', () => {
  const previous = (expiresAt: string) => ({ digest: '1'.repeat(64), masked: 'x', expiresAt });
  const exportOf = (expiresAt: string) =>
    exportKeys(stateOf([keyRecord({ previous: previous(expiresAt) })]), {}, local, now).exported
      .keys[0]?.previous;
  expect(exportOf(at(hour))).toEqual(previous(at(hour)));
  expect(exportOf(at(0))).toBeNull();
});

it('what made a key and how often it was changed stays where it is', () => {
  const request = { id: 'r', draft: 'd' };
  const { exported } = exportKeys(stateOf([keyRecord({ request, version: 7 })]), {}, local, now);
  expect(exported.keys[0]).not.toHaveProperty('request');
  expect(exported.keys[0]).not.toHaveProperty('version');
});

it('a rack with too many keys is not exported in part', () => {
  const keys = Array.from({ length: maxTransferKeys + 1 }, (_, index) =>
    keyRecord({ id: `kr_${index}`, digest: String(index) }),
  );
  const { code, message } = failureOf(() => exportKeys(stateOf(keys), {}, local, now));
  expect(code).toBe('limit_reached');
  expect(message).toContain('10001');
  const revoked = keys.map((key) => ({ ...key, revokedAt: at(0) }));
  expect(exportKeys(stateOf(revoked), {}, local, now).exported.keys).toEqual([]);
});

it('a member cannot export, whatever it may do to keys', () => {
  const state = stateOf([], member('bob', ['api_keys.read', 'api_keys.write', 'api_keys.delete']));
  const actor = { kind: 'key', key: 'kr_aaaaaaaaaaaa', account: 'bob' } as const;
  expect(failureOf(() => exportKeys(state, {}, actor, now)).code).toBe('not_permitted');
});
