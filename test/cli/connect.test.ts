/** One rack, reached in this process, through the socket of a server, and by its address. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { listeningPath } from '../../src/cli/listening-path.ts';
import { socketPaths } from '../../src/server/socket-places.ts';
import { serve } from './serve.ts';
import { makeShell, type Outcome, play, type Shell } from './shell.ts';

test('serve says where it listens and how to make a first key, and ends with the code of the signal', async () => {
  const shell = makeShell();
  const server = await serve(shell);
  expect(server.talk()).toContain(`listening on ${server.url}`);
  expect(server.talk()).toContain(`listening on ${join(shell.directory, 'keyrack.sock')}`);
  expect(server.talk()).toContain(
    `hint: make a first key with: keyrack --data ${shell.directory} api-key create`,
  );
  expect(server.talk()).toContain('behind a proxy, keys with allowed IPs need its address');
  expect(server.talk()).toContain(`docs at ${server.url}/docs, metrics at ${server.url}/metrics`);
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d+$/);
  const { exitCode, stderr } = await server.stop();
  expect(exitCode).toBe(143);
  expect(stderr).toMatch(/keyrack: stopping, .*\n$/);
  expect(existsSync(join(shell.directory, 'keyrack.sock'))).toBe(false);
});

test('the socket is open to its owner alone', async () => {
  const shell = makeShell();
  await serve(shell);
  expect(lstatSync(join(shell.directory, 'keyrack.sock')).mode & 0o777).toBe(0o600);
  expect(lstatSync(shell.directory).mode & 0o777).toBe(0o700);
});

/** Runs commands against a rack in this process, then against the same rack served, and compares. */
async function expectSame(shell: Shell, commands: readonly (readonly string[])[]): Promise<void> {
  const now = () => 4e12;
  const runAll = async () => {
    const outcomes: Outcome[] = [];
    for (const argv of commands) outcomes.push(await shell.keyrack(argv, { now }));
    return outcomes;
  };
  const here = await runAll();
  await serve(shell);
  expect(await runAll()).toEqual(here);
}

test('what an account may not do is refused the same in this process and through the socket', async () => {
  const shell = makeShell();
  const id = await shell.createKey('x');
  await shell.keyrack(['account', 'create', 'alice', '--permissions', 'api_keys.read']);
  // Each refusal is an event, so the audit itself cannot be compared.
  await expectSame(shell, [
    ['--as', 'alice', 'api-key', 'disable', id],
    ['--as', 'nobody', 'api-key', 'list'],
  ]);
});

test('commands answer the same in this process and through the socket', async () => {
  const shell = makeShell();
  const id = await shell.createKey('x', '-s', 'read,write');
  await shell.keyrack(['account', 'create', 'alice', '--permissions', 'api_keys.read']);
  await expectSame(shell, [
    ['api-key', 'list'],
    ['api-key', 'list', '--json'],
    ['api-key', 'show', id.slice(0, 9), '--plain'],
    ['api-key', 'show', 'nope', '--json'],
    ['api-key', 'create', '', '--rate', 'x'],
    ['api-key', 'revoke', 'nope', '-y'],
    ['api-key', 'rotate', id, '--finish'],
    ['account', 'list', '--json'],
    ['account', 'create', 'alice'],
    ['profile', 'list', '--json'],
    ['audit', 'list', '--plain'],
    ['audit', 'head'],
    ['audit', 'verify'],
    ['audit', 'verify', '--expect', `2:${'0'.repeat(64)}`],
  ]);
});

test('who acts is the same by both ways', async () => {
  const shell = makeShell();
  const as = { env: { SUDO_USER: 'jürgen x' } };
  await shell.keyrack(['api-key', 'create', 'a'], as);
  await serve(shell);
  await shell.keyrack(['api-key', 'create', 'b'], as);
  const { stdout } = await shell.keyrack(['audit', 'list', '--type', 'key.created', '--plain']);
  expect(stdout.split('\n').map((line) => line.split('\t')[2])).toEqual([
    'j_rgen_x',
    'j_rgen_x',
    undefined,
  ]);
});

