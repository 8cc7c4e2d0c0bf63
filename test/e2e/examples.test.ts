/** The programs of `examples/`, run as they stand against a rack that is served. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { client, makeHome, mint, serve } from './served.ts';

const root = join(import.meta.dirname, '../..');
const examples = join(root, 'examples');
const hasCurl = spawnSync('curl', ['--version']).status === 0;
const run = promisify(execFile);

/** The example as `npm install` would leave it, without a network: its packages are links to this checkout. */
function installApp(home: string): string {
  const app = join(home, 'hono-app');
  cpSync(join(examples, 'hono-app'), app, {
    recursive: true,
    filter: (path) => !path.includes('node_modules'),
  });
  mkdirSync(join(app, 'node_modules/@hono'), { recursive: true });
  symlinkSync(root, join(app, 'node_modules/keyrack'));
  for (const name of ['hono', '@hono/node-server', '@types'])
    symlinkSync(join(root, 'node_modules', name), join(app, 'node_modules', name));
  return app;
}

interface App {
  readonly at: string;
  readonly talk: () => string;
}

async function start(home: string, env: NodeJS.ProcessEnv): Promise<App> {
  const child = spawn(process.execPath, ['index.ts'], {
    cwd: installApp(home),
    env: { PATH: process.env.PATH, HOME: home, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  let talk = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    talk += text;
  });
  const [line] = await Promise.race([once(child.stdout.setEncoding('utf8'), 'data'), ended]);
  const at = /http:\S+/.exec(String(line))?.[0];
  if (at === undefined) throw new Error(`the app does not listen: ${talk}`);
  return { at, talk: () => talk };
}

/** What the app lets pass, however it reaches the rack. */
async function tryApp(at: string, { reader, writer }: { reader: string; writer: string }) {
  const ask = client(at, reader);
  expect(await ask('GET', '/api/me')).toMatchObject({
    status: 200,
    body: { name: 'reader', account: 'admin', scopes: ['read'], previous: null },
  });
  expect(await ask('POST', '/api/notes', {})).toMatchObject({
    status: 403,
    body: { code: 'insufficient_permissions' },
  });
  expect(await ask('POST', '/api/notes', {}, writer)).toMatchObject({ status: 201 });
  expect(await ask('GET', '/api/me', undefined, 'hello')).toMatchObject({ status: 401 });
  expect((await fetch(at)).status).toBe(200);
}

test('examples/hono-app asks the rack of this user on its socket, and fails closed without it', async () => {
  const home = makeHome();
  const rack = await serve(home);
  const tokens = {
    reader: await mint(home, 'reader', 'read'),
    writer: await mint(home, 'writer', 'write'),
  };
  const { at, talk } = await start(home, { KEYRACK_DATA: join(home, 'rack') });
  await tryApp(at, tokens);
  rack.process.kill('SIGTERM');
  await rack.done;
  const ask = client(at, tokens.reader);
  expect(await ask('GET', '/api/me')).toMatchObject({ status: 503, body: { code: 'unreachable' } });
  expect(talk()).toContain('keyrack.sock');
  await serve(home);
  expect((await ask('GET', '/api/me')).status).toBe(200);
});

test('examples/hono-app asks a rack at an address with a key that may ask', async () => {
  const home = makeHome();
  const { at: KEYRACK_URL } = await serve(home);
  const tokens = {
    reader: await mint(home, 'reader', 'read'),
    writer: await mint(home, 'writer', 'write'),
  };
  const KEYRACK_VERIFY_KEY = await mint(home, 'verifier', 'verify');
  const { at } = await start(home, { KEYRACK_URL, KEYRACK_VERIFY_KEY });
  await tryApp(at, tokens);
});

test('examples/hono-app has the types that the package ships', async () => {
  const app = installApp(makeHome());
  const options =
    '--noEmit --strict --skipLibCheck false --module nodenext --target es2024 --types node';
  const tsc = join(root, 'node_modules/.bin/tsc');
  const check = (file: string) =>
    run(process.execPath, [tsc, ...options.split(' '), file], { cwd: app });
  await expect(check('index.ts')).resolves.toMatchObject({ stdout: '' });
  // Types that were not found would be any, and let everything pass.
  const wrong = "import { keyAuth } from 'keyrack/hono';\nkeyAuth({ onUnreachable: 'allow' });\n";
  writeFileSync(join(app, 'wrong.ts'), wrong);
  await expect(check('wrong.ts')).rejects.toMatchObject({
    stdout: expect.stringContaining(`Type '"allow"' is not assignable to type '"deny"`),
  });
});

test.skipIf(!hasCurl)('examples/curl/ask.sh gets its answers with curl alone', async () => {
  const home = makeHome();
  const { at } = await serve(home);
  const [TOKEN, VERIFY_KEY] = [
    await mint(home, 'reader', 'read'),
    await mint(home, 'verifier', 'verify'),
  ];
  const env = {
    PATH: process.env.PATH,
    KEYRACK_DATA: join(home, 'rack'),
    KEYRACK_URL: at,
    TOKEN,
    VERIFY_KEY,
  };
  const { stdout, stderr } = await run(join(examples, 'curl/ask.sh'), { env });
  const [health = '', near = '', far = '', status] = stdout
    .split('\n')
    .filter((line) => !line.startsWith('#'));
  expect(stderr).toBe('');
  expect(JSON.parse(health)).toMatchObject({ status: 'ok' });
  expect(JSON.parse(near)).toMatchObject({ valid: true, code: 'VALID' });
  expect(JSON.parse(far)).toMatchObject({ valid: true, key: { last_used_ip: '203.0.113.9' } });
  const headers = {
    Authorization: `Bearer ${TOKEN}`,
    'X-Forwarded-Method': 'GET',
    'X-Forwarded-Uri': '/some/page',
  };
  expect(status).toBe(String((await fetch(`${at}/authz/forward/read`, { headers })).status));
});
