/** The real `bin/keyrack` in processes of its own, as a script would use it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, type TestContext, test } from 'vitest';
import { startSession } from './terminal.ts';

const root = new URL('../..', import.meta.url).pathname;
const executable = join(root, 'bin/keyrack');

interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Running {
  readonly process: ChildProcess;
  readonly done: Promise<Outcome>;
  /** Resolves with the match when stderr holds it. */
  heard(pattern: RegExp): Promise<RegExpExecArray>;
}

/** The tests run side by side, so each must say itself what ends with it. */
type Box = Pick<TestContext, 'onTestFinished'>;

/** A box with a data directory; its processes end with the test. */
function makeBox({ onTestFinished }: Box) {
  const home = mkdtempSync(join(tmpdir(), 'keyrack-e2e-'));
  const directory = join(home, 'rack');
  const children: ChildProcess[] = [];
  onTestFinished(() => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(home, { recursive: true, force: true });
  });
  const env = { PATH: process.env.PATH, HOME: home, KEYRACK_DATA: directory, LANG: 'C.UTF-8' };
  const start = (argv: readonly string[], more: NodeJS.ProcessEnv = {}): Running => {
    const child = spawn(executable, argv, {
      env: { ...env, ...more },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    return watch(child);
  };
  return {
    home,
    directory,
    start,
    keyrack: (...argv: readonly string[]) => start(argv).done,
    serve: async () => {
      const running = start(['serve', '--port', '0']);
      const [, url = ''] = await running.heard(/listening on (http:\S+)[\s\S]*keyrack\.sock/);
      return { ...running, url };
    },
  };
}

function watch(child: ChildProcess): Running {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const done = new Promise<Outcome>((resolve) =>
    child.on('close', (exitCode) => resolve({ exitCode, stdout, stderr })),
  );
  const heard = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(stderr);
        if (match) resolve(match);
      };
      look();
      child.stderr?.on('data', look);
      child.on('close', () => reject(new Error(`it ended before it said ${pattern}: ${stderr}`)));
    });
  return { process: child, done, heard };
}