test('a manage key administers a rack from elsewhere, and its account is the actor', async () => {
  const shell = makeShell();
  const { token } = await shell.json('api-key', 'create', 'root', '-s', 'manage');
  const { url } = await serve(shell);
  const file = join(shell.home, 'key');
  writeFileSync(file, `${token}\n`);
  const remote = ['--server', url, '--key-file', file];
  expect(await play([...remote, 'api-key', 'create', 'far'])).toMatchObject({ exitCode: 0 });
  const { stdout } = await play(['--server', url, 'audit', 'list', '--plain'], {
    env: { KEYRACK_KEY: token },
  });
  const rows = stdout.split('\n').map((line) => line.split('\t'));
  const [read, created, access] = rows;
  for (const row of [read, created, access]) expect(row?.[2]).toMatch(/^kr_\w{12} of admin$/);
  expect(rows.map((row) => row[3]).slice(0, 3)).toEqual([
    'audit.read',
    'key.created',
    'access.started',
  ]);
});

test('keys go to a rack behind an address, and come from there', async () => {
  const shell = makeShell();
  const { token } = await shell.json('api-key', 'create', 'boss', '-s', 'manage');
  const { url } = await serve(shell);
  const remote = (argv: readonly string[], stdin = '') =>
    play(['--server', url, 'api-key', ...argv], { env: { KEYRACK_KEY: token }, stdin });
  const near = makeShell();
  const id = await near.createKey('near');
  const { stdout: file } = await near.keyrack(['api-key', 'export']);
  expect(await remote(['import', '-'], file)).toMatchObject({ exitCode: 0 });
  const { exitCode, stdout } = await remote(['export']);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout).keys.map(({ name }: { name: string }) => name)).toEqual([
    'boss',
    'near',
  ]);
  expect(stdout).toContain(id);
});

test.each<[string, Record<string, string>, number]>([
  ['no key', {}, 4],
  ['an unknown key', { KEYRACK_KEY: 'kr_unknown' }, 4],
])('with %s a remote rack answers %j with exit %i', async (_, env, exitCode) => {
  const { url } = await serve(makeShell());
  expect(await play(['--server', url, 'api-key', 'list'], { env })).toMatchObject({ exitCode });
});

test('a rack that is not there exits 7', async () => {
  const env = { KEYRACK_KEY: 'x' };
  const { exitCode, stderr } = await play(['--server', 'http://127.0.0.1:9', 'api-key', 'list'], {
    env,
  });
  expect(exitCode).toBe(7);
  expect(stderr).toContain('http://127.0.0.1:9');
});

test('a key does not go to another box in the clear without a warning', async () => {
  const env = { KEYRACK_KEY: 'x' };
  const { stderr } = await play(['--server', 'http://keyrack.invalid', 'api-key', 'list'], { env });
  expect(stderr).toContain('unencrypted');
});

test('a second server exits 10 and names the process that holds the directory', async () => {
  const shell = makeShell();
  await serve(shell);
  const { exitCode, stderr } = await shell.keyrack(['serve', '--port', '0']);
  expect(exitCode).toBe(10);
  expect(stderr).toContain(`process ${process.pid} `);
});

test('a taken port exits 1, says what to do, and gives the directory up', async () => {
  const { url } = await serve(makeShell());
  const shell = makeShell();
  const { exitCode, stderr } = await shell.keyrack([
    'serve',
    '--port',
    url.split(':').at(-1) ?? '',
  ]);
  expect(exitCode).toBe(1);
  expect(stderr).toContain('choose another port with --port');
  expect(await shell.keyrack(['api-key', 'list'])).toMatchObject({ exitCode: 0 });
});

test('serve needs the files: it is refused with --server', async () => {
  expect(await play(['serve', '--server', 'http://x'])).toMatchObject({ exitCode: 2 });
});

test('serve refuses a trusted proxy that cannot be read, and gives the directory up', async () => {
  const shell = makeShell();
  const env = { KEYRACK_TRUSTED_PROXIES: '10.1/8' };
  expect(await shell.keyrack(['serve', '--port', '0'], { env })).toMatchObject({ exitCode: 2 });
  expect(await shell.keyrack(['api-key', 'list'])).toMatchObject({ exitCode: 0 });
});

