import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Keyring } from '../../src/core/keyring.ts';
import { Ballast, ballastBytes, ballastName } from '../../src/store/ballast.ts';
import { openRack, type RackOptions } from '../../src/store/open.ts';
import { faultyFileSystem } from './faulty-file-system.ts';
import { smallDisk } from './small-disk.ts';
import {
  crashCopy,
  firstSegment,
  history,
  local,
  openTestRack,
  temporaryDirectory,
  threeKeys,
} from './support.ts';

const hasBallast = (directory: string) => existsSync(join(directory, ballastName));

/** A rack with keys on a disk that can be filled. */
async function rackOn(room?: number, options: Partial<RackOptions> = {}) {
  const directory = temporaryDirectory();
  const disk = smallDisk(room);
  const rack = await openTestRack(directory, { fileSystem: disk.fileSystem, ...options });
  return { directory, disk, rack, keyring: rack.keyring };
}

async function mintTwo(keyring: Keyring) {
  const [one, two] = [
    await keyring.createKey({ name: 'one' }, local),
    await keyring.createKey({ name: 'two' }, local),
  ];
  return { one: one.key.id, two: two.key.id, token: one.token };
}

const outcomeOf = (change: Promise<unknown>): Promise<string> =>
  change.then(
    () => 'done',
    ({ code }) => code,
  );

/** What a directory holds on a good disk: its events about keys, and whether the chain is whole. */
async function read(directory: string) {
  const rack = await openTestRack(directory);
  const events = (await history(rack.keyring)).filter(({ op }) => op.startsWith('key.'));
  const { ok } = await rack.keyring.verifyAudit(null, local);
  await rack.close();
  return { ok, ops: events.map(({ op, data }) => `${op} ${data.id}`), notices: rack.notices };
}

describe('the ballast', () => {
  test('is a file of real blocks for the owner only, made with the rack and made again after a crash cut it', async () => {
    const directory = temporaryDirectory();
    const path = join(directory, ballastName);
    for (const length of [null, 0, 4096, ballastBytes + 1]) {
      if (length !== null) truncateSync(path, length);
      await (await openTestRack(directory)).close();
      const { size, mode, blocks } = statSync(path);
      expect([size, mode & 0o777]).toEqual([256 * 1024, 0o600]);
      expect(blocks * 512).toBeGreaterThanOrEqual(size);
    }
  });

  test('that stands is left as it is', async () => {
    const directory = await threeKeys();
    const before = readFileSync(join(directory, ballastName));
    await (await openTestRack(directory)).close();
    expect(readFileSync(join(directory, ballastName)).equals(before)).toBe(true);
  });

  test('that finds no room is a notice, and nothing is left of it', async () => {
    const { rack, directory } = await rackOn(ballastBytes - 1);
    expect(rack.notices[0]).toMatch(/^Cannot make the ballast: the disk is full \(ENOSPC\)/);
    expect(hasBallast(directory)).toBe(false);
  });

  test('that cannot be made for another reason keeps nobody from working', async () => {
    const directory = temporaryDirectory();
    const { fileSystem } = faultyFileSystem({
      at: 2,
      errno: 'EIO',
      forever: false,
      writes: 'torn',
      only: 'write',
    });
    const rack = await openTestRack(directory, { fileSystem });
    expect(rack.notices).toEqual([expect.stringContaining('ballast" could not be made (EIO)')]);
    await rack.keyring.createKey({ name: 'one' }, local);
  });
});

test('case 106: on a disk with any little room no change is half done, and all goes on when there is room', async () => {
  for (let room = 0; room < 2600; room += 41) {
    const { directory, disk, keyring, rack } = await rackOn(undefined, { segmentBytes: 900 });
    const { one, two } = await mintTwo(keyring);
    disk.room = room;
    const done = [`key.created ${one}`, `key.created ${two}`];
    for (const name of ['three', 'four', 'five']) {
      const made = await keyring.createKey({ name }, local).catch(({ code }) => code);
      if (made === 'disk_full') continue;
      done.push(`key.created ${made.key.id}`);
    }
    await keyring.disableKey(one, local);
    await keyring.revokeKey(two, local);
    done.push(`key.disabled ${one}`, `key.revoked ${two}`);
    disk.room = Number.POSITIVE_INFINITY;
    const { key } = await keyring.createKey({ name: 'six' }, local);
    done.push(`key.created ${key.id}`);
    const crashed = await read(crashCopy(directory));
    expect(crashed, `room ${room}`).toMatchObject({ ok: true, ops: done });
    await rack.close();
    expect(await read(directory), `room ${room}`).toEqual({ ok: true, ops: done, notices: [] });
    expect(hasBallast(directory)).toBe(true);
  }
});

