import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { SnapshotData } from '../../src/core/ports.ts';
import { lowdbSnapshot } from '../../src/store/snapshot-lowdb.ts';
import { faultyFileSystem } from './faulty-file-system.ts';
import { quickDisk, temporaryDirectory } from './support.ts';

const at = '2026-11-21T10:00:00.000Z';
const data: SnapshotData = {
  head: { seq: 7, batch: 3, hash: 'a'.repeat(64) },
  rack: {
    accounts: [{ name: 'admin', role: 'admin', permissions: [], createdAt: at }],
    keys: [
      {
        id: 'kr_4fJ0aZq81LmT',
        profile: 'keyrack',
        account: 'admin',
        name: 'backup "script" \u2028',
        scopes: ['read'],
        permissions: null,
        allowedIps: [],
        rateLimit: null,
        expiresAt: null,
        masked: 'kr_4fJ0aZq81LmT_…',
        digest: 'd'.repeat(64),
        enabled: true,
        version: 1,
        createdAt: at,
        revokedAt: null,
        previous: null,
      },
    ],
  },
  usage: { total: [['kr_4fJ0aZq81LmT', { count: 2, at, ip: null }]], previous: [] },
};

let directory: string;
let path: string;

beforeEach(() => {
  directory = temporaryDirectory();
  path = join(directory, 'keyrack.json');
});

async function load() {
  let reason = '';
  const onUnreadable = (why: string) => {
    reason = why;
  };
  const loaded = await lowdbSnapshot(directory, { fileSystem: quickDisk, onUnreadable }).load();
  return { loaded, reason };
}

const save = (content = data) => lowdbSnapshot(directory, { fileSystem: quickDisk }).save(content);
const edit = (change: (text: string) => string) =>
  writeFileSync(path, change(readFileSync(path, 'utf8')));

test('a snapshot that was saved loads as it was', async () => {
  await save();
  expect(await load()).toEqual({ loaded: data, reason: '' });
});

test('the file is readable by its owner only, in indented JSON that names sequence number and head', async () => {
  await save();
  expect((await quickDisk.lstat(path)).mode & 0o777).toBe(0o600);
  const text = readFileSync(path, 'utf8');
  expect(text).toContain('\n  "accounts": [\n');
  expect(JSON.parse(text).meta).toMatchObject({
    format: 1,
    seq: 7,
    batch: 3,
    head: 'a'.repeat(64),
  });
});

describe('a snapshot that cannot be read loads as null and is never an empty rack', () => {
  test.each([
    ['missing', 'it is missing', () => undefined],
    ['empty', 'it is empty', () => writeFileSync(path, '')],
    ['null', 'it does not hold an object', () => writeFileSync(path, 'null')],
    ['zero', 'it does not hold an object', () => writeFileSync(path, '0')],
    ['a list', 'it does not hold an object', () => writeFileSync(path, '[]')],
    ['an empty object', 'it has no "meta"', () => writeFileSync(path, '{}')],
    ['cut off', 'it is not JSON', () => edit((text) => text.slice(0, text.length / 2))],
    ['zeros', 'it is not JSON', () => writeFileSync(path, Buffer.alloc(4096))],
    [
      'of a later format',
      'it has format 2, this Keyrack reads 1',
      () => edit((text) => text.replace('"format": 1', '"format": 2')),
    ],
    [
      'without its keys',
      'its "keys" are no keys',
      () => edit((text) => text.replace('"keys"', '"locks"')),
    ],
    [
      'with a count of uses that is no number',
      'its "usage" is no usage',
      () => edit((text) => text.replace('"count": 2', '"count": "2"')),
    ],
    ['a directory', 'it is a directory', () => replaceBy(() => mkdirSync(path))],
    ['a FIFO', 'it is not a regular file', () => replaceBy(() => execFileSync('mkfifo', [path]))],
    ['a link', 'it is not a regular file', () => replaceBy(() => symlinkSync('/dev/zero', path))],
  ])('%s', async (name, reason, spoil) => {
    if (name !== 'missing') await save();
    await spoil();
    expect(await load()).toEqual({ loaded: null, reason });
  });

  async function replaceBy(make: () => unknown) {
    await quickDisk.unlink(path);
    make();
  }
});

test.each([
  ['a key', (text: string) => text.replace('"read"', '"manage"')],
  [
    'an account',
    (text: string) =>
      text.replace('"admin",\n      "role": "admin"', '"admin",\n      "role": "member"'),
  ],
  [
    'the hash',
    (text: string) => text.replace(/"stateHash": "./, '"stateHash": "x').replace('"x', '"0'),
  ],
])('a snapshot in which %s was edited by hand is refused with the way out', async (_, change) => {
  await save();
  edit(change);
  await expect(load()).rejects.toMatchObject({
    code: 'store_damaged',
    message: expect.stringMatching(
      /were edited, .* move the file away to have it rebuilt from the journal, .* api-key update .* api-key import/,
    ),
  });
});

test('a snapshot that was only laid out anew still loads', async () => {
  await save();
  edit((text) =>
    JSON.stringify(JSON.parse(text, (_, value) => (isRecord(value) ? reversed(value) : value))),
  );
  expect((await load()).loaded).toEqual(data);
});

test('other work gets its turn while a large snapshot is saved', async () => {
  const [key] = data.rack.keys;
  let looks = 0;
  const get = () => {
    looks += 1;
    return 'backup script';
  };
  const keys = Array.from({ length: 5000 }, () =>
    Object.defineProperty({ ...key }, 'name', { enumerable: true, get }),
  );
  const looksByTurn = [0];
  const note = () => {
    looksByTurn.push(looks);
    turn = setImmediate(note);
  };
  let turn = setImmediate(note);
  await save({ ...data, rack: { ...data.rack, keys: keys as typeof data.rack.keys } });
  clearImmediate(turn);
  const atOnce = looksByTurn.map((count, index) => count - (looksByTurn[index - 1] ?? 0));
  expect(looks).toBeGreaterThanOrEqual(2 * keys.length);
  expect(Math.max(...atOnce)).toBeLessThanOrEqual(1000);
});

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function reversed(value: object): object {
  return Object.fromEntries(Object.entries(value).reverse());
}

test('whichever call fails while it is replaced, the old or the new snapshot is there whole, and no litter', async () => {
  const later = { ...data, head: { ...data.head, seq: 8 } };
  for (let at = 1, reached = true; reached; at += 1) {
    await save();
    const faulty = faultyFileSystem({ at, errno: 'ENOSPC', forever: false, writes: 'torn' });
    const saving = lowdbSnapshot(directory, { fileSystem: faulty.fileSystem }).save(later);
    const error = await saving.then(
      () => null,
      (reason) => reason,
    );
    reached = faulty.reached();
    if (reached)
      expect(error).toMatchObject({
        code: 'disk_full',
        message: expect.stringContaining('ENOSPC'),
      });
    const { loaded } = await load();
    expect([data, later]).toContainEqual(loaded);
    expect(readdirSync(directory)).toEqual(['keyrack.json']);
  }
});
