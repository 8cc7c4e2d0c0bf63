import { describe, expect, it } from 'vitest';
import { operatorPermissions } from '../../src/core/account.ts';
import type { Actor } from '../../src/core/actor.ts';
import { requireAdmin, requireCover, requirePermission } from '../../src/core/authorize.ts';
import { admin, failureOf, member, stateOf } from './support/fixtures.ts';

const reader = member('reader', ['api_keys.read']);
const writer = member('writer', ['api_keys.read', 'api_keys.write']);
const full = member('full', operatorPermissions);
const nothing = member('nothing');
const state = stateOf([], reader, writer, full, nothing);
const everything = operatorPermissions.join(' ');

const key = (account: string): Actor => ({ kind: 'key', key: 'kr_aaaaaaaaaaaa', account });
const as = (account: string): Actor => ({ kind: 'account', account, name: 'alice' });

const table: readonly [string, Actor, string, string][] = [
  ['the local user', { kind: 'local', name: 'alice' }, everything, 'admin full nothing'],
  ['Keyrack itself', { kind: 'system' }, everything, 'admin full nothing'],
  ['a key of an admin', key('admin'), everything, 'admin full nothing'],
  ['the local user as admin', as('admin'), everything, 'admin full nothing'],
  ['a key of a member with all', key('full'), everything, 'full nothing'],
  ['a key of a writer', key('writer'), 'api_keys.read api_keys.write', 'nothing'],
  ['the local user as a writer', as('writer'), 'api_keys.read api_keys.write', 'nothing'],
  ['a key of a reader', key('reader'), 'api_keys.read', 'nothing'],
  ['a key of a member without permissions', key('nothing'), '', 'nothing'],
  ['a key of an account that is gone', key('gone'), '', ''],
  ['the local user as nobody', as('__proto__'), '', ''],
];

function isPermitted(call: () => void): boolean {
  try {
    call();
    return true;
  } catch {
    expect(failureOf(call).code).toBe('not_permitted');
    return false;
  }
}

describe.each(table)('%s', (_, actor, permissions, covered) => {
  it(`holds exactly: ${permissions || 'nothing'}`, () => {
    const held = operatorPermissions.filter((permission) =>
      isPermitted(() => requirePermission(state, actor, permission)),
    );
    expect(held.join(' ')).toBe(permissions);
  });

  it(`may hand out keys of exactly: ${covered || 'nobody'}`, () => {
    const owners = [admin, full, nothing].filter((owner) =>
      isPermitted(() => requireCover(state, actor, owner)),
    );
    expect(owners.map(({ name }) => name).join(' ')).toBe(covered);
  });

  it('has the role admin if the account has it', () => {
    const isAdmin = covered.includes('admin');
    expect(isPermitted(() => requireAdmin(state, actor))).toBe(isAdmin);
  });
});

it('every account may hand out its own keys', () => {
  for (const owner of [admin, full, writer, reader, nothing]) {
    expect(isPermitted(() => requireCover(state, key(owner.name), owner))).toBe(true);
  }
});

it('the refusal says who lacks what', () => {
  const { message } = failureOf(() => requirePermission(state, as('reader'), 'api_keys.delete'));
  expect(message).toBe(
    'Cannot act as reader (by alice): account "reader" lacks the permission api_keys.delete',
  );
});

it('what an account holds counts at this moment, not when its key was made', () => {
  const later = stateOf([], member('full'));
  expect(isPermitted(() => requirePermission(later, key('full'), 'api_keys.read'))).toBe(false);
});
