import { describe, expect, test } from 'vitest';
import { local, makeBench, type OpenRack, refuses } from './bench.ts';

/** Updates, the switch, and the end of a key. */
export function changingContract(open: OpenRack): void {
  describe('changing', () => {
    const bench = makeBench(open);
    const { create, codeFor } = bench;

    test('an update changes what is given and leaves the rest', async () => {
      const { key } = await create({ rateLimit: '5/1s', allowedIps: ['10.0.0.0/8'] });
      const changed = await bench.service.updateKey(
        key.id,
        { name: 'renamed', rateLimit: null },
        local,
      );
      expect(changed).toEqual({ ...key, name: 'renamed', rateLimit: null, version: 2 });
      expect(await bench.service.updateKey(key.id, {}, local)).toEqual(changed);
    });

    test('an edit of a version that is not the present one is refused', async () => {
      const { key } = await create();
      const renamed = await bench.service.updateKey(
        key.id,
        { name: 'one', version: key.version },
        local,
      );
      await refuses(
        bench.service.updateKey(key.id, { name: 'two', version: key.version }, local),
        'conflict',
        /from version 1 to 2/,
      );
      const off = await bench.service.disableKey(key.id, local);
      expect(off.version).toBe(renamed.version + 1);
      expect((await bench.service.getKey(key.id, local)).name).toBe('one');
    });

    test('an empty list of addresses allows all again', async () => {
      const { key } = await create({ allowedIps: ['10.0.0.0/8'] });
      expect((await bench.service.updateKey(key.id, { allowedIps: [] }, local)).allowedIps).toEqual(
        [],
      );
    });

    test('a bad update is refused and changes nothing', async () => {
      const { key } = await create();
      await refuses(
        bench.service.updateKey(key.id, { scopes: ['fly'] }, local),
        'invalid_input',
        /"fly"/,
      );
      expect(await bench.service.getKey(key.id, local)).toEqual(key);
    });

    test('switching off and on can be repeated, and leaves one event each', async () => {
      const { key, token } = await create();
      for (const _ of [1, 2]) {
        expect((await bench.service.disableKey(key.id, local)).status).toBe('inactive');
      }
      expect(await codeFor(token)).toBe('INACTIVE');
      for (const _ of [1, 2]) {
        expect((await bench.service.enableKey(key.id, local)).status).toBe('active');
      }
      expect(await codeFor(token)).toBe('VALID');
      const { items } = await bench.service.listAudit({ key: key.id }, local);
      expect(items.map(({ op }) => op)).toEqual(['key.enabled', 'key.disabled', 'key.created']);
    });

    test('revoking is final, can be repeated, and leaves one event', async () => {
      const { key, token } = await create();
      for (const _ of [1, 2]) {
        expect((await bench.service.revokeKey(key.id, local)).status).toBe('revoked');
      }
      expect(await codeFor(token)).toBe('REVOKED');
      expect((await bench.service.getKey(key.id, local)).status).toBe('revoked');
      await refuses(bench.service.enableKey(key.id, local), 'conflict', /revoked/);
      await refuses(bench.service.disableKey(key.id, local), 'conflict');
      await refuses(bench.service.updateKey(key.id, { name: 'x' }, local), 'conflict');
      await refuses(bench.service.rotateKey(key.id, 0, local), 'conflict');
      expect((await bench.service.listAudit({ type: 'key.revoked' }, local)).total).toBe(1);
    });

    test.each(['kr_000000000000', '', '..', 'a/b', '50%', 'é ?#', '__proto__'])(
      'the id %j of no key is not found',
      async (id) => {
        await refuses(
          bench.service.getKey(id, local),
          'not_found',
          /^Cannot show key: no key has the id/,
        );
        await refuses(bench.service.updateKey(id, {}, local), 'not_found');
        await refuses(bench.service.enableKey(id, local), 'not_found');
        await refuses(bench.service.disableKey(id, local), 'not_found');
        await refuses(bench.service.revokeKey(id, local), 'not_found');
        await refuses(bench.service.rotateKey(id, 0, local), 'not_found');
        await refuses(bench.service.finishRotation(id, local), 'not_found');
        await refuses(bench.service.abortRotation(id, local), 'not_found');
      },
    );
  });
}
