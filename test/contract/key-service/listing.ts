import { beforeEach, describe, expect, test } from 'vitest';
import { dayMs } from '../../../src/core/duration.ts';
import type { KeyService } from '../../../src/core/service.ts';
import { hour, iso, local, makeBench, type OpenRack, refuses, start } from './bench.ts';

/** Filters, order and pages. */
export function listingContract(open: OpenRack): void {
  describe('listing', () => {
    const bench = makeBench(open);
    const { create } = bench;

    const names = async (query: Parameters<KeyService['listKeys']>[0]) =>
      (await bench.service.listKeys(query, local)).items.map((key) => key.name);

    /** Three keys, an hour apart; the second belongs to bob, the third expires in ten days. */
    beforeEach(async () => {
      await bench.service.createAccount({ name: 'bob' }, local);
      await create({ name: 'charlie' });
      bench.rack.clock.now += hour;
      await create({ name: 'Alpha', account: 'bob', profile: 'pterodactyl-client' });
      bench.rack.clock.now += hour;
      await create({ name: 'bravo', expiresAt: iso(start + 10 * dayMs) });
    });

    test('the newest key stands first', async () => {
      expect(await names({})).toEqual(['bravo', 'Alpha', 'charlie']);
    });

    test.each([
      [{ sort: 'name' }, ['Alpha', 'bravo', 'charlie']],
      [{ sort: 'name', descending: true }, ['charlie', 'bravo', 'Alpha']],
      [{ sort: 'created', descending: false }, ['charlie', 'Alpha', 'bravo']],
      [{ sort: 'expires' }, ['bravo', 'Alpha', 'charlie']],
      [{ account: 'bob' }, ['Alpha']],
      [{ profile: 'keyrack' }, ['bravo', 'charlie']],
      [{ text: 'ALPH' }, ['Alpha']],
      [{ text: 'ptlc_' }, ['Alpha']],
      [{ status: 'inactive' }, []],
      [{ unusedMs: hour }, ['Alpha', 'charlie']],
      [{ unusedMs: 90 * dayMs }, []],
      [{ expiringMs: 14 * dayMs }, ['bravo']],
      [{ expiringMs: dayMs }, []],
      [{ page: 2, limit: 2 }, ['charlie']],
      [{ page: 9 }, []],
    ])('%j finds %j', async (query, expected) => {
      expect(await names(query)).toEqual(expected);
    });

    test('a page tells its place and the length of the whole list', async () => {
      const { page, limit, total } = await bench.service.listKeys({ page: 2, limit: 2 }, local);
      expect({ page, limit, total }).toEqual({ page: 2, limit: 2, total: 3 });
      const first = await bench.service.listKeys({ status: 'revoked' }, local);
      expect(first).toEqual({ items: [], page: 1, limit: 50, total: 0 });
    });

    test.each([
      [{ page: 0 }, /page 0|page "0"/],
      [{ limit: 101 }, /limit 101/],
      [{ status: 'asleep' }, /"asleep"/],
      [{ sort: 'colour' }, /"colour"/],
    ])('%j is refused', async (query, message) => {
      await refuses(bench.service.listKeys(query, local), 'invalid_input', message);
    });

    test('a revoked key is listed only if asked for', async () => {
      const { key } = await create({ name: 'gone' });
      await bench.service.revokeKey(key.id, local);
      expect(await names({})).not.toContain('gone');
      expect(await names({ status: 'revoked' })).toEqual(['gone']);
    });
  });
}
