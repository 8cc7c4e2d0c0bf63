/** SIGHUP in `keyrack serve`: what is taken on, what is held until a restart, and what is refused as a whole. */
import { writeFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Hangup } from '../../src/cli/hangup.ts';
import { authorityFetch } from '../../src/server/authority-fetch.ts';
import { listen } from '../server/upstream-bench.ts';
import { canCertify, certify } from '../support/certificates.ts';
import { serveUnder } from './serve.ts';
import { makeShell, play } from './shell.ts';

/** A server, its settings file, and SIGHUP. */
async function start(config: object, ...options: readonly string[]) {
  const shell = makeShell();
  const file = join(shell.home, 'config.json');
  const configure = (settings: unknown) =>
    writeFileSync(file, typeof settings === 'string' ? settings : JSON.stringify(settings));
  configure(config);
  const hangup = new Hangup(() => false);
  const server = await serveUnder({ hangup }, shell, '--config', file, ...options);
  /** Sends SIGHUP and resolves with what the server says to it. */
  const reload = async () => {
    const from = server.talk().length;
    expect(hangup.take()).toBe(true);
    for (;;) {
      const said = server.talk().slice(from);
      if (/settings were read again.*\n/.test(said)) return said;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return { shell, configure, reload, ...server };
}

const rebound = { headers: { Host: 'keys.example.org' } };

/** The status that a request with a foreign Host gets; `fetch` would not send one. */
async function statusFor(url: string, path: string, headers: Record<string, string> = {}) {
  return new Promise<number>((resolve, reject) => {
    request(`${url}${path}`, { headers }, (answer) => {
      answer.resume().on('end', () => resolve(answer.statusCode ?? 0));
    })
      .on('error', reject)
      .end();
  });
}

test('settings that can change while it runs are taken on, and named', async () => {
  const { configure, reload, url, talk } = await start({ log: 'off' });
  expect(await statusFor(url, '/v1/keys', rebound.headers)).toBe(403);
  expect(await statusFor(url, '/api/account/api-keys')).toBe(404);
  configure({ log: 'json', allowedHosts: ['keys.example.org'], panel: 'xyp' });
  expect(await reload()).toContain('settings were read again, changed: allowedHosts, log, panel');
  expect(await statusFor(url, '/v1/keys', rebound.headers)).toBe(401);
  expect(await statusFor(url, '/api/account/api-keys')).toBe(401);
  const lines = talk().trimEnd().split('\n');
  expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({ status: 401, method: 'GET' });
  configure({});
  await reload();
  expect(await statusFor(url, '/v1/keys', rebound.headers)).toBe(403);
  expect(talk()).not.toMatch(/"status":403/);
});

test('rules of the upstream change from one request to the next, its coming and going is held', async () => {
  const app = await listen(createServer((_, outgoing) => outgoing.end('from the app')));
  const open = { upstream: app, paths: [{ path: '/*', permission: 'public' }] };
  const { configure, reload, url } = await start(open);
  expect(await statusFor(url, '/page')).toBe(200);
  configure({ upstream: app });
  expect(await reload()).toContain('changed: upstream\n');
  expect(await statusFor(url, '/page')).toBe(401);
  configure({});
  const said = await reload();
  expect(said).toContain('changed: none\n');
  expect(said).toContain('it goes on with the old upstream; a restart reads it');
  expect(await statusFor(url, '/page')).toBe(401);
});

test('what is made at the start is named and held, and the rest is taken on', async () => {
  const { configure, reload, url } = await start({ host: '127.0.0.1' });
  configure({ host: '127.0.0.2', socketAccess: 'group', allowedHosts: ['keys.example.org'] });
  const said = await reload();
  expect(said).toContain('changed: allowedHosts\n');
  for (const name of ['host', 'socketAccess'])
    expect(said).toContain(`it goes on with the old ${name}; a restart reads it`);
  expect(await statusFor(url, '/v1/keys', rebound.headers)).toBe(401);
  configure({ store: 'postgres://nobody@127.0.0.1:1/rack' });
  expect(await reload()).toContain('it goes on with the old store; a restart reads it');
  // Flags stand over the file, now as at the start.
  configure({ port: 1 });
  expect(await reload()).not.toContain('old port');
});

test('the name by which it listens goes on to be one by which it may be called', async () => {
  const { configure, reload, url } = await start({ allowedHosts: [] }, '--host', 'localhost');
  configure({ allowedHosts: ['keys.example.org'] });
  await reload();
  const statuses = ['localhost', '127.0.0.1', 'keys.example.org', 'other.example.org'].map((Host) =>
    statusFor(url, '/v1/keys', { Host }),
  );
  expect(await Promise.all(statuses)).toEqual([401, 401, 401, 403]);
});

test.each<[string, unknown, RegExp]>([
  ['is not JSON', '{', /it is not JSON/],
  ['has a field that nobody knows', { trustedProxy: [] }, /unknown field "trustedProxy"/],
  ['names a proxy that is no address', { trustedProxies: ['nowhere'] }, /nowhere/],
  ['names a panel that there is not', { panel: 'nobody' }, /nobody/],
  ['has a rule that cannot be read', { upstream: 'http://127.0.0.1:9', paths: [{}] }, /paths\.0/],
  ['names half of a pair for TLS', { tlsCert: '/etc/a.pem' }, /no key; name it with --tls-key/],
  ['names a certificate that is not there', { tlsCert: '/no/a', tlsKey: '/no/b' }, /ENOENT/],
])('a file that %s changes nothing, and is told with the reason', async (_, config, reason) => {
  const { configure, reload, url } = await start({ allowedHosts: ['keys.example.org'] });
  configure(typeof config === 'string' ? config : { log: 'json', ...(config as object) });
  const said = await reload();
  expect(said).toMatch(/settings were read again and not taken, the old ones hold: Cannot /);
  expect(said).toMatch(reason);
  expect(await statusFor(url, '/v1/keys', rebound.headers)).toBe(401);
});

describe.skipIf(!canCertify)('the files for TLS', () => {
  const fetchBy = (cert: string, url: string) => authorityFetch(cert)(`${url}/healthz`);

  test('are read again, though the settings are the same; a bad pair keeps the old one', async () => {
    const shell = makeShell();
    const [first, next] = ['first', 'next'].map((name) => certify(shell.home, name));
    if (!first || !next) throw new Error('no pairs');
    const [certFile, keyFile] = ['cert', 'key'].map((name) => join(shell.home, name));
    if (!certFile || !keyFile) throw new Error('no names');
    const put = ({ cert, key }: { cert: string; key: string }) => {
      writeFileSync(certFile, cert);
      writeFileSync(keyFile, key, { mode: 0o600 });
    };
    put(first);
    const { reload, url } = await start({ tlsCert: certFile, tlsKey: keyFile });
    expect((await fetchBy(first.cert, url)).status).toBe(200);
    writeFileSync(certFile, next.cert);
    expect(await reload()).toContain('it does not belong to the certificate');
    expect((await fetchBy(first.cert, url)).status).toBe(200);
    put(next);
    expect(await reload()).toContain('changed: none\n');
    expect((await fetchBy(next.cert, url)).status).toBe(200);
  });

  test('may be others; to begin or to end with TLS takes a restart', async () => {
    const shell = makeShell();
    const [first, next] = ['first', 'next'].map((name) => certify(shell.home, name));
    if (!first || !next) throw new Error('no pairs');
    const of = ({ certFile: tlsCert, keyFile: tlsKey }: typeof first) => ({ tlsCert, tlsKey });
    const { configure, reload, url, talk } = await start(of(first));
    expect(talk()).toContain(`listening on ${url} (a key is needed)`);
    expect(url).toMatch(/^https:/);
    configure(of(next));
    expect(await reload()).toContain('changed: tlsCert and tlsKey\n');
    expect((await fetchBy(next.cert, url)).status).toBe(200);
    configure({});
    expect(await reload()).toContain('the old tlsCert and tlsKey; a restart reads it');
    expect((await fetchBy(next.cert, url)).status).toBe(200);
  });

  test('that do not fit are a usage error at the start, and the rack is free again', async () => {
    const shell = makeShell();
    const { certFile } = certify(shell.home);
    const keyFile = certify(shell.home, 'other').keyFile;
    const argv = ['serve', '--port', '0', '--tls-cert', certFile, '--tls-key', keyFile];
    const { exitCode, stderr } = await shell.keyrack(argv);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('it does not belong to the certificate');
    expect((await shell.keyrack(['api-key', 'list'])).exitCode).toBe(0);
  });
});

describe.skipIf(!canCertify)('--ca', () => {
  test('administers a rack whose certificate is its own, which nobody trusts without it', async () => {
    const shell = makeShell();
    const { certFile, keyFile } = certify(shell.home);
    const { stdout } = await shell.keyrack(['api-key', 'create', 'remote', '-s', 'manage', '-q']);
    const env = { KEYRACK_KEY: stdout.trim(), HOME: shell.home };
    const { url } = await serveUnder({}, shell, '--tls-cert', certFile, '--tls-key', keyFile);
    const list = ['--server', url, 'api-key', 'list', '--plain'];
    const refused = await play(list, { env });
    expect(refused).toMatchObject({ exitCode: 7, stderr: expect.stringContaining('self-signed') });
    const trusted = await play(['--ca', certFile, ...list], { env });
    expect(trusted).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('remote'),
      stderr: '',
    });
    expect((await play(list, { env: { ...env, KEYRACK_CA: certFile } })).exitCode).toBe(0);
    const stdin = env.KEYRACK_KEY;
    const set = ['auth', 'key', 'set', '--org', 'own', '--server', url, '--key-stdin'];
    expect((await play(set, { env, stdin })).exitCode).toBe(0);
    const verify = ['auth', 'key', 'verify', '--org', 'own'];
    expect((await play(verify, { env })).exitCode).toBe(7);
    expect((await play([...verify, '--ca', certFile], { env })).exitCode).toBe(0);
  });

  test.each<[readonly string[], string]>([
    [['--ca', '/etc/ca.pem', 'api-key', 'list'], 'Cannot use --ca: it needs --server URL'],
    [
      ['--server', 'http://x', '--ca', '/etc/ca.pem', 'api-key', 'list'],
      'Cannot use --ca: nothing that goes to "http://x" is encrypted',
    ],
    [
      ['--server', 'https://x', '--ca', '/nowhere', 'api-key', 'list'],
      'Cannot use the certificates in "/nowhere": reading it failed with ENOENT',
    ],
    [
      ['--server', 'https://x', '--ca', import.meta.filename, 'api-key', 'list'],
      'it does not begin with one in PEM',
    ],
  ])('%j is refused', async (argv, message) => {
    const { exitCode, stderr } = await play(argv, { env: { HOME: '/nowhere', KEYRACK_KEY: 'x' } });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
  });
});
