/**
 * Attack: somebody who could write in the data directory once left links in it, so that Keyrack reads
 * what it should not, or overwrites a file elsewhere. The directory itself may be named through a link.
 */
import { cpSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FileSystem } from '../../src/store/file-system.ts';
import {
  local,
  namesIn,
  openTestRack,
  quickDisk,
  temporaryDirectory,
  threeKeys,
} from './support.ts';

/** A rack one file of which lies elsewhere, with a link in its place. */
async function swapped(name: string) {
  const directory = await threeKeys();
  const path = join(directory, name);
  const elsewhere = join(temporaryDirectory(), 'elsewhere');
  renameSync(path, elsewhere);
  symlinkSync(elsewhere, path);
  return { directory, path, elsewhere };
}

test.each([
  ['journal', 'store_damaged', 'is not a directory'],
  ['journal/000001.ndjson', 'store_damaged', 'is not a regular file'],
  ['lock', 'store_failed', 'is not a regular file'],
])('case 118: "%s" that was swapped for a link is refused', async (name, code, reason) => {
  const { directory, path, elsewhere } = await swapped(name);
  await expect(openTestRack(directory)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(reason),
  });
  expect((await lstat(path)).isSymbolicLink()).toBe(true);
  expect((await lstat(elsewhere)).isSymbolicLink()).toBe(false);
});

test.each([
  ['keyrack.json', /was rebuilt from the journal.*it is not a regular file/],
  ['head', /was ignored and will be written anew: it is not a regular file/],
])(
  'case 118: "%s" that was swapped for a link is not read, and what it points to is not written',
  async (name, notice) => {
    const { directory, path, elsewhere } = await swapped(name);
    const before = readFileSync(elsewhere);
    const rack = await openTestRack(directory);
    expect(rack.notices).toEqual([expect.stringMatching(notice)]);
    await rack.keyring.createKey({ name: 'four' }, local);
    await rack.close();
    expect((await lstat(path)).isFile()).toBe(true);
    expect(readFileSync(elsewhere)).toEqual(before);
    expect(await namesIn(directory)).toEqual(['four', 'one', 'three', 'two']);
  },
);

test.each(['refusals.json', 'owner', 'ballast'])(
  'case 118: what a link in place of "%s" points to is not written',
  async (name) => {
    const directory = temporaryDirectory();
    const rack = await openTestRack(directory);
    await rack.keyring.createKey({ name: 'one' }, local);
    await rack.close();
    const elsewhere = join(temporaryDirectory(), 'elsewhere');
    cpSync(join(directory, 'head'), elsewhere);
    const before = readFileSync(elsewhere);
    const path = join(directory, name);
    rmSync(path, { force: true });
    symlinkSync(elsewhere, path);
    const again = await openTestRack(directory);
    again.keyring.authenticate({ token: 'nobody', ip: null, permission: null });
    await again.keyring.createKey({ name: 'two' }, local);
    await again.close();
    expect(readFileSync(elsewhere)).toEqual(before);
    expect(await namesIn(directory)).toEqual(['one', 'two']);
  },
);

/** Attack: swap the file after it was looked at and before it is opened. Here the look sees what the link points to. */
const looksThrough: FileSystem = { ...quickDisk, lstat: (path) => stat(path) };

test('case 118: a segment that becomes a link after it was looked at is not opened', async () => {
  const { directory } = await swapped('journal/000001.ndjson');
  const opening = openTestRack(directory, { fileSystem: looksThrough });
  await expect(opening).rejects.toMatchObject({
    code: 'store_failed',
    message: expect.stringContaining('ELOOP'),
  });
});

test('case 118: a snapshot and a head that become links after they were looked at are not read', async () => {
  const { directory, path } = await swapped('keyrack.json');
  const head = join(directory, 'head');
  renameSync(head, `${path}.head`);
  symlinkSync(`${path}.head`, head);
  const rack = await openTestRack(directory, { fileSystem: looksThrough });
  expect(rack.notices).toEqual([
    expect.stringMatching(/head" was ignored.*ELOOP/),
    expect.stringMatching(/was rebuilt from the journal.*ELOOP/),
  ]);
});
