import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { Interrupted } from '../../src/cli/failure.ts';
import { openRack } from '../../src/store/open.ts';
import { makeShell, type Outcome } from './shell.ts';

test('case 16: without a terminal and without -y it exits 2, names the flag and does not wait for stdin', async () => {
  const { keyrack, createKey, keys } = makeShell();
  const id = await createKey('x');
  for (const options of [[], ['--json'], ['--no-input'], ['--quiet']]) {
    const { exitCode, stderr } = await keyrack(['api-key', 'revoke', id, ...options]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('-y');
  }
  expect(await keys()).toHaveLength(1);
});

test('a yes that comes through a pipe is no confirmation', async () => {
  const { keyrack, createKey } = makeShell();
  const id = await createKey('x');
  expect(await keyrack(['api-key', 'revoke', id], { stdin: 'y\n' })).toMatchObject({ exitCode: 2 });
});

test('--no-input forbids to ask on a terminal as well', async () => {
  const { keyrack, createKey } = makeShell();
  const id = await createKey('x');
  const typed = { tty: true, stdin: 'y\n' };
  expect(await keyrack(['api-key', 'revoke', id, '--no-input'], typed)).toMatchObject({
    exitCode: 2,
  });
});

test('on a terminal the question names the key and its last use, on stderr', async () => {
  const { keyrack, createKey, keys } = makeShell();
  const id = await createKey('backup');
  const { exitCode, stdout, stderr } = await keyrack(['api-key', 'revoke', id], {
    tty: true,
    stdin: 'y\n',
  });
  expect([exitCode, stdout]).toEqual([0, '']);
  expect(stderr).toContain(`Revoke key "backup" (${id}) of account admin, never used?`);
  expect(stderr).toContain('[y/N]');
  expect(await keys()).toEqual([]);
});

test.each(['\n', 'n\n', 'yikes\n', '', '\u0003\n'])(
  'the answer %j is a no, and exits 3',
  async (stdin) => {
    const { keyrack, createKey, keys } = makeShell();
    const id = await createKey('x');
    expect(await keyrack(['api-key', 'revoke', id], { tty: true, stdin })).toMatchObject({
      exitCode: 3,
    });
    expect(await keys()).toHaveLength(1);
  },
);

test('a signal while it asks ends it with the exit code of the signal, and nothing is revoked', async () => {
  const { keyrack, createKey, keys } = makeShell();
  const id = await createKey('x');
  const controller = new AbortController();
  const stop = (text: string) => {
    if (text.includes('[y/N]')) controller.abort(new Interrupted('SIGTERM', 143));
  };
  const circumstances = { tty: true, signal: controller.signal, onTalk: stop };
  expect(await keyrack(['api-key', 'revoke', id], circumstances)).toMatchObject({ exitCode: 143 });
  expect(await keys()).toHaveLength(1);
});

test('while it asks, other commands reach the rack', async () => {
  const { keyrack, createKey } = makeShell();
  const id = await createKey('x');
  const others: Promise<Outcome>[] = [];
  const stdin = new PassThrough();
  const onTalk = (text: string) => {
    if (!text.includes('[y/N]')) return;
    others.push(keyrack(['api-key', 'show', id]).finally(() => stdin.end('n\n')));
  };
  await keyrack(['api-key', 'revoke', id], { tty: true, stdin, onTalk });
  expect(await Promise.all(others)).toMatchObject([{ exitCode: 0 }]);
});

test('case 14: an unknown id exits 5 and the journal stays as it was', async () => {
  const { keyrack, createKey, journal } = makeShell();
  await createKey('x');
  const before = journal();
  const { exitCode, stderr } = await keyrack(['api-key', 'revoke', 'kr_unknown', '-y']);
  expect(exitCode).toBe(5);
  expect(stderr).toContain('kr_unknown');
  expect(journal()).toEqual(before);
});

test('case 15: the second revoke succeeds, says so, and is no event', async () => {
  const { keyrack, createKey, journal } = makeShell();
  const id = await createKey('x');
  await keyrack(['api-key', 'revoke', id, '-y']);
  const once = journal();
  const { exitCode, stderr } = await keyrack(['api-key', 'revoke', id]);
  expect(exitCode).toBe(0);
  expect(stderr).toContain('revoked already');
  expect(journal()).toEqual(once);
});

test('several ids have a result each; if one fails the exit code is 8', async () => {
  const { keyrack, createKey, keys } = makeShell();
  const ids = [await createKey('a'), await createKey('b')];
  const { exitCode, stderr } = await keyrack(['api-key', 'revoke', ...ids, 'kr_unknown', '-y']);
  expect(exitCode).toBe(8);
  expect(stderr).toContain(`Revoked key "a" (${ids[0]}).`);
  expect(stderr).toContain('2 of 3 are revoked');
  expect(stderr).toContain('  kr_unknown: Cannot find key: no key has the id "kr_unknown"');
  expect(await keys()).toEqual([]);
});

test('a question about several keys names each of them, with -q as well', async () => {
  const { keyrack, createKey, keys } = makeShell();
  const ids = [await createKey('a'), await createKey('b')];
  const typed = { tty: true, stdin: 'yes\n' };
  const { exitCode, stderr } = await keyrack(['api-key', 'revoke', '-q', ...ids], typed);
  expect(exitCode).toBe(0);
  expect(stderr).toContain(`  key "a" (${ids[0]}) of account admin, never used\n`);
  expect(stderr).toContain('Revoke these 2 keys? This cannot be undone. [y/N] ');
  expect(await keys()).toEqual([]);
});

test('with --json stdout holds the revoked keys and stderr one object', async () => {
  const { keyrack, createKey } = makeShell();
  const id = await createKey('a');
  const { exitCode, stdout, stderr } = await keyrack([
    'api-key',
    'revoke',
    id,
    'nope',
    '-y',
    '--json',
  ]);
  expect(exitCode).toBe(8);
  expect(JSON.parse(stdout).data).toMatchObject([{ id, status: 'revoked' }]);
  expect(JSON.parse(stderr).error).toMatchObject({
    code: 'partly_done',
    issues: [{ path: 'nope' }],
  });
});

test('a masked token from the list names its key, with three dots as well', async () => {
  const { keyrack, createKey, keys } = makeShell();
  const options = [
    ['--profile', 'keyrack'],
    ['--profile', 'pterodactyl-client'],
    ['--profile', 'pakyas'],
  ];
  for (const profile of options) await createKey('x', ...profile);
  for (const { masked } of await keys()) {
    const typed = masked.startsWith('ptlc_') ? masked.replace('…', '...') : masked;
    expect(await keyrack(['api-key', 'revoke', typed, '-y'])).toMatchObject({ exitCode: 0 });
  }
  expect(await keys()).toEqual([]);
});

test('the beginning of an id is not enough', async () => {
  const { keyrack, createKey, keys } = makeShell();
  const id = await createKey('x');
  for (const typed of [id.slice(0, 10), `${id.slice(0, 10)}…`]) {
    expect(await keyrack(['api-key', 'revoke', typed, '-y'])).toMatchObject({ exitCode: 5 });
  }
  expect(await keys()).toHaveLength(1);
});

test('the question names keys that were used in the last 24 hours', async () => {
  const { keyrack, createKey, json, directory } = makeShell();
  const { data, token } = await json('api-key', 'create', 'boss');
  const idle = await createKey('idle');
  const rack = await openRack(directory, { user: 'tester' });
  rack.keyring.authenticate({ token, ip: null, permission: null });
  await rack.close();
  const ask = async (hours: number, ...ids: readonly string[]) => {
    const now = () => Date.now() + hours * 3_600_000;
    return (await keyrack(['api-key', 'revoke', ...ids], { tty: true, stdin: 'n\n', now })).stderr;
  };
  expect(await ask(3, data.id)).toContain('of account admin, last used 3h ago, IN USE?');
  expect(await ask(25, data.id)).not.toContain('IN USE');
  expect(await ask(0, data.id, idle)).toContain('Revoke these 2 keys? 1 of them is IN USE. This');
});
