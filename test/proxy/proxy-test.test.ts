/** `keyrack proxy test` against real proxies: quiet where they guard, loud where they do not. */
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { keyrack, makeHome, mint, serve } from '../e2e/served.ts';
import { freePort } from '../support/free-port.ts';
import { startEcho } from './echo.ts';
import { type Setup, startGuarded } from './guarded.ts';
import { hasProxy, type ProxyName } from './proxies.ts';

const proxies: readonly ProxyName[] = ['nginx', 'caddy'];

interface Report {
  readonly exitCode: number | null;
  /** The checks with their levels. */
  readonly levels: Readonly<Record<string, string>>;
  readonly output: string;
}

/** A rack whose clock runs, behind a proxy that asks for `write`, and the test of that proxy. */
async function setUp(name: ProxyName, setup: Setup = {}) {
  const appPort = await freePort();
  const options = ['--permission', 'write'];
  const upstream = `http://127.0.0.1:${appPort}`;
  const guarded = await startGuarded(name, { options, upstream, ...setup });
  const ahead = guarded.clock.now - Date.now();
  const now = () => Date.now() + ahead;
  Object.defineProperty(guarded.clock, 'now', { get: now });
  const probe = async (...more: readonly string[]): Promise<Report> => {
    const argv = ['proxy', 'test', `${guarded.url}/`, '--plain', ...options, ...more];
    const { exitCode, stdout, stderr } = await guarded.shell.keyrack(argv, { now });
    const rows = stdout.split('\n').map((line) => line.split('\t'));
    const levels = Object.fromEntries(
      rows.slice(0, -1).map(([level = '', check = '']) => [check, level]),
    );
    return { exitCode, levels, output: stdout + stderr };
  };
  return { ...guarded.shell, probe, echo: ['--echo', String(appPort)] };
}

const levelsOf = ({ levels }: Report) => [...new Set(Object.values(levels))];

describe.each(proxies)('%s', (name) => {
  const installed = test.skipIf(!hasProxy(name));

  installed('as it is printed passes every check, and no key is left', async () => {
    const { keys, probe, echo } = await setUp(name);
    const report = await probe(...echo);
    expect([report.exitCode, levelsOf(report)]).toEqual([0, ['ok']]);
    expect(Object.keys(report.levels)).toHaveLength(22);
    expect(report.output).not.toMatch(/kr_\w{12}_\w{9}/);
    expect(await keys()).toEqual([]);
  });

  installed('that is not trusted gets a warning and the way to mend it', async () => {
    const { probe, echo } = await setUp(name, { trustedProxies: [] });
    const { exitCode, levels, output } = await probe(...echo);
    expect([exitCode, levels['key of every address']]).toEqual([0, 'warning']);
    expect(output).toContain('trustedProxies');
  });

  const openings = {
    nginx: [/auth_request \/_keyrack;/, /proxy_set_header (X-Key-Id|Authorization) .*/g],
    caddy: [
      /forward_auth[^}]*}/,
      /(header_up|request_header) -?(X-Key-Id|X-Key-\*|Authorization).*/g,
    ],
  }[name];

  installed('whose app does not answer is told apart from one that refuses', async () => {
    const { probe } = await setUp(name);
    const { exitCode, levels, output } = await probe();
    expect([exitCode, levels['good key'], levels['no key']]).toEqual([1, 'problem', 'ok']);
    expect(output).toContain('start the app, or stand in for it with --echo');
    expect(output).toContain('Not seen from here: what reaches the app');
  });

  installed('that asks nobody fails, and the keys are revoked all the same', async () => {
    const spoil = (printed: string) => printed.replace(openings[0] ?? '', '');
    const { keys, probe, echo } = await setUp(name, { spoil });
    const { exitCode, levels } = await probe(...echo);
    expect(exitCode).toBe(1);
    for (const check of ['no key', 'wrong key', 'revoked key', 'expired key', 'forged preflight'])
      expect([check, levels[check]]).toEqual([check, 'problem']);
    expect(await keys()).toEqual([]);
  });

  installed('that lets tokens through to the app fails', async () => {
    const spoil = (printed: string) => printed.replace(openings[1] ?? '', '');
    const { probe, echo } = await setUp(name, { spoil });
    const { exitCode, levels } = await probe(...echo);
    expect([exitCode, levels['the app gets no token']]).toEqual([1, 'problem']);
  });
});

test('a key from a file asks what can be asked with any key', async () => {
  const home = makeHome();
  const token = await mint(home, 'good', 'read');
  const file = join(home, 'token');
  writeFileSync(file, token);
  const { url } = await startEcho();
  const { exitCode, stdout } = await keyrack(home, 'proxy', 'test', url, '--key-file', file).done;
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^ok +good key +passes \(200\)$/m);
  expect(stdout).toMatch(/^problem +no key +answered 200, expected 401$/m);
  expect(stdout).not.toContain('revoked key');
  expect(stdout).not.toContain(token);
});

test('a signal ends the test, and its keys are revoked first', async () => {
  const home = makeHome();
  await serve(home);
  const silent = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => silent.closeAllConnections());
  onTestFinished(() => void silent.close());
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const running = keyrack(home, 'proxy', 'test', `http://127.0.0.1:${port}/`);
  await once(silent, 'request');
  running.process.kill('SIGINT');
  expect((await running.done).exitCode).toBe(130);
  const list = await keyrack(home, 'api-key', 'list', '--json').done;
  expect(JSON.parse(list.stdout).pagination.total).toBe(0);
  const revoked = await keyrack(home, 'api-key', 'list', '--status', 'revoked', '--json').done;
  expect(JSON.parse(revoked.stdout).pagination.total).toBe(7);
});

test('without a rack that is served nothing is tested', async () => {
  const home = makeHome();
  const { exitCode, stderr } = await keyrack(home, 'proxy', 'test', 'http://127.0.0.1:1/').done;
  expect([exitCode, stderr]).toEqual([1, expect.stringContaining('nobody serves this rack')]);
});

test.each([
  ['an address with a query', ['http://127.0.0.1/?a=b']],
  ['no address', ['app']],
  ['a port that is none', ['http://127.0.0.1/', '--echo', '0']],
  ['a permission that cannot be read', ['http://127.0.0.1/', '--permission', 'all']],
])('%s is refused', async (_, argv) => {
  expect((await keyrack(makeHome(), 'proxy', 'test', ...argv).done).exitCode).toBe(2);
});
