import { expect, test } from 'vitest';
import { sortKeys } from '../../src/core/key-query.ts';
import { asksForAll } from '../../src/core/newest-keys.ts';
import { local, makeRack } from '../support/rack.ts';

async function rackWith(count: number) {
  const rack = await makeRack();
  for (let index = 0; index < count; index += 1) {
    // Some are made at the same moment, so that their names decide.
    if (index % 3 === 0) rack.clock.now += 1000;
    await rack.keyring.createKey({ name: `Key ${(index * 7) % 10}` }, local);
  }
  return rack;
}

test('page after page the newest come first, as they come when they are sorted', async () => {
  const { keyring } = await rackWith(25);
  const pages = await Promise.all(
    [1, 2, 3, 4].map((page) => keyring.listKeys({ page, limit: 10 }, local)),
  );
  const all = pages.flatMap(({ items }) => items);
  expect(pages.map(({ items, total }) => [items.length, total])).toEqual([
    [10, 25],
    [10, 25],
    [5, 25],
    [0, 25],
  ]);
  expect(all.map(({ id }) => id)).toEqual(sortKeys(all, {}).map(({ id }) => id));
});

test('a page shows every change at once: made, renamed, used, revoked', async () => {
  const { keyring, clock } = await rackWith(3);
  const list = async () => (await keyring.listKeys({}, local)).items;
  await list();
  clock.now += 1000;
  const { key, token } = await keyring.createKey({ name: 'newer' }, local);
  expect((await list())[0]?.id).toBe(key.id);
  await keyring.updateKey(key.id, { name: 'renamed' }, local);
  keyring.authenticate({ token, ip: null, permission: null });
  expect((await list())[0]).toMatchObject({ name: 'renamed', uses: 1 });
  await keyring.revokeKey(key.id, local);
  expect((await list()).some(({ id }) => id === key.id)).toBe(false);
});

test('only a query without any condition asks for all', () => {
  expect(asksForAll({ page: 2, limit: 5, text: undefined })).toBe(true);
  expect(asksForAll({ status: 'active' })).toBe(false);
  expect(asksForAll({ descending: false })).toBe(false);
});
