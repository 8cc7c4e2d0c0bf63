import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { type Lock, takeLock } from '../../src/store/lock.ts';
import { quickDisk, temporaryDirectory } from './support.ts';

const since = '2026-11-21T10:00:00.000Z';

/** A real process that holds the lock of a directory. */
async function holder(directory: string): Promise<ChildProcess> {
  const script = fileURLToPath(new URL('./hold-lock.ts', import.meta.url));
  const child = spawn(process.execPath, [script, directory], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const [said] = await once(child.stdout, 'data');
  expect(String(said)).toBe('held\n');
  return child;
}

async function take(directory: string): Promise<Lock> {
  const lock = await takeLock(directory, since);
  onTestFinished(() => lock.release());
  return lock;
}

test('case 111: a directory that another process holds is refused at once, naming the process', async () => {
  const directory = temporaryDirectory();
  const child = await holder(directory);
  await expect(takeLock(directory, since)).rejects.toMatchObject({
    code: 'store_locked',
    message: expect.stringContaining(`"${directory}": process ${child.pid} (since 20`),
  });
});

test('a holder that was killed is replaced at once', async () => {
  const directory = temporaryDirectory();
  const child = await holder(directory);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await take(directory);
});

test('a holder that is stopped is never overtaken', async () => {
  const directory = temporaryDirectory();
  const child = await holder(directory);
  child.kill('SIGSTOP');
  await expect(takeLock(directory, since)).rejects.toMatchObject({ code: 'store_locked' });
  child.kill('SIGCONT');
  child.stdin?.end();
  await once(child, 'exit');
  await take(directory);
});

test('the same process is refused as well, and being refused does not loosen the lock', async () => {
  const directory = temporaryDirectory();
  const lock = await take(directory);
  for (let round = 0; round < 3; round += 1) {
    await expect(takeLock(directory, since)).rejects.toMatchObject({ code: 'store_locked' });
  }
  const script = fileURLToPath(new URL('./hold-lock.ts', import.meta.url));
  const child = spawn(process.execPath, [script, directory], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const [code] = await once(child, 'exit');
  expect(code).not.toBe(0);
  await lock.release();
  await take(directory);
});

test.each(['', '{"pid":"1"}', '{"pid":1}', 'null', '{"pid":1,"since":"soon"}'])(
  'a note of the owner that says %j is not believed, and the lock is not in doubt',
  async (note) => {
    const directory = temporaryDirectory();
    await take(directory);
    writeFileSync(join(directory, 'owner'), note);
    await expect(takeLock(directory, since)).rejects.toMatchObject({
      code: 'store_locked',
      message: expect.stringContaining('another process holds it'),
    });
  },
);

test('the lock is readable by its owner only and outlives its release', async () => {
  const directory = temporaryDirectory();
  const lock = await take(directory);
  expect(JSON.parse(readFileSync(join(directory, 'owner'), 'utf8'))).toMatchObject({
    pid: process.pid,
    since,
  });
  expect((await quickDisk.lstat(join(directory, 'owner'))).mode & 0o777).toBe(0o600);
  await lock.release();
  await lock.release();
  expect(await quickDisk.readdir(directory)).toEqual(['lock']);
  expect((await quickDisk.lstat(join(directory, 'lock'))).mode & 0o777).toBe(0o600);
});

test('something else under the name of the lock is refused, not replaced', async () => {
  const directory = temporaryDirectory();
  mkdirSync(join(directory, 'lock'));
  await expect(takeLock(directory, since)).rejects.toMatchObject({
    code: 'store_failed',
    message: expect.stringContaining('is not usable: it is not a regular file'),
  });
  const other = temporaryDirectory();
  writeFileSync(join(other, 'lock'), 'these are my notes, not a database\n'.repeat(100));
  await expect(takeLock(other, since)).rejects.toMatchObject({ code: 'store_failed' });
});
