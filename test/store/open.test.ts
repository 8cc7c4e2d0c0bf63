import {
  chmodSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { diskFileSystem } from '../../src/store/file-system.ts';
import { faultyFileSystem } from './faulty-file-system.ts';
import {
  crashCopy,
  firstSegment,
  history,
  local,
  namesIn,
  openTestRack,
  temporaryDirectory,
  threeKeys,
} from './support.ts';

describe('a new rack', () => {
  test('begins with the account admin, made by the local user, and says nothing', async () => {
    const rack = await openTestRack(join(temporaryDirectory(), 'a', 'b'), { user: 'alice' });
    const events = await history(rack.keyring);
    expect(events.map(({ op, actor }) => [op, actor])).toEqual([
      ['rack.created', { kind: 'local', name: 'alice' }],
      ['account.created', { kind: 'local', name: 'alice' }],
    ]);
    expect(rack.notices).toEqual([]);
  });

  test('notes how long each batch took to be durable', async () => {
    const rack = await openTestRack(temporaryDirectory());
    const before = rack.syncs.counts.reduce((sum, count) => sum + count, 0);
    await rack.keyring.createKey({ name: 'a' }, local);
    await rack.keyring.createKey({ name: 'b' }, local);
    expect(rack.syncs.counts.reduce((sum, count) => sum + count, 0)).toBe(before + 2);
    expect(rack.syncs.sum).toBeGreaterThan(0);
  });

  test('is closed to other users whatever the umask', async () => {
    const umask = process.umask(0);
    onTestFinished(() => {
      process.umask(umask);
    });
    const parent = temporaryDirectory();
    const directory = join(parent, 'rack');
    const rack = await openTestRack(directory, { fileSystem: diskFileSystem });
    await rack.keyring.createKey({ name: 'one' }, local);
    await rack.close();
    const mode = (...names: string[]) => statSync(join(directory, ...names)).mode & 0o777;
    expect([mode(), mode('journal')]).toEqual([0o700, 0o700]);
    const files = [['journal', '000001.ndjson'], ['keyrack.json'], ['head'], ['lock']];
    expect(files.map((names) => mode(...names))).toEqual([0o600, 0o600, 0o600, 0o600]);
    expect(readdirSync(directory).sort()).toEqual([
      'ballast',
      'head',
      'journal',
      'keyrack.json',
      'lock',
    ]);
  });
});

describe('opening again', () => {
  test('brings back keys, history and last uses', async () => {
    const directory = temporaryDirectory();
    const rack = await openTestRack(directory);
    const { key, token } = await rack.keyring.createKey({ name: 'one' }, local);
    rack.keyring.authenticate({ token, ip: '203.0.113.7', permission: null });
    await rack.close();
    const again = await openTestRack(directory);
    expect(await again.keyring.getKey(key.id, local)).toMatchObject({
      uses: 1,
      lastUsedIp: '203.0.113.7',
    });
    expect(again.keyring.authenticate({ token, ip: null, permission: null }).valid).toBe(true);
    expect(again.notices).toEqual([]);
  });

  test('case 101: after a crash the tail of the journal is folded onto the older snapshot', async () => {
    const directory = await threeKeys();
    const rack = await openTestRack(directory);
    await rack.keyring.createKey({ name: 'four' }, local);
    const { seq } = JSON.parse(readFileSync(join(directory, 'keyrack.json'), 'utf8')).meta;
    expect(seq).toBe(5);
    expect(await namesIn(crashCopy(directory))).toEqual(['four', 'one', 'three', 'two']);
  });

  test('a directory that is open already is refused', async () => {
    const directory = temporaryDirectory();
    await openTestRack(directory);
    await expect(openTestRack(directory)).rejects.toMatchObject({ code: 'store_locked' });
  });

  test('a rack that failed to open gives the lock back', async () => {
    const directory = await threeKeys();
    const { path, bytes } = firstSegment(directory);
    writeFileSync(path, bytes.toString().replace('one', 'ONE'));
    await expect(openTestRack(directory)).rejects.toMatchObject({ code: 'store_damaged' });
    writeFileSync(path, bytes);
    expect(await namesIn(directory)).toEqual(['one', 'three', 'two']);
  });

  test('closing twice is closing once, and a closed rack accepts no change', async () => {
    const rack = await openTestRack(temporaryDirectory());
    await Promise.all([rack.close(), rack.close()]);
    await expect(rack.keyring.createKey({ name: 'late' }, local)).rejects.toMatchObject({
      code: 'store_failed',
    });
  });
});

describe('the snapshot', () => {
  test('is saved from time to time, when something changed', async () => {
    const directory = temporaryDirectory();
    const rack = await openTestRack(directory, { snapshotEveryMs: 5 });
    const { token } = await rack.keyring.createKey({ name: 'one' }, local);
    const saved = () => JSON.parse(readFileSync(join(directory, 'keyrack.json'), 'utf8'));
    await expect.poll(() => saved().meta.seq, { interval: 5 }).toBe(3);
    rack.keyring.authenticate({ token, ip: null, permission: null });
    await expect.poll(() => saved().usage.total, { interval: 5 }).toHaveLength(1);
  });

  test('is left alone by an opening that changes nothing', async () => {
    const directory = await threeKeys();
    const before = statSync(join(directory, 'keyrack.json')).ino;
    await (await openTestRack(directory)).close();
    expect(statSync(join(directory, 'keyrack.json')).ino).toBe(before);
  });

  test('that could not be saved is saved later, and the rack lives on', async () => {
    const directory = temporaryDirectory();
    const { fileSystem } = faultyFileSystem({
      at: 2,
      errno: 'ENOSPC',
      forever: false,
      writes: 'torn',
      only: 'rename',
    });
    const rack = await openTestRack(directory, { fileSystem });
    expect(rack.notices).toEqual([expect.stringContaining('failed with ENOSPC')]);
    await rack.keyring.createKey({ name: 'one' }, local);
    await rack.close();
    expect(await namesIn(directory)).toEqual(['one']);
  });
});

describe('a directory that is open to others', () => {
  test('case 110: a directory that is open to others is closed with a notice, and so are the segments in it', async () => {
    const directory = await threeKeys();
    const { path } = firstSegment(directory);
    chmodSync(path, 0o644);
    chmodSync(directory, 0o755);
    const rack = await openTestRack(directory);
    expect(rack.notices).toEqual([
      `"${directory}" was open to other users (mode 755); its mode is 700 now`,
    ]);
    expect([directory, path].map((one) => statSync(one).mode & 0o777)).toEqual([0o700, 0o600]);
  });

  test('case 110: a snapshot and a head that others may read are closed by the next save', async () => {
    const directory = await threeKeys();
    const paths = ['keyrack.json', 'head'].map((name) => join(directory, name));
    for (const path of paths) chmodSync(path, 0o644);
    const rack = await openTestRack(directory);
    await rack.keyring.createKey({ name: 'four' }, local);
    await rack.close();
    expect(paths.map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o600]);
  });

  test('is refused if it holds files of others, so that /tmp is never closed', async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'notes.txt'), '');
    chmodSync(directory, 0o777);
    await expect(openTestRack(directory)).rejects.toMatchObject({
      code: 'store_failed',
      message: expect.stringContaining('others may enter it (mode 777) and it holds "notes.txt"'),
    });
    expect(statSync(directory).mode & 0o777).toBe(0o777);
  });

  test('may be named through a link', async () => {
    const directory = await threeKeys();
    const link = join(temporaryDirectory(), 'link');
    symlinkSync(directory, link);
    expect((await openTestRack(link)).directory).toBe(directory);
  });

  test('case 110: a directory that belongs to somebody else is refused', async () => {
    const directory = temporaryDirectory();
    const { getuid } = process;
    onTestFinished(() => {
      process.getuid = getuid;
    });
    process.getuid = () => 4711;
    await expect(openTestRack(directory)).rejects.toMatchObject({
      code: 'store_failed',
      message: expect.stringMatching(/it belongs to uid \d+, not to you \(uid 4711\)/),
    });
  });
});
