import { chmodSync, lstatSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { serve } from './serve.ts';
import { type Circumstances, makeShell, play } from './shell.ts';

/** A user with a home, and the file that holds stored keys. */
function makeUser() {
  const shell = makeShell();
  const env = { HOME: shell.home };
  const folder = join(shell.home, '.config', 'keyrack');
  const file = join(folder, 'credentials.json');
  const keyrack = (argv: readonly string[], more: Circumstances = {}) =>
    play(argv, { env, ...more });
  const mint = async (...options: readonly string[]) =>
    shell.json('api-key', 'create', 'ci', ...options);
  return { shell, env, folder, file, keyrack, mint };
}

test('a stored key is in a file of its owner alone, and in no output', async () => {
  const { file, folder, keyrack, mint } = makeUser();
  const { token } = await mint('--profile', 'pakyas');
  const outcomes = [
    await keyrack(['auth', 'key', 'set', '--org', 'org_abc123', '--key', token]),
    await keyrack(['auth', 'key', 'list']),
    await keyrack(['auth', 'key', 'list', '--json']),
    await keyrack(['auth', 'key', 'set', '--org', 'org_abc123', '--key', `${token}x`]),
    await keyrack(['auth', 'key', 'remove', '--org', 'org_abc123']),
  ];
  expect(outcomes.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 2, 0]);
  for (const { stdout, stderr } of outcomes)
    expect(stdout + stderr).not.toContain(token.slice(0, 20));
  expect(outcomes[0]?.stderr).toContain('history of this shell');
  expect(outcomes[1]?.stdout).toContain(`pk_live_…${token.slice(-4)}`);
  expect([lstatSync(file).mode & 0o777, lstatSync(folder).mode & 0o777]).toEqual([0o600, 0o700]);
  expect(readFileSync(file, 'utf8')).toBe('{}\n');
  expect(readdirSync(folder)).toEqual(['credentials.json']);
});

test.each<[string, Circumstances]>([
  ['on standard input', { stdin: 'TOKEN\n' }],
  ['at the hidden prompt', { stdin: 'TOKEN\n', tty: true }],
])('a key comes %s', async (_, { stdin, tty = false }) => {
  const { file, env, keyrack, mint } = makeUser();
  const { token } = await mint();
  const typed = String(stdin).replace('TOKEN', token);
  const way = tty ? [] : ['--key-stdin'];
  const { exitCode, stderr } = await keyrack(['auth', 'key', 'set', '--org', 'x', ...way], {
    env,
    tty,
    stdin: typed,
  });
  expect(exitCode).toBe(0);
  expect(stderr).not.toContain(token);
  expect(JSON.parse(readFileSync(file, 'utf8')).x.key).toBe(token);
});

test.each<[readonly string[], string]>([
  [['--org', 'x'], '--key-stdin'],
  [['--key-stdin'], '--org ORG is missing'],
  [['--org', '../x', '--key-stdin'], '"../x"'],
  [['--org', 'x', '--key-stdin', '--key-file', 'y'], 'exclude each other'],
  [['--org', 'x', '--key-stdin', '--server', 'ftp://x'], 'is not an address'],
  [['--org', 'x', '--key-stdin'], 'none was given'],
])('auth key set %j is a usage failure that says %s', async (argv, text) => {
  const { keyrack } = makeUser();
  const { exitCode, stderr } = await keyrack(['auth', 'key', 'set', ...argv], { stdin: '' });
  expect(exitCode).toBe(2);
  expect(stderr).toContain(text);
});

