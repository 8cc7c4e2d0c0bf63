/** One owner per data directory: the kernel drops the lock with the process, and not before. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { takeLock } from '../../src/store/lock.ts';
import { client, keyrack, makeHome, mint, serve } from './served.ts';

const rounds = 25;
const contenders = 4;

interface Contender {
  readonly process: ChildProcess;
  /** The next line that it says: "ready", and then "owner" or "none". */
  readonly hear: () => Promise<string>;
}

/** A process that fights for the lock of a directory. */
async function contend(directory: string): Promise<Contender> {
  const script = join(import.meta.dirname, '../store/contend.ts');
  const child = spawn(process.execPath, [script, directory], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const hear = async () => String((await lines.next()).value);
  expect(await hear()).toBe('ready');
  return { process: child, hear };
}

function order(others: readonly Contender[], what: 'fight' | 'once'): void {
  for (const { process } of others) process.stdin?.write(`${what}\n`);
}

/** Kills the owner while the others fight for its lock; when it is dead, each of them has one more attempt. */
async function kill(owner: Contender, others: readonly Contender[]): Promise<readonly string[]> {
  order(others, 'fight');
  owner.process.kill('SIGKILL');
  await once(owner.process, 'exit');
  order(others, 'once');
  return Promise.all(others.map(({ hear }) => hear()));
}

test('case 113: an owner killed while four fight for its directory has exactly one successor, at the first attempt, 25 times', async () => {
  const directory = join(makeHome(), 'rack');
  mkdirSync(directory, { mode: 0o700 });
  let owner = await contend(directory);
  order([owner], 'once');
  expect(await owner.hear()).toBe('owner');
  let others = await Promise.all(Array.from({ length: contenders }, () => contend(directory)));
  for (let round = 0; round < rounds; round += 1) {
    const said = await kill(owner, others);
    expect(said.toSorted(), `round ${round}`).toEqual(['none', 'none', 'none', 'owner']);
    owner = others[said.indexOf('owner')] ?? owner;
    others = others.filter((other) => other !== owner).concat(await contend(directory));
  }
});

test('case 113: of four servers that start on the directory of a killed one, exactly one serves and the others end with 10', async () => {
  const home = makeHome();
  const token = await mint(home, 'manager', 'manage');
  let owner = await serve(home);
  for (let round = 0; round < 2; round += 1) {
    owner.process.kill('SIGKILL');
    const started = Array.from({ length: contenders }, () => keyrack(home, 'serve', '--port', '0'));
    const urls = await Promise.all(started.map(({ url }) => url));
    const serving = started.flatMap((one, index) => {
      const at = urls[index];
      return at ? [{ ...one, at }] : [];
    });
    const [winner] = serving;
    if (!winner || serving.length > 1) throw new Error(`round ${round}: ${serving.length} serve`);
    owner = winner;
    const losers = started.filter(({ process }) => process !== winner.process);
    for (const { done } of losers) {
      expect(await done).toMatchObject({
        exitCode: 10,
        stderr: expect.stringMatching(/process .*holds it/),
      });
    }
    expect(await client(owner.at, token)('GET', '/v1/keys')).toMatchObject({ status: 200 });
  }
});

test('case 111: while a server has the directory another one ends with 10 and names it, and commands go through its socket', async () => {
  const home = makeHome();
  const token = await mint(home, 'manager', 'manage');
  const { process, at } = await serve(home);
  expect(await keyrack(home, 'serve', '--port', '0').done).toMatchObject({
    exitCode: 10,
    stderr: expect.stringContaining(`process ${process.pid} (since `),
  });
  const made = await keyrack(home, 'api-key', 'create', 'by command').done;
  expect([made.exitCode, made.stdout]).toEqual([0, expect.stringMatching(/^kr_/)]);
  const { status } = await client(at, token)('GET', '/v1/keys', undefined, made.stdout.trim());
  expect(status).toBe(403);
  const { body } = await client(at, token)('GET', '/v1/keys');
  expect(body.data.map(({ name }: { name: string }) => name)).toEqual(['by command', 'manager']);
});

test('case 112: a stopped server keeps its directory: commands give up with 7, another server with 10, and it serves on when it continues', async () => {
  const home = makeHome();
  const token = await mint(home, 'manager', 'manage');
  const { process, at } = await serve(home);
  process.kill('SIGSTOP');
  const refused = takeLock(join(home, 'rack'), new Date().toISOString());
  await expect(refused).rejects.toMatchObject({ code: 'store_locked' });
  const [list, create, second] = await Promise.all([
    keyrack(home, 'api-key', 'list').done,
    keyrack(home, 'api-key', 'create', 'late').done,
    keyrack(home, 'serve', '--port', '0').done,
  ]);
  expect([list.exitCode, create.exitCode, second.exitCode]).toEqual([7, 7, 10]);
  expect(list.stderr).toContain('does not answer in time');
  process.kill('SIGCONT');
  const { body } = await client(at, token)('GET', '/v1/keys');
  expect(body.data.map(({ name }: { name: string }) => name)).toEqual(['manager']);
});
