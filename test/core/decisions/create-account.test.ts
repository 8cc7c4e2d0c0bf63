import { expect, it } from 'vitest';
import { createAccount } from '../../../src/core/decisions/create-account.ts';
import { failureOf, member, stateOf } from '../support/fixtures.ts';

const local = { kind: 'local', name: 'alice' } as const;
const state = stateOf([], member('bob', ['api_keys.read', 'api_keys.write', 'api_keys.delete']));

it('an account is made with its defaults filled in', () => {
  expect(createAccount(state, { name: 'carol' }, local)).toEqual({
    op: 'account.created',
    data: { name: 'carol', role: 'member', permissions: [] },
  });
});

it('a name that is taken is a conflict', () => {
  expect(failureOf(() => createAccount(state, { name: 'bob' }, local)).code).toBe('conflict');
});

it('a bad draft is invalid input', () => {
  expect(failureOf(() => createAccount(state, { name: '' }, local)).code).toBe('invalid_input');
});

it('a member cannot make accounts, whatever it may do to keys', () => {
  const actor = { kind: 'key', key: 'kr_aaaaaaaaaaaa', account: 'bob' } as const;
  const call = () => createAccount(state, { name: 'boss', role: 'admin' }, actor);
  expect(failureOf(call).code).toBe('not_permitted');
});