// The exception for --key must not let a token in by another argument of the same command.
test('a token beside --key is refused as everywhere', async () => {
  const { keyrack, mint } = makeUser();
  const { token } = await mint();
  for (const argv of [
    ['--org', token],
    [`--org=${token}`, '--key', token],
    [token, '--org', 'x'],
  ]) {
    const { exitCode, stderr } = await keyrack(['auth', 'key', 'set', ...argv]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Cannot take a token as an argument');
  }
});

// Another user of the box who may read the file has every key in it.
test('a file that others may read is refused, and its content is not quoted', async () => {
  const { file, keyrack, mint } = makeUser();
  const { token } = await mint();
  await keyrack(['auth', 'key', 'set', '--org', 'x', '--key-stdin'], { stdin: token });
  chmodSync(file, 0o640);
  expect((await keyrack(['auth', 'key', 'list'])).stderr).toContain('chmod 600');
  chmodSync(file, 0o600);
  for (const text of [token, `["${token}"]`, `{"x":"${token}"}`, `{"x":{"key":"${token}"}}`]) {
    writeFileSync(file, text);
    const { exitCode, stderr } = await keyrack(['auth', 'key', 'list']);
    expect(exitCode).toBe(1);
    expect(stderr).not.toContain(token.slice(0, 20));
  }
});

test('keys that are stored at the same time are all there', async () => {
  const { keyrack, mint, file } = makeUser();
  const { token } = await mint();
  const orgs = ['a', 'b', 'c', 'd'];
  const set = (org: string) =>
    keyrack(['auth', 'key', 'set', '--org', org, '--key-stdin'], { stdin: token });
  await Promise.all(orgs.map(set));
  expect(Object.keys(JSON.parse(readFileSync(file, 'utf8'))).sort()).toEqual(orgs);
});

test('verify asks the stored server whose key it is, and what it may do', async () => {
  const { shell, keyrack, mint } = makeUser();
  const { data, token } = await mint('-s', 'read', '--expires', '2099-01-01');
  const { url } = await serve(shell);
  await keyrack(['auth', 'key', 'set', '--org', 'x', '--key-stdin', '--server', url], {
    stdin: token,
  });
  const { exitCode, stdout } = await keyrack(['auth', 'key', 'verify', '--plain']);
  expect(exitCode).toBe(0);
  const row = ['x', 'passes', 'admin', 'read', '2099-01-01T00:00:00.000Z', url, ''];
  expect(stdout).toBe(`${row.join('\t')}\n`);
  await shell.keyrack(['api-key', 'disable', data.id]);
  const refused = await keyrack(['auth', 'key', 'verify', '--org', 'x', '--json']);
  expect(refused.exitCode).toBe(1);
  expect(JSON.parse(refused.stdout).data).toMatchObject([
    {
      org: 'x',
      outcome: 'refused',
      asked: url,
      key: null,
      why: expect.stringContaining('switched off'),
    },
  ]);
});

test('without a server verify asks the rack of this box, and that is no use of the key', async () => {
  const { shell, keyrack, mint } = makeUser();
  const { token } = await mint();
  await keyrack(['auth', 'key', 'set', '--org', 'x', '--key-stdin'], { stdin: token });
  const { exitCode, stdout } = await keyrack(['auth', 'key', 'verify', '--data', shell.directory]);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('passes');
  expect((await shell.keys())[0]?.uses).toBe(0);
});

test('verify with nothing to ask about is no success', async () => {
  const { keyrack } = makeUser();
  expect(await keyrack(['auth', 'key', 'verify'])).toMatchObject({ exitCode: 5 });
  expect(await keyrack(['auth', 'key', 'verify', '--org', 'x'])).toMatchObject({ exitCode: 5 });
});

test('a server that is not there exits 7', async () => {
  const { keyrack, mint } = makeUser();
  const { token } = await mint();
  const server = ['--server', 'http://127.0.0.1:9'];
  await keyrack(['auth', 'key', 'set', '--org', 'x', '--key-stdin', ...server], { stdin: token });
  expect(await keyrack(['auth', 'key', 'verify'])).toMatchObject({ exitCode: 7 });
});

test('a key that is to go over plain HTTP to another box is stored with a warning', async () => {
  const { keyrack, mint } = makeUser();
  const { token } = await mint();
  const set = (server: string) =>
    keyrack(['auth', 'key', 'set', '--org', 'x', '--key-stdin', '--server', server], {
      stdin: token,
    });
  expect((await set('http://keys.invalid')).stderr).toContain('unencrypted; use https');
  expect((await set('https://keys.invalid')).stderr).not.toContain('unencrypted');
  expect((await set('http://127.0.0.1:9')).stderr).not.toContain('unencrypted');
});

test('--org administers the rack that the key was stored for', async () => {
  const { shell, env, keyrack, mint } = makeUser();
  const { token } = await mint('-s', 'manage');
  const { url } = await serve(shell);
  await keyrack(['auth', 'key', 'set', '--org', 'boss', '--key-stdin', '--server', url], {
    stdin: token,
  });
  expect((await keyrack(['--org', 'boss', 'api-key', 'list'])).stdout).toContain('ci');
  // The environment stands behind what is named on the command line.
  const other = { ...env, KEYRACK_KEY: 'kr_unknown', KEYRACK_SERVER: 'http://127.0.0.1:9' };
  expect(await keyrack(['--org', 'boss', 'api-key', 'list'], { env: other })).toMatchObject({
    exitCode: 0,
  });
});

// Whoever gets a user to name another server must not get the key that was stored for this one.
test('a stored key goes to no other server than its own', async () => {
  const { keyrack, mint } = makeUser();
  const { token } = await mint('-s', 'manage');
  const server = ['--server', 'http://127.0.0.1:9'];
  await keyrack(['auth', 'key', 'set', '--org', 'x', '--key-stdin', ...server], { stdin: token });
  for (const argv of [
    ['api-key', 'list'],
    ['auth', 'key', 'verify'],
  ]) {
    const elsewhere = [...argv, '--org', 'x', '--server', 'http://127.0.0.1:10'];
    const { exitCode, stderr } = await keyrack(elsewhere);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('it was stored for "http://127.0.0.1:9"');
  }
});

test.each([
  ['--data', '/tmp/x'],
  ['--as', 'alice'],
])('--org with %s is refused', async (...option) => {
  const { keyrack, mint } = makeUser();
  const { token } = await mint();
  const server = ['--server', 'http://127.0.0.1:9'];
  await keyrack(['auth', 'key', 'set', '--org', 'x', '--key-stdin', ...server], { stdin: token });
  expect(await keyrack(['--org', 'x', ...option, 'api-key', 'list'])).toMatchObject({
    exitCode: 2,
  });
});
