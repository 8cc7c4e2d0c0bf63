import { expect, test } from 'vitest';
import { changeFound } from '../../src/cli/change-keys.ts';
import { fewAtOnce } from '../../src/cli/few-at-once.ts';
import { local, makeRack } from '../support/rack.ts';

async function makeKeys(count: number) {
  const { keyring } = await makeRack();
  const draft = { name: 'key' };
  const made = Array.from({ length: count }, () => keyring.createKey(draft, local));
  const keys = (await Promise.all(made)).map(({ key }) => key);
  const looked = keys.map((key) => ({ reference: key.id, found: { id: key.id, key } }));
  const rack = { service: keyring, actor: local, place: '', isServed: false, notices: [] };
  return { looked, rack: { ...rack, close: async () => {} } };
}

test('more keys than one call takes are changed, each with its own outcome, in order', async () => {
  const { looked, rack } = await makeKeys(205);
  const results = await changeFound(rack, 'revoke', looked);
  expect(results.map(({ changed }) => changed?.id)).toEqual(
    looked.map(({ reference }) => reference),
  );
  expect(results.every(({ changed }) => changed?.status === 'revoked')).toBe(true);
});

test('a key that two references mean is changed once and told for both', async () => {
  const { looked, rack } = await makeKeys(1);
  const results = await changeFound(rack, 'disable', [...looked, ...looked]);
  expect(results.map(({ changed }) => changed?.status)).toEqual(['inactive', 'inactive']);
});

test('whatever many references there are, few are asked about at a time, and told in their order', async () => {
  let running = 0;
  let most = 0;
  const items = Array.from({ length: 500 }, (_, index) => index);
  const results = await fewAtOnce(items, async (item) => {
    running += 1;
    most = Math.max(most, running);
    await new Promise((resolve) => setImmediate(resolve));
    running -= 1;
    return item * 2;
  });
  expect(results).toEqual(items.map((item) => item * 2));
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThan(50);
});

test('the first failure of many ends them', async () => {
  const fail = async (item: number) => {
    if (item === 3) throw new Error('three');
    return item;
  };
  await expect(fewAtOnce([1, 2, 3, 4], fail)).rejects.toThrow('three');
  expect(await fewAtOnce([], fail)).toEqual([]);
});