async function verify(url: string, token: string, asker: string) {
  const answer = await fetch(`${url}/v1/verify`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${asker}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  return (await answer.json()) as { valid: boolean; code: string };
}

test.concurrent('a key is created, used over HTTP, switched off, revoked, and read back in the audit', async (box) => {
  const { keyrack, serve } = makeBox(box);
  const asker = (await keyrack('api-key', 'create', 'gate', '-s', 'verify')).stdout.trim();
  const made = await keyrack('api-key', 'create', 'backup script', '--json');
  const { data, token } = JSON.parse(made.stdout);
  const { url } = await serve();
  expect(await verify(url, token, asker)).toMatchObject({ valid: true, code: 'VALID' });
  expect(await keyrack('api-key', 'disable', data.id)).toMatchObject({ exitCode: 0 });
  expect(await verify(url, token, asker)).toMatchObject({ valid: false, code: 'INACTIVE' });
  expect(await keyrack('api-key', 'enable', data.id)).toMatchObject({ exitCode: 0 });
  expect(await verify(url, token, asker)).toMatchObject({ valid: true });
  expect(await keyrack('api-key', 'revoke', data.id)).toMatchObject({ exitCode: 2 });
  expect(await keyrack('api-key', 'revoke', data.id, '-y')).toMatchObject({ exitCode: 0 });
  expect(await verify(url, token, asker)).toMatchObject({ valid: false, code: 'REVOKED' });
  const audit = await keyrack('audit', 'list', '--key', data.id, '--plain');
  const ops = audit.stdout.split('\n').map((line) => line.split('\t')[3]);
  expect(ops).toEqual(['key.revoked', 'key.enabled', 'key.disabled', 'key.created', undefined]);
  expect(await keyrack('audit', 'verify')).toMatchObject({ exitCode: 0 });
});

test.concurrent('SIGTERM ends serve with 143, and the socket is gone', async (box) => {
  const { directory, serve, keyrack } = makeBox(box);
  const server = await serve();
  expect(existsSync(join(directory, 'keyrack.sock'))).toBe(true);
  server.process.kill('SIGTERM');
  expect(await server.done).toMatchObject({ exitCode: 143 });
  expect(existsSync(join(directory, 'keyrack.sock'))).toBe(false);
  expect(await keyrack('api-key', 'list')).toMatchObject({ exitCode: 0 });
});

test.concurrent('after kill -9 of the server the next command works at once, and so does the next server', async (box) => {
  const { directory, serve, keyrack } = makeBox(box);
  const server = await serve();
  const { stdout } = await keyrack('api-key', 'create', 'x', '--json');
  server.process.kill('SIGKILL');
  await server.done;
  expect(existsSync(join(directory, 'keyrack.sock'))).toBe(true);
  const list = await keyrack('api-key', 'list', '--json');
  expect(JSON.parse(list.stdout).data).toMatchObject([{ id: JSON.parse(stdout).data.id }]);
  const { url } = await serve();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test.concurrent('case 112: a server that is stopped is not robbed; a command gives up after 5 seconds with exit 7', async (box) => {
  const { serve, keyrack } = makeBox(box);
  const server = await serve();
  server.process.kill('SIGSTOP');
  const { exitCode, stderr } = await keyrack('api-key', 'list');
  expect(exitCode).toBe(7);
  expect(stderr).toContain('does not answer in time');
});

test.concurrent('many commands at once all succeed', async (box) => {
  const { keyrack } = makeBox(box);
  const made = await Promise.all(
    Array.from({ length: 6 }, (_, index) => keyrack('api-key', 'create', `key ${index}`)),
  );
  expect(made.map(({ exitCode }) => exitCode)).toEqual(Array(6).fill(0));
  const { stdout } = await keyrack('api-key', 'list', '--json');
  expect(JSON.parse(stdout).data).toHaveLength(6);
});

test.concurrent('a command that comes while the server starts finds it', async (box) => {
  const { start, keyrack } = makeBox(box);
  const server = start(['serve', '--port', '0']);
  const outcomes = await Promise.all([
    keyrack('api-key', 'create', 'a'),
    keyrack('api-key', 'create', 'b'),
  ]);
  expect(outcomes.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  await server.heard(/listening/);
});

test.concurrent('case 18: if nobody reads the token, the command fails and tells the id of the key', async (box) => {
  const { start, keyrack } = makeBox(box);
  const running = start(['api-key', 'create', 'lost']);
  running.process.stdout?.destroy();
  const { exitCode, stderr } = await running.done;
  const { stdout } = await keyrack('api-key', 'list', '--plain');
  expect(exitCode).toBe(1);
  expect(stderr).toContain(
    `Cannot hand out the token of key "${stdout.split('\t')[1]}": nobody reads the output`,
  );
});

test.concurrent('a list whose reader is gone ends without a word', async (box) => {
  const { start, keyrack } = makeBox(box);
  await keyrack('api-key', 'create', 'x');
  const running = start(['api-key', 'list']);
  running.process.stdout?.destroy();
  expect(await running.done).toMatchObject({ exitCode: 0, stderr: '' });
});

test.concurrent('a disk that is full behind stdout costs no key silently', async (box) => {
  const { home } = makeBox(box);
  const env = { PATH: process.env.PATH, KEYRACK_DATA: join(home, 'rack') };
  const child = spawn('sh', ['-c', `${executable} api-key create x > /dev/full`], { env });
  const { exitCode, stderr } = await watch(child).done;
  expect(exitCode).toBe(1);
  expect(stderr).toContain('ENOSPC');
});

test.concurrent('case 23: bytes that are no UTF-8 are refused', async (box) => {
  const { home, directory } = makeBox(box);
  const env = { PATH: process.env.PATH, HOME: home, KEYRACK_DATA: directory };
  const child = spawn('sh', ['-c', `${executable} api-key create "$(printf 'caf\\351')"`], { env });
  expect(await watch(child).done).toMatchObject({ exitCode: 2, stdout: '' });
  expect(existsSync(directory)).toBe(false);
});

test.concurrent('case 53: keyrack alone, without a terminal, prints help and exits 2', async (box) => {
  const { keyrack } = makeBox(box);
  const { exitCode, stdout } = await keyrack();
  expect(exitCode).toBe(2);
  expect(stdout).toContain('Examples:');
});

test.concurrent('on a real terminal revoke asks, ends by ctrl-c with 130, and takes a y', async (box) => {
  const { directory, keyrack } = makeBox(box);
  const { data } = JSON.parse((await keyrack('api-key', 'create', 'x', '--json')).stdout);
  const argv = ['--data', directory, 'api-key', 'revoke', data.id];
  const question = '[y/N]';
  for (const [keys, exitCode] of [
    ['\u0003', 130],
    ['\r', 3],
    ['y\r', 0],
  ] as const) {
    const session = startSession(executable, argv, { HOME: directory });
    box.onTestFinished(() => session.close());
    await session.see(question);
    session.send(keys);
    expect([keys, await session.ended]).toEqual([keys, exitCode]);
  }
  const list = await keyrack('api-key', 'list', '--json');
  expect(JSON.parse(list.stdout).data).toEqual([]);
});

test.concurrent('on a terminal explain asks for the token, and no part of it ever reaches the screen', async (box) => {
  const { directory, keyrack } = makeBox(box);
  const token = (await keyrack('api-key', 'create', 'x')).stdout.trim();
  for (const [keys, exitCode] of [
    [`${token}\r`, 0],
    [`${token}x\r`, 1],
    ['\u0003', 130],
    ['\u0004', 1],
  ] as const) {
    const argv = ['--data', directory, 'api-key', 'explain'];
    const session = startSession(executable, argv, { HOME: directory });
    box.onTestFinished(() => session.close());
    await session.see('Token (not shown):');
    session.send(keys);
    expect([keys.length, await session.ended]).toEqual([keys.length, exitCode]);
    expect(session.raw()).not.toContain(token.slice(16, 30));
  }
});

test.concurrent('on a terminal auth key set asks for the key, and no part of it ever reaches the screen', async (box) => {
  const { home, directory, keyrack } = makeBox(box);
  const token = (await keyrack('api-key', 'create', 'x')).stdout.trim();
  const env = { HOME: home, XDG_CONFIG_HOME: home, KEYRACK_DATA: directory };
  const session = startSession(executable, ['auth', 'key', 'set', '--org', 'org_1'], env);
  box.onTestFinished(() => session.close());
  await session.see('Token (not shown):');
  session.send(`${token}\r`);
  expect(await session.ended).toBe(0);
  expect(session.raw()).not.toContain(token.slice(16, 30));
  const verify = startSession(executable, ['auth', 'key', 'verify'], env);
  box.onTestFinished(() => verify.close());
  expect(await verify.ended).toBe(0);
  expect(verify.screen()).toMatch(/org_1 +passes +admin +read +never/);
});

test.concurrent('a terminal that says it has no columns gets tables of 80', async (box) => {
  const { directory, keyrack } = makeBox(box);
  await keyrack('api-key', 'create', 'backup script');
  const script = `stty cols 0 rows 0; exec ${executable} --data ${directory} api-key list`;
  const session = startSession('sh', ['-c', script]);
  box.onTestFinished(() => session.close());
  expect(await session.ended).toBe(0);
  expect(session.raw()).toContain('backup script');
});

test.concurrent('everything it makes is for its owner alone, whatever the umask', async (box) => {
  const { home, directory } = makeBox(box);
  const env = { PATH: process.env.PATH, KEYRACK_DATA: directory };
  const script = `umask 000; ${executable} api-key create x --out ${home}/token; stat -c %a ${directory} ${directory}/journal/* ${home}/token`;
  const { stdout } = await watch(spawn('sh', ['-c', script], { env })).done;
  expect(stdout.trim().split('\n').slice(1)).toEqual(['700', '600', '600']);
});

test.concurrent('a taken port is told with exit 1', async (box) => {
  const { keyrack } = makeBox(box);
  const taken = createServer().listen(0, '127.0.0.1');
  box.onTestFinished(() => void taken.close());
  await new Promise((resolve) => taken.once('listening', resolve));
  const { port } = taken.address() as { port: number };
  const { exitCode, stderr } = await keyrack('serve', '--port', String(port));
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`127.0.0.1:${port}`);
});

/** The modules of the build that a command loads, by what is in them. */
async function loadedBy(box: Box, argv: readonly string[]): Promise<string> {
  const { home, start, keyrack } = makeBox(box);
  await keyrack('api-key', 'create', 'x');
  const hook = join(home, 'loaded.mjs');
  const log = join(home, 'loaded.txt');
  writeFileSync(
    hook,
    `import { registerHooks } from 'node:module';
     import { appendFileSync } from 'node:fs';
     registerHooks({ load(url, context, next) { appendFileSync(${JSON.stringify(log)}, url + '\\n'); return next(url, context); } });`,
  );
  await start(argv, { NODE_OPTIONS: `--import=${pathToFileURL(hook).href}` }).done;
  const urls = readFileSync(log, 'utf8')
    .split('\n')
    .filter((url) => url.includes('/dist/'));
  expect(urls.some((url) => url.endsWith('/main.js'))).toBe(true);
  return urls.map((url) => readFileSync(new URL(url), 'utf8')).join('\n');
}

test.concurrent('keys are exported from one rack and imported into another one that is served', async (box) => {
  const { home, keyrack } = makeBox(box);
  const { stdout: token } = await keyrack('api-key', 'create', 'moving');
  const file = join(home, 'keys.json');
  expect(await keyrack('api-key', 'export', '--out', file)).toMatchObject({ exitCode: 0 });
  const there = makeBox(box);
  await there.serve();
  expect(await there.keyrack('api-key', 'import', file)).toMatchObject({ exitCode: 0 });
  expect((await there.keyrack('api-key', 'import', file)).stderr).toContain('here already: 1');
  const kept = readdirSync(join(there.directory, 'journal')).map((name) =>
    readFileSync(join(there.directory, 'journal', name), 'utf8'),
  );
  expect(kept.join('')).toContain('key.imported');
  expect(kept.join('')).not.toContain(token.trim().slice(-40));
  expect(await there.keyrack('api-key', 'import', join(home, 'none'))).toMatchObject({
    exitCode: 2,
  });
});

/** Texts by which the code of a package is known in the build. */
const marks = {
  ink: 'ink-root',
  react: 'react.transitional.element',
  hono: 'Context is not finalized',
  'hono/client': 'ClientRequestImpl',
  zod: '_zod',
  clipboardy: 'xsel',
  lowdb: 'lowdb',
};

function packagesIn(code: string): readonly string[] {
  return Object.entries(marks).flatMap(([name, mark]) => (code.includes(mark) ? [name] : []));
}

test.concurrent.for([
  [['--help'], []],
  [['--version'], []],
  [['completion', 'zsh'], []],
  [['man'], []],
  [['help', 'formatting'], []],
  [['auth', 'key', 'list'], []],
  [['__complete', '--', 'api-key', 'show', ''], []],
  [['api-key', 'create', 'z', '--copy'], ['lowdb']],
  [['api-key', 'create', '--help'], []],
  [['api-key', 'list'], ['lowdb']],
  [['api-key', 'create', 'y'], ['lowdb']],
])('%j loads of the large packages only %j', async ([argv = [], loaded], box) => {
  expect(packagesIn(await loadedBy(box, argv))).toEqual(loaded);
});

test('the proof above would notice: the build holds every one of these packages', () => {
  const files = readdirSync(join(root, 'dist')).filter((file) => file.endsWith('.js'));
  const code = files.map((file) => readFileSync(join(root, 'dist', file), 'utf8')).join('\n');
  expect(packagesIn(code)).toEqual(Object.keys(marks));
});
