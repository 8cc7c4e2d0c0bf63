import { existsSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeShell } from './shell.ts';

const tokenLine = /^kr_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}\n$/;

test('without a terminal the token alone is on stdout, and the talk on stderr', async () => {
  const { keyrack } = makeShell();
  const { exitCode, stdout, stderr } = await keyrack(['api-key', 'create', 'backup script']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(tokenLine);
  expect(stderr).toMatch(
    /^Created key "backup script" \(kr_\w{12}\): profile keyrack, account admin/,
  );
});

test('on a terminal the token has a line of its own between notes on stderr', async () => {
  const { keyrack } = makeShell();
  const { stdout, stderr } = await keyrack(['api-key', 'create', 'x'], { tty: true });
  expect(stdout).toMatch(tokenLine);
  expect(stderr).toContain('shown once');
  expect(stderr).not.toContain(stdout.trim());
});

test('with -q nothing but the token is printed, on a terminal as well', async () => {
  const { keyrack } = makeShell();
  const { stdout, stderr } = await keyrack(['api-key', 'create', '-q', 'x'], { tty: true });
  expect(stdout).toMatch(tokenLine);
  expect(stderr).toBe('');
});

test('--json holds the key as the API has it, and the token once', async () => {
  const { json } = makeShell();
  const options = ['-s', 'read,write', '--expires', '2999-01-01', '--rate', '600/1m'];
  const { data, token } = await json('api-key', 'create', 'ci', ...options);
  expect(token).toMatch(/^kr_/);
  expect(data).toMatchObject({
    name: 'ci',
    scopes: ['read', 'write'],
    expires_at: '2999-01-01T00:00:00.000Z',
    rate_limit: '600/1m',
    previous: null,
  });
});

test('every rule option reaches the key', async () => {
  const { json } = makeShell();
  const application = [
    '--profile',
    'pterodactyl-application',
    '--permissions',
    'servers=3,users=1',
  ];
  const addresses = ['--allow-ip', '203.0.113.0/24, 198.51.100.7', '--allow-ip', '2001:db8::1'];
  await json('account', 'create', 'alice');
  const account = ['--account', 'alice'];
  const { data } = await json('api-key', 'create', 'x', ...application, ...addresses, ...account);
  expect(data).toMatchObject({
    account: 'alice',
    permissions: { servers: 3, users: 1, nodes: 0 },
    allowed_ips: ['203.0.113.0/24', '198.51.100.7', '2001:db8::1'],
  });
});

test('case 3: a name behind -- is taken as it is', async () => {
  const { keyrack, keys } = makeShell();
  expect(await keyrack(['api-key', 'create', '--', '-rf'])).toMatchObject({ exitCode: 0 });
  expect((await keys())[0]?.name).toBe('-rf');
});

test('--out writes the token into a new file for its owner alone and prints the path', async () => {
  const { home, keyrack } = makeShell();
  const path = join(home, 'token');
  const { exitCode, stdout } = await keyrack(['api-key', 'create', 'x', '--out', path]);
  expect(exitCode).toBe(0);
  expect(stdout).toBe(`${path}\n`);
  expect(readFileSync(path, 'utf8')).toMatch(tokenLine);
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

test('--out never touches what exists, a symbolic link included, and then no key is made', async () => {
  const { home, keyrack, keys } = makeShell();
  const file = join(home, 'file');
  const link = join(home, 'link');
  writeFileSync(file, 'precious');
  symlinkSync(join(home, 'elsewhere'), link);
  const cases = [
    [file, 6],
    [link, 6],
    [join(home, 'no', 'directory'), 1],
  ] as const;
  for (const [path, wanted] of cases) {
    const { exitCode, stderr } = await keyrack(['api-key', 'create', 'x', '--out', path]);
    expect(exitCode).toBe(wanted);
    expect(stderr).toContain(`Cannot make the file "${path}"`);
  }
  expect(readFileSync(file, 'utf8')).toBe('precious');
  expect(existsSync(join(home, 'elsewhere'))).toBe(false);
  expect(await keys()).toEqual([]);
});

test('--out leaves no file if no key was made', async () => {
  const { home, keyrack } = makeShell();
  const path = join(home, 'token');
  const { exitCode } = await keyrack(['api-key', 'create', ' ', '--out', path]);
  expect(exitCode).toBe(2);
  expect(existsSync(path)).toBe(false);
});

test.each(['EPIPE', 'ENOSPC'])(
  'case 18: if the token meets %s, the id of its key is told',
  async (broken) => {
    const { keyrack, keys } = makeShell();
    const { exitCode, stderr } = await keyrack(['api-key', 'create', '-q', 'x'], { broken });
    const [key] = await keys();
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`Cannot hand out the token of key "${key?.id}"`);
    expect(stderr).toContain(`api-key revoke ${key?.id}`);
  },
);

const refused = {
  'case 1: an empty name': ['api-key', 'create', ''],
  'case 1: a name of blanks': ['api-key', 'create', '   '],
  'case 1: a name that is too short for its profile': [
    'api-key',
    'create',
    'abc',
    '--profile',
    'pyro',
  ],
  'case 2: a name of 100 KB': ['api-key', 'create', 'x'.repeat(100_000)],
  'case 6: 0 days': ['api-key', 'create', 'x', '--expires', '0'],
  'case 6: -1 days': ['api-key', 'create', 'x', '--expires', '-1'],
  'case 6: -1 days behind =': ['api-key', 'create', 'x', '--expires=-1'],
  'case 6: 1.5 days': ['api-key', 'create', 'x', '--expires', '1.5'],
  'case 6: 1e9 days': ['api-key', 'create', 'x', '--expires', '1e9'],
  'case 6: NaN days': ['api-key', 'create', 'x', '--expires', 'NaN'],
  'case 6: 365d1': ['api-key', 'create', 'x', '--expires', '365d1'],
  'case 7: a day that does not exist': ['api-key', 'create', 'x', '--expires', '2999-02-30'],
  'case 9: a day in the past': ['api-key', 'create', 'x', '--expires', '2020-01-01'],
  'case 10: the year 275761': ['api-key', 'create', 'x', '--expires', '275761-01-01'],
  'case 10: days beyond the year 9999': ['api-key', 'create', 'x', '--expires', '99999999'],
  'case 11: a leap second': ['api-key', 'create', 'x', '--expires', '2998-12-31T23:59:60Z'],
  'case 13: an empty scope': ['api-key', 'create', 'x', '--scopes', 'read,,write'],
  'case 13: a scope in capitals': ['api-key', 'create', 'x', '--scopes', 'READ'],
  'case 13: an unknown scope': ['api-key', 'create', 'x', '--scopes', 'rite'],
  'an unknown resource': ['api-key', 'create', 'x', '--permissions', 'locaions=3'],
  'a resource of every object': ['api-key', 'create', 'x', '--permissions', '__proto__=3'],
  'a level beyond 3': ['api-key', 'create', 'x', '--permissions', 'servers=4'],
  'a resource given twice': ['api-key', 'create', 'x', '--permissions', 'servers=1,servers=3'],
  'an address that could be meant in two ways': [
    'api-key',
    'create',
    'x',
    '--allow-ip',
    '010.1.2.3',
  ],
  'a rate without a time': ['api-key', 'create', 'x', '--rate', '600'],
  'an unknown profile': ['api-key', 'create', 'x', '--profile', 'nope'],
  'no name': ['api-key', 'create'],
  'a name in two words': ['api-key', 'create', 'two', 'words'],
};

test.each(Object.entries(refused))('%s exits 2, and no key is made', async (_, argv) => {
  const { keyrack, journal } = makeShell();
  const { exitCode, stdout, stderr } = await keyrack(argv);
  expect(exitCode).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^keyrack: Cannot /);
  expect(journal().filter((line) => line.includes('key.created'))).toEqual([]);
});

test.each([
  [['--scopes', 'READ'], 'read'],
  [['--scopes', 'wirte'], 'write'],
  [['--permissions', 'locaions=3'], 'locations'],
])('%j is answered with a suggestion', async (options, meant) => {
  const { keyrack } = makeShell();
  const { stderr } = await keyrack(['api-key', 'create', 'x', ...options]);
  expect(stderr).toContain(`hint: did you mean "${meant}"?`);
});

test('case 8: a date without a zone is UTC, and is echoed in full', async () => {
  const { keyrack, keys } = makeShell();
  const argv = ['api-key', 'create', 'x', '--expires', '2999-01-01'];
  const { stderr } = await keyrack(argv);
  expect((await keys())[0]?.expires_at).toBe('2999-01-01T00:00:00.000Z');
  expect(stderr).toContain('2999-01-01T00:00:00.000Z');
});

test('case 12: a time with an offset keeps its exact instant', async () => {
  const { json } = makeShell();
  const { data } = await json('api-key', 'create', 'x', '--expires', '2999-03-31T02:30:00+02:00');
  expect(data.expires_at).toBe('2999-03-31T00:30:00.000Z');
});

test('case 5: two keys may have one name, and their ids tell them apart', async () => {
  const { createKey } = makeShell();
  expect(await createKey('twin')).not.toBe(await createKey('twin'));
});

test('case 39: a name of letters that look alike is taken, with a warning', async () => {
  const { keyrack, keys } = makeShell();
  const { exitCode, stderr } = await keyrack(['api-key', 'create', 'b\u0430ckup']);
  const [key] = await keys();
  expect([exitCode, key?.name]).toEqual([0, 'b\u0430ckup']);
  expect(stderr).toContain(`(${key?.id}; its name mixes Latin and Cyrillic letters)`);
});

test.each(['__proto__', 'constructor', 'toString'])(
  'case 42: %s is a name like any other, and neither an id nor an account nor a resource',
  async (name) => {
    const { keyrack, createKey, json, keys } = makeShell();
    const id = await createKey(name);
    expect((await keys()).map((key) => [key.name, key.id])).toEqual([[name, id]]);
    const create = ['api-key', 'create', 'x'];
    expect(await keyrack(['api-key', 'show', name])).toMatchObject({ exitCode: 5 });
    expect(await keyrack([...create, '--account', name])).toMatchObject({ exitCode: 5 });
    expect(await keyrack([...create, '--profile', name])).toMatchObject({ exitCode: 2 });
    const levels = ['--profile', 'pterodactyl-application', '--permissions', `${name}=3`];
    expect(await keyrack([...create, ...levels])).toMatchObject({ exitCode: 2 });
    const { data } = await json('api-key', 'show', id);
    expect(Object.keys(data)).not.toContain(name);
  },
);

test('an account that is full is told with exit 6', async () => {
  const { keyrack, createKey } = makeShell();
  const options = ['--profile', 'pterodactyl-client'];
  for (let count = 0; count < 25; count += 1) await createKey('client', ...options);
  const { exitCode, stderr } = await keyrack(['api-key', 'create', 'one more', ...options]);
  expect(exitCode).toBe(6);
  expect(stderr).toContain('25 are the most');
});

/** The token would lie in a file that nobody looks for. */
test('--out - is no file', async () => {
  const { keyrack, keys } = makeShell();
  const { exitCode, stderr } = await keyrack(['api-key', 'create', 'x', '--out', '-']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('without --out it goes to standard output');
  expect(await keys()).toEqual([]);
});
