/** The real `bin/keyrack` on a small file system that is really full. Mounting one needs root. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { client, keyrack, makeHome, mint, serve } from './served.ts';

type Kind = 'tmpfs' | 'ext4';

/** Mounts a file system of the kind; root of a container may lack the right. */
function mountAt(kind: Kind, directory: string): boolean {
  if (kind === 'tmpfs')
    return runs('mount', '-t', 'tmpfs', '-o', 'size=1m,mode=0700', 'keyrack-test', directory);
  const image = `${directory}.image`;
  writeFileSync(image, '');
  truncateSync(image, 8 * 1024 * 1024);
  if (!runs('mkfs.ext4', '-q', '-m', '0', '-b', '1024', image)) return false;
  if (!runs('mount', '-o', 'loop', image, directory)) return false;
  rmSync(join(directory, 'lost+found'), { recursive: true });
  chmodSync(directory, 0o700);
  return true;
}

function runs(program: string, ...argv: readonly string[]): boolean {
  return spawnSync(program, argv).status === 0;
}

function canMount(kind: Kind): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  const home = mkdtempSync(join(tmpdir(), 'keyrack-mount-'));
  const directory = join(home, 'at');
  mkdirSync(directory);
  const isMounted = mountAt(kind, directory);
  if (isMounted) runs('umount', directory);
  rmSync(home, { recursive: true });
  return isMounted;
}

/** A home whose data directory is a small file system of its own. */
function makeSmallHome(kind: Kind): { home: string; rack: string } {
  const home = makeHome();
  const rack = join(home, 'rack');
  mkdirSync(rack);
  expect(mountAt(kind, rack)).toBe(true);
  onTestFinished(() => void runs('umount', '--lazy', rack));
  return { home, rack };
}

/** Takes every byte that is left. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (;;) writeSync(file, Buffer.alloc(4096, 1));
  } catch (error) {
    expect(error).toMatchObject({ code: 'ENOSPC' });
  } finally {
    closeSync(file);
  }
}

describe.each(['tmpfs', 'ext4'] as const)('on a full %s', (kind) => {
  const isMissing = !canMount(kind);
  test.skipIf(isMissing)(
    'case 107: creating fails with 507, revoking works, and all goes on when there is space',
    async () => {
      const { home, rack } = makeSmallHome(kind);
      const [filler, ballast] = [join(rack, 'filler'), join(rack, 'ballast')];
      const manager = await mint(home, 'manager', 'manage');
      const server = await serve(home);
      const call = client(server.at, manager);
      const create = () => call('POST', '/v1/keys', { name: 'key' });
      const made = await Promise.all(Array.from({ length: 20 }, create));
      const [first, second, ...others] = made.map(({ body }) => body.data.id);
      fill(filler);

      let answer = await create();
      for (let more = 0; answer.status === 201 && more < 20; more += 1) answer = await create();
      expect([answer.status, answer.body.code]).toEqual([507, 'disk_full']);
      expect(answer.body.detail).toMatch(/nothing was changed, free disk space and try again$/);
      const command = await keyrack(home, 'api-key', 'create', 'by command').done;
      expect([command.exitCode, command.stderr]).toEqual([
        1,
        expect.stringContaining('free disk space'),
      ]);
      expect(existsSync(ballast)).toBe(true);

      expect((await call('DELETE', `/v1/keys/${first}`)).status).toBe(200);
      expect((await call('POST', `/v1/keys/${second}/disable`)).status).toBe(200);
      for (const id of others) expect((await call('DELETE', `/v1/keys/${id}`)).status).toBe(200);
      const [{ body: one }] = [made[0] ?? { body: null }];
      const verdict = await call('GET', '/v1/keys', undefined, one.token);
      expect([verdict.status, verdict.body.code]).toEqual([401, 'revoked']);
      expect([(await create()).status, (await call('GET', '/readyz')).status]).toEqual([507, 200]);
      expect(existsSync(ballast)).toBe(false);

      rmSync(filler);
      expect((await create()).status).toBe(201);
      expect(existsSync(ballast)).toBe(true);
      server.process.kill('SIGTERM');
      const { exitCode, stderr } = await server.done;
      expect(exitCode).toBe(143);
      expect(stderr.match(/the disk is full: ".+" was given up/g)).toHaveLength(1);
      expect((await keyrack(home, 'audit', 'verify').done).exitCode).toBe(0);
    },
  );

  test.skipIf(isMissing)(
    'case 107: a Keyrack that was killed starts there again, and revokes',
    async () => {
      const { home, rack } = makeSmallHome(kind);
      const manager = await mint(home, 'manager', 'manage');
      const running = await serve(home);
      const made = await client(running.at, manager)('POST', '/v1/keys', { name: 'key' });
      running.process.kill('SIGKILL');
      await running.done;
      fill(join(rack, 'filler'));
      const again = await serve(home);
      const call = client(again.at, manager);
      expect((await call('DELETE', `/v1/keys/${made.body.data.id}`)).status).toBe(200);
    },
  );
});
