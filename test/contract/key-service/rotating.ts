import { describe, expect, test } from 'vitest';
import { dayMs } from '../../../src/core/duration.ts';
import { hour, iso, local, makeBench, type OpenRack, refuses, start } from './bench.ts';

/** Two secrets of one key. */
export function rotatingContract(open: OpenRack): void {
  describe('rotating', () => {
    const bench = makeBench(open);
    const { create, judge, codeFor } = bench;

    test('without overlap the old token stops at once', async () => {
      const { key, token } = await create();
      const rotated = await bench.service.rotateKey(key.id, 0, local);
      expect(rotated.key).toMatchObject({ id: key.id, previous: null });
      expect(await codeFor(rotated.token)).toBe('VALID');
      expect(await codeFor(token)).toBe('NOT_FOUND');
    });

    test('with overlap both tokens pass, and the uses of the old one are told apart', async () => {
      const { key, token } = await create();
      const rotated = await bench.service.rotateKey(key.id, 24 * hour, local);
      const expiresAt = iso(start + 24 * hour);
      const unused = { expiresAt, lastUsedAt: null, lastUsedIp: null, uses: 0 };
      expect(rotated.key.previous).toEqual(unused);
      expect(await judge(rotated.token)).toMatchObject({ code: 'VALID', secret: 'current' });
      expect(await judge(token, null, '192.0.2.7')).toMatchObject({
        code: 'VALID',
        secret: 'previous',
      });
      const used = { expiresAt, lastUsedAt: iso(start), lastUsedIp: '192.0.2.7', uses: 1 };
      expect((await bench.service.getKey(key.id, local)).previous).toEqual(used);
      bench.rack.clock.now = start + 24 * hour;
      expect(await codeFor(token)).toBe('EXPIRED');
      expect(await codeFor(rotated.token)).toBe('VALID');
    });

    test('the old token never lives longer than the key', async () => {
      const { key } = await create({ expiresAt: iso(start + hour) });
      const rotated = await bench.service.rotateKey(key.id, 24 * hour, local);
      expect(rotated.key.previous?.expiresAt).toBe(iso(start + hour));
    });

    test('finishing ends the old token, aborting the new one', async () => {
      const { key, token: first } = await create();
      const { token: second } = await bench.service.rotateKey(key.id, hour, local);
      await refuses(bench.service.rotateKey(key.id, hour, local), 'conflict', /under way/);
      expect((await bench.service.abortRotation(key.id, local)).previous).toBeNull();
      expect([await codeFor(first), await codeFor(second)]).toEqual(['VALID', 'NOT_FOUND']);
      const { token: third } = await bench.service.rotateKey(key.id, hour, local);
      expect((await bench.service.finishRotation(key.id, local)).previous).toBeNull();
      expect([await codeFor(first), await codeFor(third)]).toEqual(['NOT_FOUND', 'VALID']);
      await refuses(bench.service.finishRotation(key.id, local), 'conflict', /none is under way/);
      await refuses(bench.service.abortRotation(key.id, local), 'conflict', /none is under way/);
    });

    test.each([-1, 1.5, Number.NaN, 366 * dayMs])(
      'an overlap of %d ms is refused',
      async (overlap) => {
        const { key } = await create();
        await expect(bench.service.rotateKey(key.id, overlap, local)).rejects.toMatchObject({
          code: 'invalid_input',
          issues: [{ path: 'overlap' }],
        });
      },
    );
  });
}
