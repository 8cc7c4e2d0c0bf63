import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { identityHeaderNames } from '../../src/server/identity-headers.ts';
import { makeShell } from './shell.ts';

const upstream = ['--upstream', 'http://127.0.0.1:3000'];
const kinds = ['nginx', 'caddy', 'traefik'] as const;

/** The printed configuration. */
async function print(kind: string, options: readonly string[] = [], env = {}): Promise<string> {
  const argv = ['proxy', kind, ...upstream, ...options];
  const { exitCode, stdout, stderr } = await makeShell().keyrack(argv, { env });
  if (exitCode !== 0) throw new Error(stderr);
  return stdout;
}

test.each(kinds)('%s asks the address of this rack for the permission', async (kind) => {
  const endpoint = kind === 'nginx' ? '/authz/nginx' : '/authz/forward';
  expect(await print(kind)).toContain('127.0.0.1:8420');
  expect(await print(kind, [], { KEYRACK_PORT: '9000' })).toContain('127.0.0.1:9000');
  expect(await print(kind, ['--host', '::1', '--port', '9'])).toContain('[::1]:9');
  expect(await print(kind, ['--host', '0.0.0.0'])).toContain('127.0.0.1:8420');
  expect(await print(kind, ['--host', '::'])).toContain('[::1]:8420');
  const printed = await print(kind, ['--permission', 'servers:write', '--path', '/api']);
  expect(printed).toContain(`${endpoint}/servers:write`);
  expect(printed).toContain('/api/');
});

test.each(kinds)(
  'docs/proxies.md holds the configuration for %s as it is printed',
  async (kind) => {
    const docs = readFileSync(join(import.meta.dirname, '../../docs/proxies.md'), 'utf8');
    expect(docs).toContain(await print(kind));
  },
);

/** A header that is not listed passes Traefik as the client sent it. */
test.each(kinds)(
  '%s hands on every identity header and takes the credential away',
  async (kind) => {
    const printed = await print(kind);
    for (const name of [...identityHeaderNames, 'Authorization', 'X-Api-Key'])
      expect(printed).toContain(name);
  },
);

test('traefik strips what clients make up, and trusts no header of theirs', async () => {
  const printed = await print('traefik');
  expect(printed).toContain('trustForwardHeader: false');
  expect(printed).toMatch(/^ {10}Authorization: ""$/m);
  expect(printed).toMatch(/^ {10}X-Original-URI: ""$/m);
});

test('the proxy listens where it is told', async () => {
  expect(await print('nginx')).toContain('listen 8080;');
  expect(await print('nginx', ['--listen', '[::1]:81'])).toContain('listen [::1]:81;');
  expect(await print('caddy')).toContain('http://:8080 {\n\troute {');
  expect(await print('caddy', ['--listen', '[::1]:81'])).toContain('http://:81 {\n\tbind ::1\n');
});

test.each(['nginx', 'caddy'])('%s can ask over the socket', async (kind) => {
  const shell = makeShell();
  const { stdout, stderr } = await shell.keyrack(['proxy', kind, ...upstream, '--socket']);
  expect(stdout).toContain(join(shell.directory, 'keyrack.sock'));
  expect(stderr).toBe('');
});

test('it tells what keys with allowed IPs need, unless that is done', async () => {
  const shell = makeShell();
  const argv = ['proxy', 'caddy', ...upstream];
  expect((await shell.keyrack(argv)).stderr).toContain('{"trustedProxies":["127.0.0.1"]}');
  mkdirSync(shell.directory, { mode: 0o700 });
  writeFileSync(join(shell.directory, 'config.json'), '{"trustedProxies":["127.0.0.1"]}');
  expect((await shell.keyrack(argv)).stderr).toBe('');
});

/** What is printed is pasted into a configuration that runs as root: no option may add a line to it. */
test.each([
  [['--upstream', 'http://127.0.0.1:3000/path']],
  [['--upstream', 'ftp://127.0.0.1']],
  [['--upstream', 'http://a;b/']],
  [['--upstream', 'http://user:pw@127.0.0.1']],
  [['--upstream', 'http://127.0.0.1\n;']],
  [[...upstream, '--path', '/a b/']],
  [[...upstream, '--path', '/a/{']],
  [[...upstream, '--path', 'api']],
  [[...upstream, '--path', '/a\n/']],
  [[...upstream, '--listen', '0']],
  [[...upstream, '--listen', '80;']],
  [[...upstream, '--listen', '1.2.3.4:99999']],
  [[...upstream, '--permission', 'everything']],
  [[...upstream, '--port', '0']],
  [[...upstream, '--host', 'a b']],
  [[...upstream, '--server', 'http://127.0.0.1']],
  [[]],
])('%j prints nothing and exits 2', async (options) => {
  const { exitCode, stdout } = await makeShell().keyrack(['proxy', 'nginx', ...options]);
  expect([exitCode, stdout]).toEqual([2, '']);
});
