import { describe, expect, test } from 'vitest';
import { profiles } from '../../../src/core/profiles/index.ts';
import { as, iso, local, makeBench, type OpenRack, refuses, start } from './bench.ts';

/** Owners and formats. */
export function accountsContract(open: OpenRack): void {
  describe('accounts and profiles', () => {
    const bench = makeBench(open);
    const { create } = bench;

    test('accounts are listed by name with the number of their keys', async () => {
      await bench.service.createAccount({ name: 'bob', role: 'admin' }, local);
      await create({ account: 'bob' });
      const { key } = await create({ account: 'bob' });
      await bench.service.revokeKey(key.id, local);
      const { items, total } = await bench.service.listAccounts({ limit: 10 }, local);
      const createdAt = iso(start);
      expect(items).toEqual([
        { name: 'admin', role: 'admin', permissions: [], createdAt, keys: 0 },
        { name: 'bob', role: 'admin', permissions: [], createdAt, keys: 1 },
      ]);
      expect(total).toBe(2);
    });

    test('a new account is a member with the permissions that are given', async () => {
      const permissions = ['api_keys.read'] as const;
      const made = await bench.service.createAccount({ name: 'carol', permissions }, local);
      expect(made).toEqual({
        name: 'carol',
        role: 'member',
        permissions,
        createdAt: iso(start),
        keys: 0,
      });
    });

    test('a taken or impossible name is refused', async () => {
      await refuses(bench.service.createAccount({ name: 'admin' }, local), 'conflict', /"admin"/);
      await refuses(bench.service.createAccount({ name: ' x' }, local), 'invalid_input', /" x"/);
      await refuses(
        bench.service.createAccount({ name: 'x', permissions: ['fly'] }, local),
        'invalid_input',
        /"fly"/,
      );
    });

    test('the rights of an account change, and its keys may less from then on', async () => {
      await bench.service.createAccount({ name: 'bob', role: 'admin' }, local);
      const { token } = await create({ account: 'bob', profile: 'pterodactyl-client' });
      expect(await bench.codeFor(token, 'servers:read')).toBe('VALID');
      const permissions = ['api_keys.read'] as const;
      const changed = await bench.service.updateAccount(
        'bob',
        { role: 'member', permissions },
        local,
      );
      expect(changed).toMatchObject({ name: 'bob', role: 'member', permissions, keys: 1 });
      expect(await bench.codeFor(token, 'servers:read')).toBe('INSUFFICIENT_PERMISSIONS');
      await bench.service.updateAccount('bob', { role: 'member' }, local);
      const { items, total } = await bench.service.listAudit({ type: 'account.updated' }, local);
      expect(total).toBe(1);
      expect(items[0]?.data).toEqual({
        name: 'bob',
        from: { role: 'admin', permissions: [] },
        to: { role: 'member', permissions },
      });
    });

    test('an account with keys is not deleted; when they are revoked it is', async () => {
      await bench.service.createAccount({ name: 'bob' }, local);
      const { key } = await create({ account: 'bob' });
      const remove = () => bench.service.deleteAccount('bob', local);
      await refuses(remove(), 'conflict', /it has 1 key; revoke them first/);
      await bench.service.revokeKey(key.id, local);
      expect(await remove()).toMatchObject({ name: 'bob', keys: 0 });
      await refuses(remove(), 'not_found', /no account "bob"/);
      await refuses(create({ account: 'bob' }), 'not_found');
    });

    test('the last admin stays one', async () => {
      const demote = () => bench.service.updateAccount('admin', { role: 'member' }, local);
      await refuses(demote(), 'conflict', /the last one with the role admin/);
      await refuses(bench.service.deleteAccount('admin', local), 'conflict', /the last one/);
      await bench.service.createAccount({ name: 'bob', role: 'admin' }, local);
      expect(await demote()).toMatchObject({ role: 'member' });
    });

    test('only an admin changes accounts, and only known values are taken', async () => {
      await bench.service.createAccount({ name: 'bob', permissions: ['api_keys.write'] }, local);
      const change = bench.service.updateAccount('bob', { role: 'admin' }, as('bob'));
      await refuses(change, 'not_permitted');
      await refuses(bench.service.deleteAccount('bob', as('bob')), 'not_permitted');
      const bad = bench.service.updateAccount('bob', { permissions: ['fly'] }, local);
      await refuses(bad, 'invalid_input', /Cannot update account: permissions "fly"/);
      await refuses(bench.service.updateAccount('nobody', {}, local), 'not_found');
    });

    test('profiles come whole, the default first', async () => {
      expect(await bench.service.listProfiles()).toEqual([...profiles.values()]);
    });
  });
}