test('case 106: without a ballast a full disk refuses denials too, leaves nothing half done, and all goes on when there is room', async () => {
  for (let room = 0; room < 600; room += 23) {
    const { directory, disk, keyring, rack } = await rackOn();
    const { one, two } = await mintTwo(keyring);
    await disk.fileSystem.unlink(join(directory, ballastName));
    disk.room = room;
    const done = [`key.created ${one}`, `key.created ${two}`];
    const disabled = await outcomeOf(keyring.disableKey(one, local));
    const revoked = await outcomeOf(keyring.revokeKey(two, local));
    for (const outcome of [disabled, revoked]) expect(outcome).toMatch(/^(done|disk_full)$/);
    if (room === 0) expect([disabled, revoked]).toEqual(['disk_full', 'disk_full']);
    if (disabled === 'done') done.push(`key.disabled ${one}`);
    if (revoked === 'done') done.push(`key.revoked ${two}`);
    disk.room = Number.POSITIVE_INFINITY;
    await keyring.enableKey(one, local);
    if (disabled === 'done') done.push(`key.enabled ${one}`);
    await rack.close();
    expect(await read(directory), `room ${room}`).toEqual({ ok: true, ops: done, notices: [] });
  }
});

test('case 107: a denial waits for the work that fills the disk, and does not lose the ballast to it', async () => {
  const directory = temporaryDirectory();
  const { fileSystem } = smallDisk();
  const ballast = new Ballast({ fileSystem, directory, notice: () => undefined });
  const order: string[] = [];
  const gate = Promise.withResolvers<void>();
  const saving = ballast.spend('save', async () => {
    await gate.promise;
    order.push('saved');
  });
  const denying = ballast.insist(async () => {
    order.push('tried');
    if (order.length === 1) throw Object.assign(new Error('no room'), { code: 'ENOSPC' });
  });
  await new Promise(setImmediate);
  gate.resolve();
  await Promise.all([saving, denying]);
  expect(order).toEqual(['tried', 'saved', 'tried']);
  expect(hasBallast(directory)).toBe(false);
});

