/** A data directory that is copied file by file while it is written; `keyrack backup` is the better way. */
import { execFile } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { diskFileSystem } from '../../src/store/file-system.ts';
import { local, namesIn, openTestRack, temporaryDirectory, threeKeys } from './support.ts';

const copyTree = promisify(execFile);

test('case 121: a copy by cp -r of a rack that is written all the while opens with everything that was confirmed before', async () => {
  const directory = temporaryDirectory();
  const rack = await openTestRack(directory, { fileSystem: diskFileSystem, segmentBytes: 20_000 });
  const confirmed: string[] = [];
  let isOver = false;
  const write = async () => {
    while (!isOver) {
      const { key } = await rack.keyring.createKey({ name: 'busy' }, local);
      confirmed.push(key.id);
      await rack.keyring.revokeKey(key.id, local);
    }
  };
  const writing = Promise.all(Array.from({ length: 8 }, write));
  for (let round = 0; round < 8; round += 1) {
    const known = [...confirmed];
    const copy = join(temporaryDirectory(), 'copy');
    await copyTree('cp', ['-r', directory, copy]);
    const opened = await openTestRack(copy);
    for (const notice of opened.notices) expect(notice).toMatch(/^a half-done write/);
    expect((await opened.keyring.verifyAudit(null, local)).ok).toBe(true);
    for (const id of known) expect((await opened.keyring.getKey(id, local)).id).toBe(id);
    await opened.close();
  }
  isOver = true;
  await writing;
  expect(confirmed.length).toBeGreaterThan(8);
});

test('case 121: a copy whose snapshot came later than its journal is refused with the way out, which loses nothing', async () => {
  const directory = await threeKeys();
  const copy = temporaryDirectory();
  cpSync(join(directory, 'journal'), join(copy, 'journal'), { recursive: true });
  const rack = await openTestRack(directory);
  await rack.keyring.createKey({ name: 'later' }, local);
  await rack.close();
  for (const name of ['head', 'keyrack.json']) cpSync(join(directory, name), join(copy, name));
  await expect(openTestRack(copy)).rejects.toMatchObject({
    code: 'store_damaged',
    message: expect.stringMatching(/move those files away to go on with the older state$/),
  });
  for (const name of ['head', 'keyrack.json']) rmSync(join(copy, name));
  expect(await namesIn(copy)).toEqual(['one', 'three', 'two']);
});
