import { describe, expect, test } from 'vitest';
import { profiles } from '../../../src/core/profiles/index.ts';
import { iso, local, makeBench, type OpenRack, refuses, start } from './bench.ts';

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

    test('profiles come whole, the default first', async () => {
      expect(await bench.service.listProfiles()).toEqual([...profiles.values()]);
    });
  });
}
