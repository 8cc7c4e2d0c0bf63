import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Account,
  checkAccount,
  covers,
  holdsPermission,
  operatorPermissions,
  roles,
} from '../../src/core/account.ts';
import { at, failureOf, member } from './support/fixtures.ts';

const anyAccount: fc.Arbitrary<Account> = fc.record({
  name: fc.constant('somebody'),
  role: fc.constantFrom(...roles),
  permissions: fc.subarray([...operatorPermissions]),
  createdAt: fc.constant(at(0)),
});

describe('holdsPermission', () => {
  it.each(operatorPermissions)('gives %s to an admin without its being named', (permission) => {
    expect(holdsPermission({ ...member('boss'), role: 'admin' }, permission)).toBe(true);
  });

  it('gives a member what was given to it, and nothing else', () => {
    const account = member('bob', ['api_keys.write']);
    const held = operatorPermissions.filter((one) => holdsPermission(account, one));
    expect(held).toEqual(['api_keys.write']);
  });
});

describe('covers', () => {
  it('is true exactly if the holder lacks nothing that the other has', () => {
    fc.assert(
      fc.property(anyAccount, anyAccount, (holder, other) => {
        const lacksNothing = operatorPermissions.every(
          (one) => holdsPermission(holder, one) || !holdsPermission(other, one),
        );
        const lacksRole = other.role === 'admin' && holder.role !== 'admin';
        expect(covers(holder, other)).toBe(lacksNothing && !lacksRole);
      }),
      { numRuns: 200 },
    );
  });

  it('does not take a member with every operator permission for an admin', () => {
    const boss = { ...member('boss'), role: 'admin' as const };
    expect(covers(member('bob', operatorPermissions), boss)).toBe(false);
  });
});

describe('checkAccount', () => {
  it('makes a member without permissions of a mere name', () => {
    expect(checkAccount({ name: 'bob' })).toEqual({ name: 'bob', role: 'member', permissions: [] });
  });

  it('keeps each permission once, in the order of the list', () => {
    const permissions = ['api_keys.delete', 'api_keys.read', 'api_keys.delete'];
    expect(checkAccount({ name: 'bob', permissions }).permissions).toEqual([
      'api_keys.read',
      'api_keys.delete',
    ]);
  });

  it.each(['a', 'org_abc123', 'bob@example.com', 'x'.repeat(64), 'constructor', '0', 'a.b-c'])(
    'takes %j as a name',
    (name) => {
      expect(checkAccount({ name }).name).toBe(name);
    },
  );

  it.each(['', ' bob', 'bob ', 'bob\n', '.bob', '-rf', '__proto__', 'bö', 'a b', 'x'.repeat(65)])(
    'refuses %j as a name',
    (name) => {
      const { code, issues } = failureOf(() => checkAccount({ name }));
      expect(code).toBe('invalid_input');
      expect(issues.map(({ path }) => path)).toEqual(['name']);
    },
  );

  it('names every wrong field at once', () => {
    const draft = { name: '', role: 'root' as 'admin', permissions: ['api_keys.read', 'a', 'b'] };
    const { message, issues } = failureOf(() => checkAccount(draft));
    expect(issues.map(({ path }) => path)).toEqual(['name', 'role', 'permissions', 'permissions']);
    expect(message).toBe(`Cannot create account: name ${issues[0]?.message}`);
  });

  it('does not quote a name of ten thousand characters whole', () => {
    const { message } = failureOf(() => checkAccount({ name: 'é'.repeat(10_000) }));
    expect(message.length).toBeLessThan(250);
  });
});
