import { describe, expect, test } from 'vitest';
import { dayMs } from '../../../src/core/duration.ts';
import { hour, iso, local, makeBench, type OpenRack, refuses, start } from './bench.ts';

/** What is remembered of requests, of refused tokens and of management from elsewhere. */
export function watchingContract(open: OpenRack): void {
  describe('what is watched', () => {
    const bench = makeBench(open);
    const { create, judge } = bench;
    const opsOf = async (type: string): Promise<readonly Record<string, unknown>[]> => {
      const { items } = await bench.service.listAudit({ type }, local);
      return items.map(({ actor, data }) => ({ actor, ...data }));
    };

    test('who judges by the journal is known: this one, up to its newest event', async () => {
      await create();
      const { total } = await bench.service.listAudit({ limit: 1 }, local);
      const boxes = await bench.service.listBoxes(local);
      expect(boxes).toMatchObject([{ self: true, seq: total, lag: 0, staleOk: false }]);
    });

    test('decisions can be followed, and hold no token', async () => {
      const { key, token } = await create();
      await judge(token, 'write', '203.0.113.9');
      const first = await bench.service.listRequests({}, local);
      expect(first.items).toEqual([
        {
          seq: 1,
          at: iso(start),
          door: 'verify',
          method: null,
          path: null,
          ip: '203.0.113.9',
          permission: 'write',
          takes: null,
          key: key.id,
          code: 'INSUFFICIENT_PERMISSIONS',
        },
      ]);
      await judge(token);
      await judge('kr_nobody');
      const { items } = await bench.service.listRequests({ since: first.next }, local);
      expect(items.map(({ code }) => code)).toEqual(['VALID', 'MALFORMED']);
      const refused = await bench.service.listRequests({ refused: true, key: key.id }, local);
      expect(refused.items).toHaveLength(1);
      expect(JSON.stringify([items, refused])).not.toContain(token.slice(-20));
      await refuses(bench.service.listRequests({ limit: 0 }, local), 'invalid_input', /limit 0/);
    });

    test('refused tokens are counted by code, source and key', async () => {
      const { key, token } = await create({ expiresAt: iso(start + hour) });
      bench.rack.clock.now += hour;
      for (let index = 0; index < 3; index += 1) await judge(token, null, '203.0.113.9');
      await judge('nonsense', null, '2001:db8::1');
      await judge(null);
      const at = iso(start + hour);
      expect(await bench.service.listRefusals({ limit: 10 }, local)).toEqual({
        items: [
          {
            code: 'MALFORMED',
            source: '2001:db8::/64',
            key: null,
            count: 1,
            firstAt: at,
            lastAt: at,
          },
          {
            code: 'EXPIRED',
            source: '203.0.113.9',
            key: key.id,
            count: 3,
            firstAt: at,
            lastAt: at,
          },
        ],
        page: 1,
        limit: 10,
        total: 2,
        totals: { EXPIRED: 3, MALFORMED: 1 },
      });
    });

    test('how keys were used lately is told by hour and by source', async () => {
      const { key, token } = await create();
      await judge(token, null, '203.0.113.9');
      await judge(token, null, '203.0.113.9');
      bench.rack.clock.now += hour;
      await judge(token, null, '2001:db8::1');
      const idle = await create();
      const [used, unused] = await bench.service.listActivity([key.id, idle.key.id], local);
      expect(used?.hours).toEqual([...new Array(22).fill(0), 2, 1]);
      expect(used?.sources).toEqual([
        { source: '2001:db8::/64', count: 1, lastAt: iso(start + hour) },
        { source: '203.0.113.9', count: 2, lastAt: iso(start) },
      ]);
      expect(unused).toEqual({ id: idle.key.id, hours: new Array(24).fill(0), sources: [] });
      await refuses(bench.service.listActivity([], local), 'invalid_input', /0 entries/);
    });

    test('a key that manages the rack is recorded when it begins, and once in twelve hours', async () => {
      const { service, actor } = bench.rack.withKey(await create({ scopes: ['manage'] }));
      await service.listKeys({}, actor);
      await service.listAccounts({}, actor);
      expect(await opsOf('access.started')).toEqual([{ actor, repeats: 0 }]);
      bench.rack.clock.now += 12 * hour;
      await service.listKeys({}, actor);
      expect((await opsOf('access.started')).map(({ repeats }) => repeats)).toEqual([1, 0]);
    });

    test('who reads the audit from elsewhere is recorded; the user of the box is not', async () => {
      const { service, actor } = bench.rack.withKey(await create({ scopes: ['manage'] }));
      const { items } = await service.listAudit({}, actor);
      expect(items.map(({ op }) => op).slice(0, 2)).toEqual(['audit.read', 'access.started']);
      await service.listAudit({ page: 2 }, actor);
      await bench.service.listAudit({}, local);
      expect(await opsOf('audit.read')).toEqual([{ actor, repeats: 0 }]);
    });

    test('a refused attempt is recorded with what was wanted, and repetitions are counted', async () => {
      await bench.service.createAccount({ name: 'bob', permissions: ['api_keys.read'] }, local);
      const { key } = await create();
      const { service, actor } = bench.rack.withKey(
        await create({ account: 'bob', scopes: ['manage'] }),
      );
      const revoke = () => refuses(service.revokeKey(key.id, actor), 'not_permitted');
      await revoke();
      await revoke();
      await refuses(service.createKey({ name: 'x' }, actor), 'not_permitted');
      const reason = expect.stringMatching(
        /^Cannot act as .*"bob" lacks the permission api_keys\./,
      );
      const common = { actor, reason, repeats: 0 };
      expect(await opsOf('attempt.refused')).toEqual([
        { ...common, attempt: 'create key', id: null },
        { ...common, attempt: 'revoke key', id: key.id },
      ]);
      bench.rack.clock.now += hour;
      await revoke();
      expect((await opsOf('attempt.refused'))[0]).toMatchObject({ repeats: 1 });
    });

    test('after a reset of the clock expiry is judged by it again, and the audit says so', async () => {
      const { token } = await create({ expiresAt: iso(start + 10 * dayMs) });
      bench.rack.clock.now = start + 3650 * dayMs;
      expect((await judge(token)).code).toBe('EXPIRED');
      bench.rack.clock.now = start + dayMs;
      expect((await judge(token)).code).toBe('EXPIRED');
      const reset = { from: iso(start + 3650 * dayMs), to: iso(start + dayMs) };
      expect(await bench.service.resetClock(local)).toEqual(reset);
      expect((await judge(token)).code).toBe('VALID');
      expect(await opsOf('clock.reset')).toEqual([{ actor: local, ...reset }]);
      await refuses(bench.service.resetClock(local), 'conflict', /is not before the latest moment/);
    });
  });
}
