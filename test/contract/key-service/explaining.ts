import { describe, expect, test } from 'vitest';
import type { Presented } from '../../../src/core/verdict.ts';
import { as, hour, iso, local, makeBench, type OpenRack, refuses, start } from './bench.ts';

/** Why a token passes, or why not. */
export function explainingContract(open: OpenRack): void {
  describe('explaining', () => {
    const bench = makeBench(open);
    const { create } = bench;
    const explain = (token: string | null, asked: Partial<Presented> = {}, actor = local) =>
      bench.service.explain({ token, ip: null, permission: null, ...asked }, actor);

    test('every check stands in its order, and the first that fails has the way to mend it', async () => {
      const { key, token } = await create({ allowedIps: ['10.0.0.0/8'] });
      const asked = { ip: '192.0.2.1', permission: 'manage' };
      const { steps, ...verdict } = await explain(token, asked);
      expect(verdict).toEqual({
        valid: false,
        code: 'IP_DENIED',
        key,
        secret: 'current',
        rate: null,
      });
      expect(steps.map(({ check, outcome }) => `${check} ${outcome}`)).toEqual([
        'MISSING pass',
        'MALFORMED pass',
        'NOT_FOUND pass',
        'REVOKED pass',
        'INACTIVE pass',
        'EXPIRED pass',
        'IP_DENIED fail',
        'INSUFFICIENT_PERMISSIONS not_reached',
        'RATE_LIMITED not_reached',
      ]);
      expect(steps[6]).toEqual({
        check: 'IP_DENIED',
        outcome: 'fail',
        detail: '192.0.2.1 is not allowed; allowed are 10.0.0.0/8',
        remedy: 'allow the address, if it is one of yours',
        command: `keyrack api-key update ${key.id} --allow-ip 10.0.0.0/8 --allow-ip 192.0.2.1`,
      });
    });

    test('nothing is consumed: no use is stamped, no rate is taken', async () => {
      const { key, token } = await create({ rateLimit: '1/1h' });
      for (let count = 0; count < 3; count += 1)
        expect(await explain(token)).toMatchObject({
          valid: true,
          rate: { limit: 1, remaining: 1, resetMs: 0 },
        });
      expect(await bench.service.getKey(key.id, local)).toMatchObject({
        uses: 0,
        lastUsedAt: null,
      });
      expect(await bench.codeFor(token)).toBe('VALID');
      expect(await explain(token)).toMatchObject({ code: 'RATE_LIMITED', rate: { remaining: 0 } });
    });

    test('the old secret of a rotation is named, with the end of its grace', async () => {
      const { key, token } = await create();
      await bench.service.rotateKey(key.id, hour, local);
      const { secret, steps } = await explain(token);
      expect(secret).toBe('previous');
      expect(steps[2]?.detail).toContain(iso(start + hour));
    });

    test('a revoke is told with its author', async () => {
      const { key, token } = await create();
      await bench.service.revokeKey(key.id, local);
      expect((await explain(token)).steps[3]?.detail).toContain('by alice');
    });

    test('no token at all is a verdict as well', async () => {
      expect(await explain(null)).toMatchObject({ code: 'MISSING', key: null, secret: null });
    });

    test('it is for those who may read keys', async () => {
      const { token } = await create();
      await bench.service.createAccount({ name: 'writer', permissions: ['api_keys.write'] }, local);
      await refuses(explain(token, {}, as('writer')), 'not_permitted', /api_keys\.read/);
      const asker = bench.rack.withKey(await create({ scopes: ['manage'] }));
      const asked = { token, ip: null, permission: 'read' };
      expect(await asker.service.explain(asked, asker.actor)).toMatchObject({ valid: true });
    });

    test('a permission or address that cannot be read is refused', async () => {
      await refuses(explain('x', { permission: 'fly' }), 'invalid_input', /"fly"/);
      await refuses(explain('x', { ip: '127.1' }), 'invalid_input', /"127\.1"/);
    });
  });
}
