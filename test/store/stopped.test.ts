import { describe, expect, test } from 'vitest';
import type { FileSystem } from '../../src/store/file-system.ts';
import { powerCutDisk } from './power-cut-file-system.ts';
import { crashCopy, local, openTestRack, quickDisk, temporaryDirectory } from './support.ts';

/** The disk whose data syncs fail while `isFailing`. */
function syncFailingDisk(errno = 'EIO') {
  const disk: { isFailing: boolean; fileSystem: FileSystem } = {
    isFailing: false,
    fileSystem: {
      ...quickDisk,
      async open(path, flags, mode) {
        const file = await quickDisk.open(path, flags, mode);
        return {
          ...file,
          async datasync() {
            if (disk.isFailing) throw Object.assign(new Error('injected'), { code: errno });
          },
        };
      },
    },
  };
  return disk;
}

async function stoppedRack(errno = 'EIO') {
  const directory = temporaryDirectory();
  const disk = syncFailingDisk(errno);
  const rack = await openTestRack(directory, { fileSystem: disk.fileSystem });
  const { keyring } = rack;
  const revoked = await keyring.createKey({ name: 'revoked' }, local);
  const other = await keyring.createKey({ name: 'other' }, local);
  const off = await keyring.createKey({ name: 'off' }, local);
  await keyring.disableKey(off.key.id, local);
  disk.isFailing = true;
  const attempts = await Promise.allSettled([
    keyring.revokeKey(revoked.key.id, local),
    keyring.enableKey(off.key.id, local),
    keyring.createKey({ name: 'lost' }, local),
  ]);
  disk.isFailing = false;
  const codeOf = (token: string) =>
    keyring.authenticate({ token, ip: null, permission: null }).code;
  return { directory, rack, keyring, revoked, other, off, attempts, codeOf };
}

describe.each(['EIO', 'ENOSPC'])('case 108: after one sync failed with %s', (errno) => {
  test('no change is acknowledged until a restart, though every later sync would pass', async () => {
    const { rack, keyring, revoked, other, off, attempts } = await stoppedRack(errno);
    const refusal = {
      code: 'store_stopped',
      message: expect.stringMatching(
        new RegExp(`was not confirmed \\(${errno}\\); restart Keyrack after checking the disk$`),
      ),
    };
    for (const attempt of attempts)
      expect(attempt).toMatchObject({ status: 'rejected', reason: refusal });
    const changes = [
      () => keyring.createKey({ name: 'late' }, local),
      () => keyring.updateKey(other.key.id, { name: 'renamed' }, local),
      () => keyring.disableKey(other.key.id, local),
      () => keyring.revokeKey(other.key.id, local),
      () => keyring.revokeKey(revoked.key.id, local),
      () => keyring.disableKey(off.key.id, local),
      () => keyring.createAccount({ name: 'bob' }, local),
    ];
    for (const change of changes) await expect(change()).rejects.toMatchObject(refusal);
    expect(rack.trouble()).toBe(`a change was not confirmed by the disk (${errno})`);
    expect(rack.notices).toEqual([
      `changes are refused until restart: a change was not confirmed by the disk (${errno}); check the disk`,
    ]);
  });

  test('tokens are judged on: what was to be taken away is denied, what was to be given is not given', async () => {
    const { revoked, other, off, codeOf } = await stoppedRack(errno);
    const codes = [revoked, other, off].map(({ token }) => codeOf(token));
    expect(codes).toEqual(['REVOKED', 'VALID', 'INACTIVE']);
  });

  test('a restart makes of the batch what the disk holds of it, and accepts changes again', async () => {
    const { directory, rack, revoked, off } = await stoppedRack(errno);
    const copy = crashCopy(directory);
    await rack.close();
    for (const left of [directory, copy]) {
      const again = await openTestRack(left);
      expect([again.trouble(), again.notices]).toEqual([null, []]);
      const codes = [revoked, off].map(
        ({ token }) => again.keyring.authenticate({ token, ip: null, permission: null }).code,
      );
      expect(codes).toEqual(['REVOKED', 'VALID']);
      await again.keyring.createKey({ name: 'late' }, local);
      expect((await again.keyring.verifyAudit(null, local)).ok).toBe(true);
    }
  });
});

test('case 108: a revoke whose sync failed denies until the restart, and after a power cut that lost it the key passes again', async () => {
  const root = temporaryDirectory();
  const disk = powerCutDisk(root);
  const rack = await openTestRack(root, { fileSystem: disk.fileSystem });
  const { key, token } = await rack.keyring.createKey({ name: 'one' }, local);
  disk.failSyncIn = 1;
  await expect(rack.keyring.revokeKey(key.id, local)).rejects.toMatchObject({
    code: 'store_stopped',
  });
  const question = { token, ip: null, permission: null };
  expect(rack.keyring.authenticate(question).code).toBe('REVOKED');
  const survivor = await openTestRack(disk.image('lost'));
  expect(survivor.keyring.authenticate(question).code).toBe('VALID');
  await survivor.keyring.revokeKey(key.id, local);
  expect(survivor.keyring.authenticate(question).code).toBe('REVOKED');
});

test('a rack that was closed refuses changes without having been in trouble', async () => {
  const rack = await openTestRack(temporaryDirectory());
  await rack.close();
  await expect(rack.keyring.createKey({ name: 'late' }, local)).rejects.toMatchObject({
    code: 'store_failed',
  });
  expect(rack.trouble()).toBeNull();
});