test('behind a proxy that passes its own host on, that name must be allowed', async () => {
  const shell = makeShell();
  const { token } = await shell.json('api-key', 'create', 'boss', '-s', 'manage');
  mkdirSync(shell.directory, { recursive: true, mode: 0o700 });
  writeFileSync(join(shell.directory, 'config.json'), '{"allowedHosts":["keys.example.org"]}');
  const { url } = await serve(shell);
  const statusFor = (host: string) =>
    new Promise((resolve, reject) => {
      const headers = { host, authorization: `Bearer ${token}` };
      get(`${url}/v1/self`, { headers }, (answer) => resolve(answer.resume().statusCode)).on(
        'error',
        reject,
      );
    });
  expect(await statusFor('keys.example.org')).toBe(200);
  expect(await statusFor('keys.example.org:443')).toBe(200);
  expect(await statusFor('other.example.org')).toBe(403);
});

test('serve listens where config.json says', async () => {
  const shell = makeShell();
  mkdirSync(shell.directory, { mode: 0o700 });
  writeFileSync(join(shell.directory, 'config.json'), '{"host":"127.0.0.2"}');
  expect((await serve(shell)).url).toMatch(/^http:\/\/127\.0\.0\.2:/);
});

test('case 114: a socket that nobody listens on is as good as none', async () => {
  const shell = makeShell();
  await shell.createKey('x');
  const path = join(shell.directory, 'keyrack.sock');
  const stale = createServer().listen(path);
  await new Promise((resolve) => stale.once('listening', resolve));
  // Closing would remove the file; a process that is killed leaves it, as this link does.
  linkSync(path, `${path}.left`);
  await new Promise((resolve) => stale.close(resolve));
  renameSync(`${path}.left`, path);
  expect(await shell.keyrack(['api-key', 'list'])).toMatchObject({ exitCode: 0 });
  await serve(shell);
  expect(await shell.keyrack(['api-key', 'list'])).toMatchObject({ exitCode: 0 });
});

test('case 114: a regular file at the place of the socket is refused, not deleted', async () => {
  const shell = makeShell();
  await shell.createKey('x');
  const path = join(shell.directory, 'keyrack.sock');
  writeFileSync(path, 'mine');
  expect((await shell.keyrack(['serve', '--port', '0'])).exitCode).not.toBe(0);
  expect(readFileSync(path, 'utf8')).toBe('mine');
});

test('case 115: a data directory too deep for a socket is served at a short place that clients find', async () => {
  const shell = makeShell();
  const runtime = join(shell.home, 'run');
  mkdirSync(runtime, { mode: 0o700 });
  const deep = join(shell.home, 'd'.repeat(60), 'e'.repeat(60));
  const env = { XDG_RUNTIME_DIR: runtime };
  const far: Shell = {
    ...shell,
    directory: deep,
    keyrack: (argv, more) => play(['--data', deep, ...argv], { ...more, env }),
  };
  const server = await serve(far);
  const name = createHash('sha256').update(deep).digest('hex').slice(0, 32);
  expect(server.talk()).toContain(join(runtime, `keyrack-${name}.sock`));
  expect(await far.keyrack(['api-key', 'list'])).toMatchObject({ exitCode: 0 });
  expect(await far.keyrack(['serve', '--port', '0'])).toMatchObject({ exitCode: 10 });
});

test('a short place that others may enter is not used: a stranger could listen there', async () => {
  const { home } = makeShell();
  const deep = join(home, 'd'.repeat(60), 'e'.repeat(60));
  const runtime = join(home, 'run');
  mkdirSync(deep, { recursive: true });
  mkdirSync(runtime, { mode: 0o755 });
  const env = { XDG_RUNTIME_DIR: runtime };
  expect((await socketPaths(deep, env)).filter((path) => path.startsWith(runtime))).toEqual([]);
  // What was made may be somebody's by now, and then it is not empty and stays.
  onTestFinished(() => void spawnSync('rmdir', [`/tmp/keyrack-${process.getuid?.()}`]));
  expect(await listeningPath(deep, env)).toMatch(
    /^\/tmp\/keyrack-\d+\/keyrack-[0-9a-f]{32}\.sock$/,
  );
});
