import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { local, openTestRack, temporaryDirectory } from './support.ts';

const refuse = (rack: Awaited<ReturnType<typeof openTestRack>>) =>
  rack.keyring.authenticate({ token: 'nonsense', ip: '203.0.113.9', permission: null });

test('the record of refused tokens survives a restart, closed to others', async () => {
  const directory = temporaryDirectory();
  const first = await openTestRack(directory);
  refuse(first);
  refuse(first);
  await first.close();
  expect(statSync(join(directory, 'refusals.json')).mode & 0o777).toBe(0o600);
  const second = await openTestRack(directory);
  refuse(second);
  const { items, totals } = await second.keyring.listRefusals({}, local);
  expect(items).toMatchObject([{ code: 'MALFORMED', source: '203.0.113.9', count: 3 }]);
  expect(totals).toEqual({ MALFORMED: 3 });
});

/** Attack: refusals come as fast as a stranger likes, and must not make a large rack write itself anew. */
test('refusals alone do not save the snapshot', async () => {
  const directory = temporaryDirectory();
  await (await openTestRack(directory)).close();
  const snapshot = () => statSync(join(directory, 'keyrack.json')).ino;
  const before = snapshot();
  const rack = await openTestRack(directory);
  refuse(rack);
  await rack.close();
  expect(snapshot()).toBe(before);
  expect(readFileSync(join(directory, 'refusals.json'), 'utf8')).toContain('203.0.113.9');
});

test.each([
  ['', 'no text'],
  ['null', 'null'],
  ['{"entries":[{}],"totals":{}}', 'no entry'],
  ['{"entries":[],"totals":{"FLY":1}}', 'no code'],
  [`{"entries":[${Array(2001).fill('0').join()}],"totals":{}}`, 'too many entries'],
])('a file that does not hold refusals is told of and begins anew (%#: %s)', async (text) => {
  const directory = temporaryDirectory();
  await (await openTestRack(directory)).close();
  writeFileSync(join(directory, 'refusals.json'), text);
  const rack = await openTestRack(directory);
  expect(rack.notices).toEqual([expect.stringMatching(/refusals\.json" was ignored/)]);
  expect((await rack.keyring.listRefusals({}, local)).total).toBe(0);
});
