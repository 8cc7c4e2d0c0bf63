import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { changeMany } from '../../src/cli/change-many.ts';
import { fetchPages } from '../../src/cli/fetch-pages.ts';
import { examine } from '../../src/store/doctor/examine.ts';
import { openRack } from '../../src/store/open.ts';
import { wholeOfDirectory } from '../../src/store/whole-directory.ts';
import { local, makeRack } from '../support/rack.ts';

type Told = readonly [done: number, whole: number];

/** Collects what a work tells of itself. */
function listen() {
  const told: Told[] = [];
  return { told, hear: (done: number, whole: number) => void told.push([done, whole]) };
}

function expectToRiseTo(told: readonly Told[], whole: number): void {
  const done = told.map(([count]) => count);
  expect(done).toEqual(done.toSorted((a, b) => a - b));
  expect(told.every(([, one]) => one === whole)).toBe(true);
  expect(done.at(-1)).toBe(whole);
}

/** A data directory whose journal has several segments, and the size of them all. */
async function makeDirectory() {
  const directory = mkdtempSync(join(tmpdir(), 'keyrack-progress-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const rack = await openRack(directory, { user: 'alice', version: '0', segmentBytes: 2000 });
  for (let count = 0; count < 12; count += 1) await rack.keyring.createKey({ name: 'key' }, local);
  await rack.close();
  const segments = readdirSync(join(directory, 'journal'));
  expect(segments.length).toBeGreaterThan(2);
  const sizes = segments.map((name) => statSync(join(directory, 'journal', name)).size);
  return { directory, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}

test('the doctor tells how much of the journal is read, over all its files', async () => {
  const { directory, bytes } = await makeDirectory();
  const { told, hear } = listen();
  await examine(directory, Date.now, hear);
  expect(told.length).toBeGreaterThan(10);
  expectToRiseTo(told, bytes);
});

test('a backup tells how much of the journal is checked before it is written', async () => {
  const { directory, bytes } = await makeDirectory();
  const { told, hear } = listen();
  const options = { attempt: 'back up', now: Date.now(), alone: false, onRead: hear };
  await (await wholeOfDirectory(directory, options)).close();
  expectToRiseTo(told, bytes);
});

test('verifying the audit tells how many events are read', async () => {
  const { keyring } = await makeRack();
  for (let count = 0; count < 5; count += 1) await keyring.createKey({ name: 'key' }, local);
  const { told, hear } = listen();
  const { records } = await keyring.verifyAudit(null, local, hear);
  expect(told.length).toBe(records);
  expectToRiseTo(told, records);
});

test('a list of many pages and a change of many keys tell how many are done', async () => {
  const { keyring } = await makeRack();
  const drafts = Array.from({ length: 205 }, () => keyring.createKey({ name: 'key' }, local));
  const ids = (await Promise.all(drafts)).map(({ key }) => key.id);
  const pages = listen();
  await fetchPages(null, (paging) => keyring.listKeys(paging, local), pages.hear);
  expect(pages.told.map(([done]) => done)).toEqual([100, 200, 205]);
  expectToRiseTo(pages.told, 205);
  const changes = listen();
  await changeMany('disable', ids, { service: keyring, actor: local }, changes.hear);
  expect(changes.told.map(([done]) => done)).toEqual([100, 200, 205]);
});
