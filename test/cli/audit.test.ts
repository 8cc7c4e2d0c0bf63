import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openRack } from '../../src/store/open.ts';
import { makeShell } from './shell.ts';

interface Audit {
  readonly data: readonly { readonly op: string; readonly seq: number }[];
}

test('the audit lists who did what, newest first', async () => {
  const { keyrack, createKey } = makeShell();
  const id = await createKey('x');
  await keyrack(['--as', 'admin', 'api-key', 'disable', id], { env: { SUDO_USER: 'alice' } });
  const { stdout } = await keyrack(['audit', 'list']);
  const [head, newest] = stdout.split('\n');
  expect(head).toMatch(/^SEQ +WHEN +WHO +WHAT +SUBJECT +DETAIL$/);
  expect(newest).toMatch(/^4 +just now +admin \(by alice\) +key\.disabled +kr_/);
});

test('the audit is narrowed by key, type, actor and time', async () => {
  const { json, createKey, keyrack } = makeShell();
  const id = await createKey('x');
  await createKey('y');
  await keyrack(['api-key', 'disable', id], { env: { SUDO_USER: 'alice' } });
  const ops = async (...options: string[]) =>
    (await json<Audit>('audit', 'list', ...options)).data.map(({ op }) => op);
  expect(await ops('--key', id)).toEqual(['key.disabled', 'key.created']);
  expect(await ops('--type', 'rack.created')).toEqual(['rack.created']);
  expect(await ops('--actor', 'alice')).toEqual(['key.disabled']);
  expect(await ops('--since', '1h')).toHaveLength(5);
  expect(await ops('--since', '2999-01-01')).toEqual([]);
  expect(await ops('--limit', '2', '--page', '2')).toEqual(['key.created', 'account.created']);
  expect((await keyrack(['audit', 'list', '--limit', '2'])).stderr).toContain(
    '2 of 5 events; --page 2',
  );
});

test('an update tells which fields it changed, and no digest is shown', async () => {
  const { keyrack, createKey } = makeShell();
  const id = await createKey('x');
  await keyrack(['api-key', 'update', id, '--rate', '5/1s', '--name', 'y']);
  const { stdout } = await keyrack(['audit', 'list', '--plain']);
  expect(stdout).toMatch(/key\.updated\tkr_\w+\t\{"id":.*"rate_limit":"5\/1s"/);
  expect(stdout).not.toContain('digest');
  expect((await keyrack(['audit', 'list'])).stdout).toMatch(/key\.updated .* name, rateLimit/);
});

test.each([[['--type', 'key.exploded']], [['--since', '2025-02-30']], [['--since', 'yesterday']]])(
  'audit list %j is refused with exit 2',
  async (options) => {
    const { keyrack } = makeShell();
    expect(await keyrack(['audit', 'list', ...options])).toMatchObject({ exitCode: 2, stdout: '' });
  },
);

test('the head that was noted is found again after more events', async () => {
  const { keyrack, createKey } = makeShell();
  await createKey('x');
  const { stdout } = await keyrack(['audit', 'head']);
  expect(stdout).toMatch(/^3:[0-9a-f]{64}\n$/);
  await createKey('y');
  const { exitCode, stderr } = await keyrack(['audit', 'verify', '--expect', stdout.trim()]);
  expect(exitCode).toBe(0);
  expect(stderr).toContain('The audit holds: 4 events');
});

test('a head that is not the expected one exits 1, a thing that is no head 2', async () => {
  const { keyrack, createKey } = makeShell();
  await createKey('x');
  const verify = (head: string) => keyrack(['audit', 'verify', '--expect', head]);
  expect(await verify(`3:${'0'.repeat(64)}`)).toMatchObject({ exitCode: 1 });
  expect(await verify(`9:${'0'.repeat(64)}`)).toMatchObject({ exitCode: 1 });
  expect(await verify('3:abc')).toMatchObject({ exitCode: 2 });
  const unread = ['audit', 'verify', '--json', '--expect', `3:${'0'.repeat(64)}`];
  expect(await keyrack(unread, { broken: 'EPIPE' })).toMatchObject({ exitCode: 1 });
});

test('case 85: events of a clock that was set back stay in their order, and verify warns only', async () => {
  const { keyrack, directory, json } = makeShell();
  const clock = { now: Date.now() };
  const actor = { kind: 'local', name: 'tester' } as const;
  const rack = await openRack(directory, { user: 'tester', clock: () => clock.now });
  await rack.keyring.createKey({ name: 'before' }, actor);
  clock.now -= 3_600_000;
  await rack.keyring.createKey({ name: 'after' }, actor);
  await rack.close();
  const { data } = await json<Audit>('audit', 'list');
  expect(data.map(({ seq }) => seq)).toEqual([4, 3, 2, 1]);
  const { exitCode, stderr } = await keyrack(['audit', 'verify']);
  expect(exitCode).toBe(0);
  expect(stderr).toContain('At event 4, its time is 60 minutes before that of an earlier event');
  expect(stderr).toContain('The audit holds: 4 events');
});

test('case 97: a journal that was cut at a line opens without head and snapshot, and the noted head tells', async () => {
  const { keyrack, createKey, directory } = makeShell();
  await createKey('kept');
  await createKey('cut off');
  const { stdout } = await keyrack(['audit', 'head']);
  const path = join(directory, 'journal', '000001.ndjson');
  const lines = readFileSync(path, 'utf8').split('\n');
  writeFileSync(path, `${lines.slice(0, 3).join('\n')}\n`);
  expect(await keyrack(['api-key', 'list'])).toMatchObject({ exitCode: 9 });
  for (const name of ['head', 'keyrack.json']) rmSync(join(directory, name));
  expect((await keyrack(['api-key', 'list', '--plain'])).stdout).toMatch(/^kept\t.*\n$/);
  expect(await keyrack(['audit', 'verify'])).toMatchObject({ exitCode: 0 });
  const expected = await keyrack(['audit', 'verify', '--expect', stdout.trim()]);
  expect(expected).toMatchObject({ exitCode: 1 });
  expect(expected.stderr).toContain('at event 4, the journal ends before it');
});

test('a changed journal exits 9 and names the place', async () => {
  const { keyrack, createKey, directory } = makeShell();
  await createKey('innocent');
  const folder = join(directory, 'journal');
  const [file = ''] = readdirSync(folder);
  const text = readFileSync(join(folder, file), 'utf8');
  writeFileSync(join(folder, file), text.replace('innocent', 'guilty!!'));
  const { exitCode, stderr } = await keyrack(['audit', 'verify', '--json']);
  expect(exitCode).toBe(9);
  expect(JSON.parse(stderr).error.code).toBe('store_damaged');
});
