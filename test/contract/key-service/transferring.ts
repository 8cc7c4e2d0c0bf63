import { beforeEach, describe, expect, test } from 'vitest';
import type { TransferKey } from '../../../src/core/transfer.ts';
import {
  as,
  type ContractRack,
  hour,
  iso,
  local,
  makeBench,
  type OpenRack,
  refuses,
  start,
} from './bench.ts';

/** Keys on their way from one rack to another. */
export function transferringContract(open: OpenRack): void {
  describe('exporting and importing', () => {
    const bench = makeBench(open);
    const { create } = bench;
    let other: ContractRack;
    beforeEach(async () => {
      other = await open();
    });
    const codeThere = async (token: string) =>
      (await other.service.verify({ token, permission: null, ip: null }, local)).code;
    const exported = () => bench.service.exportKeys({}, local);
    const carry = async () => other.service.importKeys(await exported(), {}, local);

    test('an export holds everything but the token, and the audit says that it was made', async () => {
      const rules = { scopes: ['write'], allowedIps: ['10.0.0.0/8'], rateLimit: '5/1m' };
      const { key, token } = await create({ ...rules, expiresAt: iso(start + hour) });
      const wanted = await exported();
      expect(wanted.exportedAt).toBe(iso(start));
      expect(wanted.accounts).toEqual([{ name: 'admin', role: 'admin', permissions: [] }]);
      expect(wanted.keys).toEqual([
        {
          ...{ id: key.id, profile: 'keyrack', account: 'admin', name: 'backup script' },
          ...{ ...rules, permissions: null, expiresAt: iso(start + hour), enabled: true },
          ...{ createdAt: iso(start), revokedAt: null, masked: key.masked, previous: null },
          digest: expect.stringMatching(/^[0-9a-f]{64}$/),
        },
      ]);
      expect(JSON.stringify(wanted)).not.toContain(token.slice(-20));
      const { items } = await bench.service.listAudit({ type: 'keys.exported' }, local);
      expect(items).toMatchObject([{ data: { count: 1 }, actor: { kind: 'local' } }]);
    });

    test('a revoked key is exported only if that is asked for', async () => {
      const { key } = await create();
      await bench.service.revokeKey(key.id, local);
      expect((await exported()).keys).toEqual([]);
      const { keys } = await bench.service.exportKeys({ revoked: true }, local);
      expect(keys).toMatchObject([{ id: key.id, revokedAt: iso(start) }]);
    });

    test('an imported key passes with the token it had, and is the same key', async () => {
      const { key, token } = await create({ scopes: ['write'] });
      const off = await create();
      await bench.service.disableKey(off.key.id, local);
      other.clock.now = start + hour;
      const report = await carry();
      expect(report).toMatchObject({ dryRun: false, accounts: [] });
      expect(report.keys.map(({ outcome, status }) => [outcome, status])).toEqual([
        ['imported', 'active'],
        ['imported', 'inactive'],
      ]);
      expect(await codeThere(token)).toBe('VALID');
      expect(await codeThere(off.token)).toBe('INACTIVE');
      const there = await other.service.getKey(key.id, local);
      expect(there).toEqual({ ...key, uses: 1, lastUsedAt: iso(start + hour), lastUsedIp: null });
    });

    test('the audit has each imported key with the time of the import, and no digest', async () => {
      const { key } = await create();
      await bench.service.rotateKey(key.id, 24 * hour, local);
      other.clock.now = start + hour;
      await carry();
      const { items } = await other.service.listAudit({ type: 'key.imported' }, local);
      expect(items).toMatchObject([
        {
          ts: iso(start + hour),
          data: {
            ...{ id: key.id, name: 'backup script', createdAt: iso(start) },
            previous: { masked: key.masked, expiresAt: iso(start + 24 * hour) },
          },
        },
      ]);
      expect(JSON.stringify(items)).not.toContain('digest');
    });

    test('a rotation goes on where the key is imported, and one that is over does not', async () => {
      const { key, token } = await create();
      const { token: second } = await bench.service.rotateKey(key.id, 24 * hour, local);
      const wanted = await exported();
      await carry();
      expect([await codeThere(token), await codeThere(second)]).toEqual(['VALID', 'VALID']);
      const late = await open();
      late.clock.now = start + 24 * hour;
      await late.service.importKeys(wanted, {}, local);
      const judge = (text: string) =>
        late.service.verify({ token: text, permission: null, ip: null }, local);
      expect((await judge(token)).code).toBe('NOT_FOUND');
      expect((await judge(second)).code).toBe('VALID');
    });

    test('a dry run says the same and does nothing', async () => {
      await create();
      const wanted = await exported();
      const said = await other.service.importKeys(wanted, { dryRun: true }, local);
      expect((await other.service.listKeys({}, local)).total).toBe(0);
      const done = await other.service.importKeys(wanted, {}, local);
      expect(said).toEqual({ ...done, dryRun: true });
    });

    test('an import may be repeated: what is here already stays as it is', async () => {
      const { key } = await create();
      await carry();
      await other.service.updateKey(key.id, { name: 'renamed here' }, local);
      const report = await carry();
      expect(report.keys).toMatchObject([{ outcome: 'present', name: 'renamed here' }]);
      expect((await other.service.getKey(key.id, local)).name).toBe('renamed here');
    });

    /** Whoever kept an old export could otherwise bring a stolen key back to life with it. */
    test('an import does not revive a key that was revoked here', async () => {
      const { key, token } = await create();
      await carry();
      await other.service.revokeKey(key.id, local);
      expect((await carry()).keys).toMatchObject([{ outcome: 'present', status: 'revoked' }]);
      expect(await codeThere(token)).toBe('REVOKED');
    });

    test('a key that was revoked there is not taken over, and is told if it passes here', async () => {
      const { key } = await create();
      const gone = await create();
      await carry();
      await bench.service.revokeKey(key.id, local);
      await bench.service.revokeKey(gone.key.id, local);
      const wanted = await bench.service.exportKeys({ revoked: true }, local);
      expect((await other.service.importKeys(wanted, {}, local)).keys).toMatchObject([
        { outcome: 'revoked', status: 'active' },
        { outcome: 'revoked', status: 'active' },
      ]);
      const empty = await open();
      expect((await empty.service.importKeys(wanted, {}, local)).keys).toMatchObject([
        { outcome: 'revoked', status: null },
        { outcome: 'revoked', status: null },
      ]);
    });

    test('missing accounts come along with their rights, those that are here stay as they are', async () => {
      await bench.service.createAccount({ name: 'bob', permissions: ['api_keys.read'] }, local);
      await bench.service.createAccount({ name: 'carol', permissions: ['api_keys.read'] }, local);
      await other.service.createAccount({ name: 'carol' }, local);
      await create({ account: 'bob' });
      await create({ account: 'carol' });
      expect((await carry()).accounts).toEqual(['bob']);
      const { items } = await other.service.listAccounts({}, local);
      expect(items).toMatchObject([
        { name: 'admin', keys: 0 },
        { name: 'bob', role: 'member', permissions: ['api_keys.read'], keys: 1 },
        { name: 'carol', permissions: [], keys: 1 },
      ]);
    });

    /** A key of `bob` who may do nothing there must not become one of the `bob` who is admin here. */
    test('keys of an account that holds more here are refused', async () => {
      await bench.service.createAccount({ name: 'bob' }, local);
      await other.service.createAccount({ name: 'bob', role: 'admin' }, local);
      await create({ account: 'bob' });
      await refuses(carry(), 'conflict', /"bob" \(role admin\) holds more here/);
    });

    test('an account that is neither here nor described is refused', async () => {
      await create();
      const wanted = await exported();
      const keys = wanted.keys.map((key) => ({ ...key, account: 'nobody' }));
      const attempt = other.service.importKeys({ accounts: [], keys }, {}, local);
      await refuses(attempt, 'not_found', /no account "nobody"; make it with/);
    });

    test('one bad key and nothing is imported', async () => {
      await create();
      await create();
      const wanted = await exported();
      const [first, second] = wanted.keys as [TransferKey, TransferKey];
      const keys = [first, { ...second, name: '', rateLimit: 'often' }];
      await expect(other.service.importKeys({ ...wanted, keys }, {}, local)).rejects.toMatchObject({
        code: 'invalid_input',
        issues: [{ path: 'keys.1.name' }, { path: 'keys.1.rate_limit' }],
      });
      expect((await other.service.listKeys({}, local)).total).toBe(0);
    });

    test('the same id with another token is a conflict', async () => {
      const { key } = await create();
      await carry();
      await bench.service.rotateKey(key.id, 0, local);
      await refuses(carry(), 'conflict', new RegExp(`"${key.id}" has another token here`));
    });

    test('both are for admins alone', async () => {
      await bench.service.createAccount(
        { name: 'op', permissions: ['api_keys.read', 'api_keys.write', 'api_keys.delete'] },
        local,
      );
      const wanted = await exported();
      await refuses(bench.service.exportKeys({}, as('op')), 'not_permitted', /role admin/);
      await refuses(bench.service.importKeys(wanted, {}, as('op')), 'not_permitted', /role admin/);
      const boss = bench.rack.withKey(await create({ scopes: ['manage'] }));
      await expect(boss.service.exportKeys({}, boss.actor)).resolves.toBeDefined();
    });
  });
}
