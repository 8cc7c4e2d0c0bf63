import { readFileSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  crashCopy,
  firstSegment,
  history,
  lineOffsets,
  local,
  openTestRack,
  temporaryDirectory,
} from './support.ts';

const hour = 3_600_000;

/** A rack that took over three keys of another one, one in the middle of a rotation, one switched off. */
async function importedRack() {
  const there = await openTestRack(temporaryDirectory());
  await there.keyring.createAccount({ name: 'bob', permissions: ['api_keys.read'] }, local);
  const { key, token } = await there.keyring.createKey({ name: 'one', account: 'bob' }, local);
  const { token: second } = await there.keyring.rotateKey(key.id, hour, local);
  const off = await there.keyring.createKey({ name: 'two' }, local);
  await there.keyring.disableKey(off.key.id, local);
  await there.keyring.createKey({ name: 'three', profile: 'pterodactyl-application' }, local);
  const directory = temporaryDirectory();
  const here = await openTestRack(directory);
  const exported = await there.keyring.exportKeys({}, local);
  await here.keyring.importKeys(exported, {}, local);
  await here.keyring.exportKeys({}, local);
  return { directory, here, exported, tokens: [token, second] };
}

test('a journal with imports and exports folds to the state that was served', async () => {
  const { directory, here, tokens } = await importedRack();
  const { rack: served } = here.keyring.snapshot();
  expect((await history(here.keyring)).map(({ op }) => op)).toEqual([
    ...['rack.created', 'account.created', 'account.created'],
    ...['key.imported', 'key.imported', 'key.imported', 'keys.exported'],
  ]);
  await here.close();
  rmSync(join(directory, 'keyrack.json'));
  const folded = await openTestRack(directory);
  expect(folded.keyring.snapshot().rack).toEqual(served);
  expect((await folded.keyring.verifyAudit(null, local)).ok).toBe(true);
  for (const token of tokens)
    expect(folded.keyring.authenticate({ token, ip: null, permission: null }).code).toBe('VALID');
  await folded.close();
  const loaded = await openTestRack(directory);
  expect(loaded.keyring.snapshot().rack).toEqual(served);
});

test('an import that was confirmed is there after a crash', async () => {
  const { directory, here } = await importedRack();
  const after = await openTestRack(crashCopy(directory));
  expect(after.keyring.snapshot().rack).toEqual(here.keyring.snapshot().rack);
});

test('an import is one batch of the journal', async () => {
  const { directory, here } = await importedRack();
  await here.close();
  const lines = readFileSync(join(directory, 'journal', '000001.ndjson'), 'utf8')
    .trim()
    .split('\n');
  const batches = lines.map((line) => JSON.parse(line)).filter(({ op }) => op === 'key.imported');
  expect(new Set(batches.map(({ b }) => b)).size).toBe(1);
});

test('a power cut in the middle of the write leaves nothing of the import, which may be repeated', async () => {
  const { directory, exported } = await importedRack();
  const torn = crashCopy(directory);
  const { path, bytes } = firstSegment(torn);
  const [, , , , second = 0] = lineOffsets(bytes);
  truncateSync(path, second + 100);
  const rack = await openTestRack(torn);
  expect(rack.keyring.snapshot().rack.keys.map(({ name }) => name)).toEqual([]);
  const { keys } = await rack.keyring.importKeys(exported, {}, local);
  expect(keys.map(({ outcome }) => outcome)).toEqual(['imported', 'imported', 'imported']);
  expect((await rack.keyring.verifyAudit(null, local)).ok).toBe(true);
});