describe('case 107: on a full disk', () => {
  test('revoke, disable and the end of a rotation work by the ballast; nothing else does', async () => {
    const { directory, disk, keyring, rack } = await rackOn();
    const { one, two, token } = await mintTwo(keyring);
    await keyring.rotateKey(two, 1000_000, local);
    disk.room = 0;
    const refused = [
      () => keyring.createKey({ name: 'three' }, local),
      () => keyring.updateKey(one, { name: 'uno' }, local),
      () => keyring.abortRotation(two, local),
      () => keyring.createAccount({ name: 'bob' }, local),
    ];
    for (const change of refused) expect(await outcomeOf(change())).toBe('disk_full');
    expect(hasBallast(directory)).toBe(true);
    await keyring.revokeKey(one, local);
    expect(keyring.authenticate({ token, ip: null, permission: null }).code).toBe('REVOKED');
    expect(hasBallast(directory)).toBe(false);
    await keyring.finishRotation(two, local);
    await keyring.disableKey(two, local);
    const notice = `the disk is full: "${join(directory, ballastName)}" was given up, so that keys can still be revoked and disabled; free space, other changes are refused until then`;
    expect(rack.notices).toEqual([notice]);
    expect(disk.room).toBeGreaterThan(200_000);
    for (const change of [...refused.slice(0, 1), () => keyring.enableKey(two, local)])
      await expect(change()).rejects.toMatchObject({
        code: 'disk_full',
        message:
          'Cannot append to the journal: the disk is full (ENOSPC), what is left is kept for revoking and disabling; nothing was changed, free disk space and try again',
      });
    await rack.close();
    expect((await read(crashCopy(directory))).ok).toBe(true);
  });

  test('denials that are asked together with creates are done, however many creates go on failing', async () => {
    const { disk, keyring } = await rackOn();
    const keys = await Promise.all(
      Array.from({ length: 60 }, () => keyring.createKey({ name: 'key' }, local)),
    );
    disk.room = 100;
    const outcomes: Promise<string>[] = [];
    for (const [index, { key }] of keys.entries()) {
      outcomes.push(outcomeOf(keyring.createKey({ name: 'more' }, local)));
      const deny = index % 2 ? keyring.revokeKey(key.id, local) : keyring.disableKey(key.id, local);
      outcomes.push(outcomeOf(deny));
      if (index % 7 === 0) await outcomes.at(-1);
    }
    expect((await Promise.all(outcomes)).join(' ')).toBe(
      Array(60).fill('disk_full done').join(' '),
    );
  });

  test('a batch of denials that is larger than the ballast fails as a whole, and smaller ones go on', async () => {
    const { directory, disk, keyring, rack } = await rackOn();
    const keys = await Promise.all(
      Array.from({ length: 900 }, () => keyring.createKey({ name: 'key' }, local)),
    );
    disk.room = -100_000;
    const all = await Promise.all(
      keys.map(({ key }) => outcomeOf(keyring.revokeKey(key.id, local))),
    );
    expect(new Set(all)).toEqual(new Set(['disk_full']));
    await keyring.revokeKey(keys[0]?.key.id ?? '', local);
    disk.room = Number.POSITIVE_INFINITY;
    await Promise.all(keys.map(({ key }) => keyring.revokeKey(key.id, local)));
    await rack.close();
    const { ok, ops } = await read(directory);
    expect(ok).toBe(true);
    expect(new Set(ops.map((op) => op.split(' ')[0]))).toEqual(new Set(['key.revoked']));
  });

  test('a snapshot never takes the space that was given up for denials, and is saved when there is room', async () => {
    const { directory, disk, keyring, rack } = await rackOn(undefined, { snapshotEveryMs: 5 });
    const { one, two } = await mintTwo(keyring);
    disk.room = 0;
    await keyring.disableKey(one, local);
    const failing = () => rack.notices.some((text) => text.startsWith('Cannot save the snapshot'));
    await expect.poll(failing, { interval: 5 }).toBe(true);
    await keyring.revokeKey(two, local);
    disk.room = Number.POSITIVE_INFINITY;
    const saved = () => JSON.parse(readFileSync(join(directory, 'keyrack.json'), 'utf8')).meta.seq;
    await expect.poll(saved, { interval: 5 }).toBe(6);
    expect(hasBallast(directory)).toBe(true);
    expect(rack.notices.at(-1)).toMatch(/^space has come back: ".+ballast" was made again$/);
  });

  test.each([0, 100])(
    'a rack whose journal is torn opens by the ballast with room for %i bytes, and the recovery is recorded',
    async (room) => {
      const directory = await threeKeys();
      const { path, bytes } = firstSegment(directory);
      writeFileSync(path, Buffer.concat([bytes, Buffer.from('{"seq":6,"torn')]));
      const { fileSystem } = smallDisk(room);
      const rack = await openTestRack(directory, { fileSystem });
      expect(hasBallast(directory)).toBe(false);
      expect((await history(rack.keyring)).at(-1)?.op).toBe('journal.recovered');
      for (const text of ['was given up', 'was cut off and kept'])
        expect(rack.notices.join('\n')).toContain(text);
      await rack.close();
    },
  );
});

test('notices are told when they appear, each once', async () => {
  const told: string[] = [];
  const { disk, keyring, rack } = await rackOn(undefined, {
    onNotice: (text) => told.push(text),
    snapshotEveryMs: 2,
  });
  const { one } = await mintTwo(keyring);
  disk.room = 0;
  await keyring.revokeKey(one, local);
  await expect.poll(() => told.length, { interval: 2 }).toBeGreaterThanOrEqual(2);
  expect(told).toEqual(rack.notices);
  expect(new Set(told).size).toBe(told.length);
});

test('case 109: a disk that cannot be written is named with its path and the uid that needs it', async () => {
  for (const errno of ['EROFS', 'EACCES']) {
    const { fileSystem } = faultyFileSystem({
      at: 1,
      errno,
      forever: true,
      writes: 'torn',
      only: 'write',
    });
    const directory = temporaryDirectory();
    const path = join(directory, 'journal', '000001.ndjson');
    await expect(openRack(directory, { user: 'tester', fileSystem })).rejects.toMatchObject({
      code: 'store_failed',
      message: `Cannot append to the journal: writing "${path}" failed with ${errno}; nothing was changed, give uid ${process.getuid?.()} write access to it`,
    });
  }
});
