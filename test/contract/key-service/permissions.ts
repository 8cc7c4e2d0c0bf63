import { beforeEach, describe, expect, test } from 'vitest';
import { profiles } from '../../../src/core/profiles/index.ts';
import { as, local, makeBench, type OpenRack, refuses } from './bench.ts';

/** Who may do what. */
export function permissionsContract(open: OpenRack): void {
  describe('permissions', () => {
    const bench = makeBench(open);
    const { create } = bench;

    beforeEach(async () => {
      await bench.service.createAccount({ name: 'reader', permissions: ['api_keys.read'] }, local);
      await bench.service.createAccount({ name: 'writer', permissions: ['api_keys.write'] }, local);
      await bench.service.createAccount(
        { name: 'remover', permissions: ['api_keys.delete'] },
        local,
      );
    });

    test.each([
      ['reader', [true, false, false]],
      ['writer', [false, true, false]],
      ['remover', [false, false, true]],
      ['admin', [true, true, true]],
      ['nobody', [false, false, false]],
    ])('account %s may read, write, delete: %j', async (account, expected) => {
      const { key } = await create({ account: 'reader' });
      const actor = as(account);
      const acts = [
        () => bench.service.getKey(key.id, actor),
        () => bench.service.disableKey(key.id, actor),
        () => bench.service.revokeKey(key.id, actor),
      ];
      for (const [index, act] of acts.entries()) {
        if (expected[index]) await expect(act()).resolves.toBeDefined();
        else
          await refuses(
            act(),
            'not_permitted',
            new RegExp(`^Cannot act as ${account} \\(by alice\\): `),
          );
      }
    });

    test('lists and the audit are for those who may read, accounts are made by admins', async () => {
      await refuses(bench.service.listKeys({}, as('writer')), 'not_permitted');
      await refuses(bench.service.listAccounts({}, as('writer')), 'not_permitted');
      await refuses(bench.service.listAudit({}, as('writer')), 'not_permitted');
      await refuses(bench.service.verifyAudit(null, as('writer')), 'not_permitted');
      await refuses(
        bench.service.createAccount({ name: 'x' }, as('writer')),
        'not_permitted',
        /admin/,
      );
      await expect(bench.service.listProfiles()).resolves.toHaveLength(profiles.size);
    });

    test('nobody makes a key that may more than they', async () => {
      await refuses(create({ account: 'admin' }, as('writer')), 'not_permitted', /holds more/);
      const { key } = await create({}, as('admin'));
      expect(key.account).toBe('admin');
    });

    test('a key acts with the permissions of its account, and the audit names it', async () => {
      const boss = bench.rack.withKey(await create({ scopes: ['manage'], account: 'admin' }));
      const { key } = await boss.service.createKey({ name: 'made by a key' }, boss.actor);
      const { items } = await bench.service.listAudit({ key: key.id }, local);
      expect(items[0]?.actor).toEqual(boss.actor);
      const reader = bench.rack.withKey(await create({ scopes: ['manage'], account: 'reader' }));
      await expect(reader.service.getKey(key.id, reader.actor)).resolves.toMatchObject({
        id: key.id,
      });
      await refuses(
        reader.service.revokeKey(key.id, reader.actor),
        'not_permitted',
        /api_keys\.delete/,
      );
    });
  });
}
