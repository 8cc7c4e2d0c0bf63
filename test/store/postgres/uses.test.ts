import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FreshUses } from '../../../src/core/fresh-uses.ts';
import { Usage } from '../../../src/core/usage.ts';
import { readAddress } from '../../../src/store/postgres/address.ts';
import { Link } from '../../../src/store/postgres/link.ts';
import { migrate } from '../../../src/store/postgres/tables.ts';
import { UseTable } from '../../../src/store/postgres/uses.ts';
import { at, now } from '../../core/support/fixtures.ts';
import { hasPostgres, startPostgres, type TestPostgres } from '../../support/postgres.ts';

describe.skipIf(!hasPostgres)('last uses in PostgreSQL', () => {
  let server: TestPostgres;
  const links: Link[] = [];
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(async () => {
    await Promise.all(links.map((link) => link.close()));
    await server.stop();
  });

  /** What one box knows, and how it tells the others. */
  async function openUses(text: string) {
    const address = readAddress(text);
    const link = new Link(address, { purpose: 'reader' });
    links.push(link);
    await migrate(link, address);
    const table = new UseTable(link, address.schema);
    const fresh = new FreshUses();
    const usage = new Usage(await table.load(), fresh);
    return { link, usage, fresh, exchange: () => table.exchange(usage, fresh) };
  }

  async function two() {
    const text = server.address();
    return [await openUses(text), await openUses(text)] as const;
  }

  test('counts add up on all boxes, and a last use is never moved backwards', async () => {
    const [one, other] = await two();
    one.usage.stamp('a', 'current', '10.0.0.1', now + 5);
    other.usage.stamp('a', 'current', '10.0.0.2', now);
    other.usage.stamp('a', 'current', null, now + 1);
    await one.exchange();
    await other.exchange();
    await one.exchange();
    const known = { count: 3, at: at(5), ip: '10.0.0.1' };
    for (const { usage } of [one, other]) expect(usage.total('a')).toEqual(known);
    other.usage.stamp('a', 'current', null, now + 9);
    expect(other.usage.total('a')).toEqual({ count: 4, at: at(9), ip: null });
  });

  test('of an old secret only what came after the rotation is known', async () => {
    const [one, other] = await two();
    one.usage.stamp('a', 'previous', null, now);
    await one.exchange();
    await other.exchange();
    expect(other.usage.previous('a')?.count).toBe(1);
    for (const { usage } of [one, other]) usage.resetPrevious('a', at(1));
    other.usage.stamp('a', 'previous', '::1', now + 2);
    await other.exchange();
    await one.exchange();
    for (const { usage } of [one, other])
      expect(usage.previous('a')).toEqual({ count: 1, at: at(2), ip: '::1' });
    expect(one.usage.total('a')?.count).toBe(2);
  });

  test('boxes that tell of the same keys in another order at once do not stand in each other’s way', async () => {
    const [one, other] = await two();
    const ids = Array.from({ length: 3000 }, (_, index) => `key ${index}`);
    for (let round = 0; round < 3; round += 1) {
      for (const id of ids) one.usage.stamp(id, 'current', null, now);
      for (const id of ids.toReversed()) other.usage.stamp(id, 'current', null, now);
      await Promise.all([one.exchange(), other.exchange()]);
    }
    await Promise.all([one.exchange(), other.exchange()]);
    for (const { usage } of [one, other])
      expect(ids.filter((id) => usage.total(id)?.count !== 6)).toEqual([]);
  });

  test('what could not be told is kept, and told with the next exchange', async () => {
    const [one, other] = await two();
    one.usage.stamp('a', 'current', null, now);
    await one.link.close();
    await expect(one.exchange()).rejects.toThrow('the store was closed');
    expect(one.fresh.get('total', 'a')?.count).toBe(1);
    await other.exchange();
    expect(other.usage.total('a')).toBeUndefined();
  });
});
