import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { dayMs } from '../../../src/core/duration.ts';
import type { KeyService } from '../../../src/core/service.ts';
import { as, hour, iso, local, makeBench, type OpenRack, refuses, start } from './bench.ts';

/** What is noted of a change, and what is never shown. */
export function auditContract(open: OpenRack): void {
  describe('audit', () => {
    const bench = makeBench(open);
    const { create, judge } = bench;

    test('every change is there with its actor and its data, newest first', async () => {
      const { key } = await create({ expiresAt: iso(start + dayMs) });
      await bench.service.updateKey(
        key.id,
        { allowedIps: ['10.0.0.0/8'], rateLimit: '5/1s' },
        as('admin'),
      );
      await bench.service.rotateKey(key.id, hour, local);
      const { items } = await bench.service.listAudit({ key: key.id }, local);
      expect(items.map(({ op, actor }) => [op, actor])).toEqual([
        ['key.rotated', local],
        ['key.updated', as('admin')],
        ['key.created', local],
      ]);
      expect(items[0]?.data).toMatchObject({ previousExpiresAt: iso(start + hour) });
      expect(items[1]?.data).toEqual({
        id: key.id,
        from: { allowedIps: [], rateLimit: null },
        to: { allowedIps: ['10.0.0.0/8'], rateLimit: '5/1s' },
      });
      expect(items[2]).toMatchObject({
        seq: 3,
        ts: iso(start),
        data: {
          id: key.id,
          name: 'backup script',
          expiresAt: iso(start + dayMs),
          allowedIps: [],
        },
        hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
    });

    test('levels keep their names on the way', async () => {
      const permissions = { database_hosts: 1, server_databases: 2 };
      await create({ profile: 'pterodactyl-application', permissions });
      const { items } = await bench.service.listAudit({ limit: 1 }, local);
      expect(items[0]?.data).toMatchObject({ permissions });
    });

    test('no token, secret or digest is in any answer', async () => {
      const { key, token } = await create();
      const { token: second } = await bench.service.rotateKey(key.id, hour, local);
      const seen = JSON.stringify([
        await bench.service.listAudit({ limit: 100 }, local),
        await bench.service.listKeys({}, local),
        await judge(token),
      ]);
      for (const one of [token, second]) {
        expect(seen).not.toContain(one);
        expect(seen).not.toContain(one.slice(16));
        expect(seen).not.toContain(createHash('sha256').update(one).digest('hex'));
      }
      expect(seen).not.toContain('digest');
    });

    test('it is filtered by key, actor, type and time, and paged', async () => {
      const { key } = await create();
      bench.rack.clock.now += hour;
      await bench.service.disableKey(key.id, as('admin'));
      const total = async (query: Parameters<KeyService['listAudit']>[0]) =>
        (await bench.service.listAudit(query, local)).total;
      expect(await total({})).toBe(4);
      expect(await total({ key: key.id })).toBe(2);
      expect(await total({ type: 'key.disabled' })).toBe(1);
      expect(await total({ actor: 'admin' })).toBe(1);
      expect(await total({ since: iso(start + hour) })).toBe(1);
      const second = await bench.service.listAudit({ page: 2, limit: 3 }, local);
      expect(second.items.map(({ op }) => op)).toEqual(['rack.created']);
      await refuses(
        bench.service.listAudit({ type: 'key.eaten' }, local),
        'invalid_input',
        /"key\.eaten"/,
      );
      await refuses(
        bench.service.listAudit({ since: 'yesterday' }, local),
        'invalid_input',
        /"yesterday"/,
      );
    });

    test('the chain holds, and an anchor that was noted is found again', async () => {
      await create();
      const { items } = await bench.service.listAudit({ limit: 1 }, local);
      const { seq, hash } = items[0] ?? { seq: 0, hash: '' };
      const good = { ok: true, records: 3, head: { seq: 3, hash }, problem: null, warning: null };
      expect(await bench.service.verifyAudit(null, local)).toEqual(good);
      expect(await bench.service.verifyAudit({ seq, hash }, local)).toEqual(good);
      const other = await bench.service.verifyAudit({ seq, hash: 'f'.repeat(64) }, local);
      expect(other).toMatchObject({ ok: false, problem: { seq: 3, reason: expect.any(String) } });
    });
  });
}
