import { describe, expect, test } from 'vitest';
import type { Verdict } from '../../../src/core/verdict.ts';
import { hour, iso, local, makeBench, type OpenRack, refuses, start } from './bench.ts';

/** The answers to "may this token pass?". */
export function verifyingContract(open: OpenRack): void {
  describe('verifying', () => {
    const bench = makeBench(open);
    const { create, judge, codeFor } = bench;

    const bare = (code: string) => ({ valid: false, code, key: null, secret: null, rate: null });

    test('what is no key of this rack is told apart by the token alone', async () => {
      const { token } = await create();
      expect(await judge(null)).toEqual(bare('MISSING'));
      expect(await judge('')).toEqual(bare('MISSING'));
      expect(await judge('hello')).toEqual(bare('MALFORMED'));
      expect(await judge(`${token.slice(0, -1)}!`)).toEqual(bare('MALFORMED'));
      const stranger = `ptlc_${'x'.repeat(43)}`;
      expect(await judge(stranger)).toEqual(bare('NOT_FOUND'));
    });

    test('the checks run in the order of the specification', async () => {
      const { key, token } = await create({
        scopes: ['read'],
        allowedIps: ['10.0.0.0/8'],
        rateLimit: '1/1h',
        expiresAt: iso(start + hour),
      });
      const everythingWrong = () => codeFor(token, 'write', '192.0.2.1');
      const codes: string[] = [];
      bench.rack.clock.now = start + hour;
      await bench.service.disableKey(key.id, local);
      codes.push(await everythingWrong());
      await bench.service.enableKey(key.id, local);
      codes.push(await everythingWrong());
      await bench.service.updateKey(key.id, { expiresAt: iso(start + 2 * hour) }, local);
      codes.push(await everythingWrong());
      codes.push(await codeFor(token, 'write', '10.1.1.1'));
      codes.push(await codeFor(token, 'read', '::ffff:10.1.1.1'));
      codes.push(await codeFor(token, 'read', '10.1.1.1'));
      await bench.service.revokeKey(key.id, local);
      codes.push(await everythingWrong());
      expect(codes).toEqual([
        'INACTIVE',
        'EXPIRED',
        'IP_DENIED',
        'INSUFFICIENT_PERMISSIONS',
        'VALID',
        'RATE_LIMITED',
        'REVOKED',
      ]);
    });

    test('a verdict shows the key, what is left of its rate, and stamps the use', async () => {
      const { key, token } = await create({ rateLimit: '2/1h' });
      const verdict = await judge(token, 'read', '192.0.2.1');
      expect(verdict).toMatchObject({
        valid: true,
        key: { ...key, uses: 1, lastUsedAt: iso(start), lastUsedIp: '192.0.2.1' },
        secret: 'current',
        rate: { limit: 2, remaining: 1, resetMs: hour },
      } satisfies Partial<Verdict>);
      expect((await bench.service.getKey(key.id, local)).uses).toBe(1);
    });

    test('rules with an unknown address deny', async () => {
      const { token } = await create({ allowedIps: ['0.0.0.0/0'] });
      expect(await codeFor(token, null, null)).toBe('IP_DENIED');
    });

    test('a permission or address that cannot be read is refused', async () => {
      const { token } = await create();
      await refuses(judge(token, 'servers:fly'), 'invalid_input', /"servers:fly"/);
      await refuses(judge(token, null, '010.1.2.3'), 'invalid_input', /"010\.1\.2\.3"/);
    });

    test('a key with the scope verify may ask', async () => {
      const asker = bench.rack.withKey(await create({ scopes: ['verify'] }));
      const { token } = await create();
      const question = { token, ip: null, permission: 'read' };
      expect(await asker.service.verify(question, asker.actor)).toMatchObject({ valid: true });
    });
  });
}
