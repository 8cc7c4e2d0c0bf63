import { describe, expect, test } from 'vitest';
import { profiles } from '../../../src/core/profiles/index.ts';
import { iso, local, makeBench, type OpenRack, refuses, start } from './bench.ts';

/** What a new key is like, and which drafts are refused. */
export function creatingContract(open: OpenRack): void {
  describe('creating', () => {
    const bench = makeBench(open);
    const { create, judge } = bench;

    test('a key has the defaults of its profile, and its token is shown once', async () => {
      const { key, token } = await create();
      expect(token).toMatch(/^kr_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}$/);
      expect(key).toEqual({
        id: token.slice(0, 15),
        profile: 'keyrack',
        name: 'backup script',
        account: 'admin',
        masked: `${token.slice(0, 16)}…`,
        status: 'active',
        scopes: ['read'],
        permissions: null,
        allowedIps: [],
        rateLimit: null,
        expiresAt: null,
        createdAt: iso(start),
        lastUsedAt: null,
        lastUsedIp: null,
        uses: 0,
        previous: null,
        version: 1,
      });
      expect(await bench.service.getKey(key.id, local)).toEqual(key);
    });

    test('case 92: a create that is retried makes one key and shows the token once', async () => {
      const draft = { name: 'retried', scopes: ['write'] };
      const [first, second] = await Promise.all([
        bench.service.createKeyOnce(draft, 'request-1', local),
        bench.service.createKeyOnce(draft, 'request-1', local),
      ]);
      const third = await bench.service.createKeyOnce(draft, 'request-1', local);
      expect(first?.token).toMatch(/^kr_/);
      expect([second?.token, third.token]).toEqual([null, null]);
      expect([second?.key.id, third.key.id]).toEqual([first?.key.id, first?.key.id]);
      expect((await bench.service.listKeys({}, local)).total).toBe(1);
      const { items } = await bench.service.listAudit({ type: 'key.created' }, local);
      expect(items).toHaveLength(1);
      expect(items[0]?.data).not.toHaveProperty('request');
    });

    test('a request id is of one draft and one actor', async () => {
      const draft = { name: 'retried' };
      const made = await bench.service.createKeyOnce(draft, 'request-1', local);
      const other = { ...draft, name: 'other' };
      await refuses(
        bench.service.createKeyOnce(other, 'request-1', local),
        'conflict',
        /another draft/,
      );
      const eve = { kind: 'local', name: 'eve' } as const;
      const elsewhere = await bench.service.createKeyOnce(draft, 'request-1', eve);
      expect(elsewhere.key.id).not.toBe(made.key.id);
    });

    test('a refused create leaves its request id free', async () => {
      const { service } = bench;
      await refuses(
        service.createKeyOnce({ name: '' }, 'request-1', local),
        'invalid_input',
        /name/,
      );
      expect((await service.createKeyOnce({ name: 'x' }, 'request-1', local)).token).toMatch(
        /^kr_/,
      );
      await refuses(
        service.createKeyOnce({ name: 'x' }, 'x'.repeat(256), local),
        'invalid_input',
        /255/,
      );
    });

    test.each([...profiles.keys()])(
      'a key of profile %s can be made and verified',
      async (profile) => {
        const { key, token } = await create({ profile });
        expect(key.profile).toBe(profile);
        expect(token.startsWith(profiles.get(profile)?.prefix ?? '?')).toBe(true);
        expect(await judge(token)).toMatchObject({
          valid: true,
          code: 'VALID',
          key: { id: key.id },
        });
      },
    );

    test('every rule that is given is kept, in canonical form', async () => {
      const { key } = await create({
        scopes: ['write', 'read'],
        allowedIps: ['203.0.113.0/24', '::ffff:10.0.0.1'],
        rateLimit: '600/1m',
        expiresAt: '2027-01-01T01:00:00+01:00',
      });
      expect(key).toMatchObject({
        scopes: ['read', 'write'],
        allowedIps: ['203.0.113.0/24', '10.0.0.1'],
        rateLimit: '600/1m',
        expiresAt: '2027-01-01T00:00:00.000Z',
      });
    });

    test('levels are kept for every resource', async () => {
      const permissions = { servers: 3, database_hosts: 1 };
      const { key } = await create({ profile: 'pterodactyl-application', permissions });
      expect(key.permissions).toMatchObject({ servers: 3, database_hosts: 1, users: 0 });
    });

    test('every bad rule is named in one refusal, by its name on the wire', async () => {
      const draft = { name: '', scopes: ['fly'], allowedIps: ['10.0.0.1', '10.1/8'] };
      await expect(create(draft)).rejects.toMatchObject({
        code: 'invalid_input',
        message: expect.stringMatching(/^Cannot create key: name /),
        issues: [
          { path: 'name', message: expect.any(String) },
          { path: 'scopes', message: expect.stringContaining('"fly"') },
          { path: 'allowed_ips.1', message: expect.stringContaining('"10.1/8"') },
        ],
      });
    });

    test('a profile or an account that is not there is refused', async () => {
      await refuses(create({ profile: 'nobody' }), 'invalid_input', /"nobody"/);
      await refuses(create({ account: 'nobody' }), 'not_found', /"nobody"/);
    });

    test('a client key is refused beyond 25 of an account, until one is revoked', async () => {
      const draft = { profile: 'pterodactyl-client' };
      const made = await Promise.all(Array.from({ length: 25 }, () => create(draft)));
      await refuses(create(draft), 'limit_reached', /25/);
      await bench.service.revokeKey(made[0]?.key.id ?? '', local);
      await expect(create(draft)).resolves.toBeDefined();
    });

    test('of 30 client keys that are asked for at once, 25 are made', async () => {
      const draft = { profile: 'pterodactyl-client' };
      const all = await Promise.allSettled(Array.from({ length: 30 }, () => create(draft)));
      expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(25);
    });
  });
}
