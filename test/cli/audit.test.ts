import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
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
