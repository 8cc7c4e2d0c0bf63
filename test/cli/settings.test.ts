import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { listenOptions, serve } from '../../src/cli/commands/serve.ts';
import { globalOptions } from '../../src/cli/global-options.ts';
import { parseArguments } from '../../src/cli/parse.ts';
import { readSettings } from '../../src/cli/settings.ts';
import { play } from './shell.ts';

type Env = Record<string, string>;

function settings(argv: readonly string[], env: Env) {
  return readSettings(parseArguments(argv, [...globalOptions, ...listenOptions], []), env);
}

function directoryWith(config: unknown): string {
  const directory = mkdtempSync(join(tmpdir(), 'keyrack-settings-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  const text = typeof config === 'string' ? config : JSON.stringify(config);
  writeFileSync(join(directory, 'config.json'), text);
  return directory;
}

test.each<[readonly string[], Env, string]>([
  [
    ['--data', '/a'],
    { KEYRACK_DATA: '/b', STATE_DIRECTORY: '/c', XDG_DATA_HOME: '/d', HOME: '/e' },
    '/a',
  ],
  [[], { KEYRACK_DATA: '/b', STATE_DIRECTORY: '/c', XDG_DATA_HOME: '/d', HOME: '/e' }, '/b'],
  [[], { STATE_DIRECTORY: '/c:/c2', XDG_DATA_HOME: '/d', HOME: '/e' }, '/c'],
  [[], { XDG_DATA_HOME: '/d', HOME: '/e' }, '/d/keyrack'],
  [[], { XDG_DATA_HOME: 'relative', HOME: '/e' }, '/e/.local/share/keyrack'],
  [[], { KEYRACK_DATA: '', XDG_DATA_HOME: '', HOME: '/e' }, '/e/.local/share/keyrack'],
])('with %j and %j the data directory is %s', (argv, env, directory) => {
  expect(settings(argv, env).rack).toEqual({ kind: 'local', directory, postgres: null, as: null });
});

test('case 21: with neither HOME nor XDG_DATA_HOME the error says what to name', async () => {
  const { exitCode, stderr } = await play(['api-key', 'list']);
  expect(exitCode).toBe(2);
  expect(stderr).toBe(
    'keyrack: Cannot find the data directory: neither HOME nor XDG_DATA_HOME is set; name it with --data DIR or KEYRACK_DATA\n',
  );
});

test('flags stand over the environment, it over config.json, and that over the defaults', () => {
  const data = directoryWith({ host: '10.0.0.1', port: 1, trustedProxies: ['10.0.0.0/8'] });
  const env = { KEYRACK_PORT: '2', KEYRACK_TRUSTED_PROXIES: '192.0.2.1, 198.51.100.0/24' };
  expect(settings(['--data', '/nowhere'], {})).toMatchObject({
    host: '127.0.0.1',
    port: 8420,
    trustedProxies: [],
  });
  expect(settings(['--data', data], {})).toMatchObject({
    host: '10.0.0.1',
    port: 1,
    trustedProxies: ['10.0.0.0/8'],
  });
  expect(settings(['--data', data], env)).toMatchObject({
    port: 2,
    trustedProxies: ['192.0.2.1', '198.51.100.0/24'],
  });
  expect(settings(['--data', data, '--port', '3'], env)).toMatchObject({
    host: '10.0.0.1',
    port: 3,
  });
});

test('the upstream comes from the flag, the environment or config.json, with its rules', () => {
  const upstream = { name: 'upstream', value: 'URL', summary: '' };
  const read = (argv: readonly string[], env: Env = {}) =>
    readSettings(parseArguments(argv, [...globalOptions, ...listenOptions, upstream], []), env)
      .upstream;
  const paths = [{ path: '/*', permission: 'read' }];
  const config = { upstream: 'http://a/base/', upstreamTimeout: '2m', paths };
  const data = directoryWith({ ...config, defaultPermission: 'any' });
  const rules = { paths, defaultPermission: 'any' };
  expect(read(['--data', '/nowhere'])).toBe(null);
  expect(read(['--data', data])).toEqual({ url: 'http://a/base', timeoutMs: 120_000, ...rules });
  const env = { KEYRACK_UPSTREAM: 'https://b:8443', KEYRACK_UPSTREAM_TIMEOUT: '5s' };
  expect(read(['--data', data], env)).toMatchObject({ url: 'https://b:8443', timeoutMs: 5000 });
  expect(read(['--data', data, '--upstream', 'http://[::1]:3000'], env)).toMatchObject({
    url: 'http://[::1]:3000',
  });
});

test.each([
  ['127.0.0.1:3000', 'is not an address'],
  ['localhost:3000', 'is not an address'],
  ['ftp://a', 'is not an address'],
  ['http://user:geheim@a', 'holds a user name or a password'],
  ['http://a/?b', 'has a query or a fragment'],
  ['http://a/#b', 'has a query or a fragment'],
])('the upstream %s is refused: it %s', (text, reason) => {
  const read = () => settings(['--data', directoryWith({ upstream: text })], {});
  expect(read).toThrow(reason);
  expect(read).not.toThrow('geheim');
});

test('preflights are let through by config.json or the environment, which stands over it', () => {
  const data = directoryWith({ allowPreflight: true });
  expect(settings(['--data', '/nowhere'], {}).allowPreflight).toBe(false);
  expect(settings(['--data', data], {}).allowPreflight).toBe(true);
  const env = { KEYRACK_ALLOW_PREFLIGHT: '0' };
  expect(settings(['--data', data], env).allowPreflight).toBe(false);
  const said = { KEYRACK_ALLOW_PREFLIGHT: '1' };
  expect(settings(['--data', '/nowhere'], said).allowPreflight).toBe(true);
  const unclear = { KEYRACK_ALLOW_PREFLIGHT: 'yes' };
  expect(() => settings(['--data', '/nowhere'], unclear)).toThrow('neither 0 nor 1');
});

test('the names by which the API may be called come from the environment or config.json', () => {
  const data = directoryWith({ allowedHosts: ['Keys.Example.org', '[2001:db8::1]'] });
  expect(settings(['--data', '/nowhere'], {}).allowedHosts).toEqual([]);
  expect(settings(['--data', data], {}).allowedHosts).toEqual([
    'keys.example.org',
    '[2001:db8::1]',
  ]);
  const env = { KEYRACK_ALLOWED_HOSTS: ' a.example , b ,' };
  expect(settings(['--data', data], env).allowedHosts).toEqual(['a.example', 'b']);
});

test.each([
  'https://keys.example.org',
  'keys.example.org:443',
  '*',
  'a b',
  '',
  '2001:db8::1',
  'a/',
])(
  'the allowed host %j is refused: the guard would compare it with a name and never find it',
  (host) => {
    const data = directoryWith({ allowedHosts: [host] });
    expect(() => settings(['--data', data], {})).toThrow(`Cannot allow the host "${host}"`);
  },
);

test('what is logged is said by --log, KEYRACK_LOG or config.json, and is nothing by default', () => {
  const log = (argv: readonly string[], env: Env) =>
    readSettings(parseArguments(argv, [...globalOptions, ...(serve.options ?? [])], []), env).log;
  const data = directoryWith({ log: 'json' });
  expect(log(['--data', '/nowhere'], {})).toBe('off');
  expect(log(['--data', data], {})).toBe('json');
  expect(log(['--data', data], { KEYRACK_LOG: 'text' })).toBe('text');
  expect(log(['--data', data, '--log', 'off'], { KEYRACK_LOG: 'text' })).toBe('off');
  expect(() => log(['--log', 'loud'], { HOME: '/e' })).toThrow(
    'Cannot log "loud": it is not one of off, text, json',
  );
});

test('--config names another file, which then must exist', () => {
  const file = join(directoryWith({ port: 7 }), 'config.json');
  expect(settings(['--data', '/nowhere', '--config', file], {}).port).toBe(7);
  expect(() => settings(['--data', '/nowhere', '--config', '/nowhere.json'], {})).toThrow('ENOENT');
});

test.each([
  ['{', 'is not JSON'],
  ['[]', 'is not a JSON object'],
  ['null', 'is not a JSON object'],
  [{ prot: 1 }, 'unknown field "prot"'],
  [{ constructor: 1 }, 'unknown field "constructor"'],
  [{ port: '8420' }, '"port" is not a number'],
  [{ port: 70_000 }, 'not a number from 0 to 65535'],
  [{ host: '' }, '"host" is not a text'],
  [{ trustedProxies: '10.0.0.1' }, 'not a list of texts'],
  [{ paths: {} }, '"paths" is not a list of rules'],
  [{ upstream: 'http://a', upstreamTimeout: '30' }, '"30" is not a duration'],
  [{ upstream: 'http://a', upstreamTimeout: '2d' }, 'it is more than a day'],
  [{ log: true }, '"log" is not a text'],
  [{ log: 'loud' }, 'not one of off, text, json'],
])('config.json with %j is refused: %s', (config, reason) => {
  expect(() => settings(['--data', directoryWith(config)], {})).toThrow(reason);
});

test('a config.json beyond 64 KiB is refused', () => {
  const data = directoryWith(' '.repeat(70_000));
  expect(() => settings(['--data', data], {})).toThrow('larger than');
});

test('a directory in place of config.json is refused', () => {
  const data = directoryWith({});
  rmSync(join(data, 'config.json'));
  mkdirSync(join(data, 'config.json'));
  expect(() => settings(['--data', data], {})).toThrow('not a regular file');
});

test.each([
  [['--port', '65536']],
  [['--port', '-1']],
  [['--port', '1e3']],
  [['--host', '']],
  [['--data', '']],
  [['--server', 'ftp://x']],
  [['--server', 'http://user:pass@x']],
  [['--server', 'nonsense']],
  [['--server', 'http://x', '--as', 'alice']],
  [['--server', 'http://x', '--data', '/a']],
  [['--key-file', '/a']],
  [['--server', 'http://x', '--key-file', '/nowhere']],
])('%j is refused with a usage error', (argv) => {
  expect(() => settings(argv, { HOME: '/e' })).toThrow(/^Cannot /);
});

test('the key of a remote rack comes from the file, else from the environment', () => {
  const file = join(directoryWith('secret\n'), 'config.json');
  const env = { KEYRACK_KEY: 'other' };
  const remote = (argv: readonly string[], more: Env = {}) =>
    settings(['--server', 'https://x/', ...argv], { ...env, ...more }).rack;
  expect(remote([])).toEqual({ kind: 'remote', url: 'https://x', key: 'other', authority: null });
  expect(remote(['--key-file', file])).toMatchObject({ key: 'secret' });
  expect(remote([], { KEYRACK_KEY_FILE: file })).toMatchObject({ key: 'secret' });
  expect(settings([], { KEYRACK_SERVER: 'http://x' }).rack).toEqual({
    kind: 'remote',
    url: 'http://x',
    key: null,
    authority: null,
  });
});

test('a key file that holds more than a key is refused, and not quoted', () => {
  const file = join(directoryWith('two words'), 'config.json');
  expect(() => settings(['--server', 'http://x', '--key-file', file], {})).toThrow(
    /^(?!.*two words)/,
  );
});

test('--data on the command line stands over KEYRACK_SERVER', () => {
  const env = { KEYRACK_SERVER: 'http://x' };
  expect(settings(['--data', '/a'], env).rack).toEqual({
    kind: 'local',
    directory: '/a',
    postgres: null,
    as: null,
  });
});
