import { expect, test } from 'vitest';
import { commands } from '../../src/cli/commands/table.ts';
import { makeShell, play } from './shell.ts';

const shown = commands.filter(({ hidden }) => !hidden);
const names = shown.map(({ words }) => words.join(' ')).filter((name) => name !== '');

test.each(['--help', '-h', 'help'])(
  '%s lists every command, and the examples come first',
  async (word) => {
    const { exitCode, stdout, stderr } = await play([word]);
    expect([exitCode, stderr]).toEqual([0, '']);
    for (const name of names) expect(stdout).toContain(`  ${name} `);
    expect(stdout.indexOf('Examples:')).toBeLessThan(stdout.indexOf('Commands:'));
  },
);

test.each(names)('%s explains itself: examples, usage, every option', async (name) => {
  const command = commands.find(({ words }) => words.join(' ') === name);
  const { stdout } = await play([...name.split(' '), '--help']);
  expect(stdout).toBe((await play(['help', ...name.split(' ')])).stdout);
  for (const line of command?.examples ?? []) expect(stdout).toContain(line);
  for (const option of command?.options ?? []) expect(stdout).toContain(`--${option.name}`);
  expect(stdout.indexOf('Examples:')).toBeLessThan(stdout.indexOf('Usage:'));
});

test('every example of the help is a command line that can be read', async () => {
  for (const line of shown.flatMap(({ examples }) => examples)) {
    const bare = line.replace(/^TOKEN=\$\((.*)\)$/, '$1').replace(/ {3,}.*$|[|>].*$/g, '');
    const [, ...words] = bare.match(/"[^"]*"|\S+/g) ?? [];
    const { exitCode, stdout } = await play([
      ...words.map((word) => word.replaceAll('"', '')),
      '--help',
    ]);
    expect([line, exitCode]).toEqual([line, 0]);
    expect(stdout).toContain('Examples:');
  }
});

test('no two options of a command have the same name or letter', () => {
  for (const { options = [] } of commands) {
    const letters = options.flatMap(({ name, short }) => [name, ...(short ? [short] : [])]);
    expect(new Set(letters).size).toBe(letters.length);
  }
});

test.each(['--version', '-V'])('%s prints one line', async (word) => {
  expect((await play([word])).stdout).toMatch(/^keyrack \S+\n$/);
});

test('--version --json names the runtime as well', async () => {
  const { stdout } = await play(['--version', '--json']);
  expect(JSON.parse(stdout)).toEqual({ version: expect.any(String), node: process.versions.node });
});

test('keyrack alone without a terminal prints help and exits 2', async () => {
  const { exitCode, stdout } = await play([]);
  expect(exitCode).toBe(2);
  expect(stdout).toContain('Commands:');
});

test.each([
  [['api-kye', 'list'], 'api-key'],
  [['api-key', 'lsit'], 'list'],
  [['revoke', 'x'], 'api-key revoke'],
  [['api-key', 'list', '--statsu', 'x'], '--status'],
  [['key', 'lst'], 'list'],
  [['lst'], 'api-key list'],
  [['roate', 'x'], 'api-key rotate'],
])('%j is answered with "did you mean %s", and nothing runs', async (argv, meant) => {
  const { keyrack, journal } = makeShell();
  const { exitCode, stdout, stderr } = await keyrack(argv);
  expect([exitCode, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`hint: did you mean "${meant}"?`);
  expect(journal()).toEqual([]);
});

test.each([
  [['frobnicate']],
  [['api-key']],
  [['api-key', 'list', 'extra']],
  [['api-key', 'list', '--sort']],
  [['api-key', 'list', '--json=yes']],
  [['api-key', 'list', '--sort', 'name', '--sort', 'id']],
  [['--sort', 'name', 'api-key', 'list']],
  [['help', 'frobnicate']],
  [['__proto__']],
  [['api-key', 'constructor']],
])('%j is a usage error', async (argv) => {
  expect(await play(argv)).toMatchObject({ exitCode: 2, stdout: '' });
});

test('global options stand before, between and after the words, and key stands for api-key', async () => {
  const { home, createKey } = makeShell();
  const data = ['--data', `${home}/rack`];
  await createKey('x');
  const [plain] = [await play([...data, 'api-key', 'list', '--plain'])];
  expect(plain.stdout).toContain('\tactive\n');
  expect((await play(['key', ...data, '--plain', 'list'])).stdout).toBe(plain.stdout);
});

test('case 4: --help as a name shows help, behind -- it is the name', async () => {
  const { keyrack, keys } = makeShell();
  expect((await keyrack(['api-key', 'create', '--help'])).stdout).toContain('Usage:');
  expect(await keys()).toEqual([]);
  await keyrack(['api-key', 'create', '--', '--help']);
  expect((await keys())[0]?.name).toBe('--help');
});

test('case 20: a token as an argument is refused, is not echoed, and its owner is warned', async () => {
  const { keyrack, json } = makeShell();
  for (const profile of ['keyrack', 'pakyas', 'pterodactyl-client', 'akener', 'xyp']) {
    const { token } = await json('api-key', 'create', 'name', '--profile', profile);
    const mistyped = `${token.slice(0, -1)}${token.endsWith('a') ? 'b' : 'a'}`;
    for (const argv of [[token], [mistyped], ['--', token], [`--name=${token}`]]) {
      const { exitCode, stdout, stderr } = await keyrack(['api-key', 'show', ...argv]);
      expect([exitCode, stdout]).toEqual([2, '']);
      expect(stderr).toContain('history of this shell');
      expect(stderr).not.toContain(token.slice(-8, -1));
    }
  }
});

test('case 23: an argument that is not UTF-8 is refused', async () => {
  const { keyrack } = makeShell();
  const { exitCode, stderr } = await keyrack(['api-key', 'create', 'caf\ufffd']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('not valid UTF-8');
});

test.each([
  [['api-key', 'show', 'nope'], 5, 'not_found'],
  [['api-key', 'create', ''], 2, 'invalid_input'],
  [['api-key', 'frobnicate'], 2, 'invalid_input'],
  [['api-key', 'list', '--nope'], 2, 'invalid_input'],
  [['api-key', 'revoke', 'x'], 5, 'not_found'],
  [['--as', 'nobody', 'api-key', 'list'], 4, 'not_permitted'],
  [['account', 'create', 'admin'], 6, 'conflict'],
  [['--server', 'http://127.0.0.1:9', 'api-key', 'list'], 2, 'invalid_input'],
])('case 19: with --json the error of %j is one JSON object', async (argv, code, name) => {
  const { keyrack } = makeShell();
  const { exitCode, stdout, stderr } = await keyrack([...argv, '--json']);
  expect([exitCode, stdout]).toEqual([code, '']);
  const { error, ...rest } = JSON.parse(stderr);
  expect(rest).toEqual({});
  expect(error).toEqual({
    code: name,
    message: expect.stringMatching(/^Cannot /),
    issues: expect.any(Array),
    hints: expect.any(Array),
  });
});

test('every mistake of a key is told at once', async () => {
  const { keyrack } = makeShell();
  const { stderr } = await keyrack([
    'api-key',
    'create',
    '',
    '--rate',
    'fast',
    '--allow-ip',
    '10.1/8',
  ]);
  expect(stderr).toContain('\n  name: ');
  expect(stderr).toContain('\n  rate_limit: ');
  expect(stderr).toContain('\n  allowed_ips.0: "10.1/8" is not a full address');
});

test('a reader that goes away ends a list quietly', async () => {
  const { keyrack, createKey } = makeShell();
  await createKey('x');
  const outcome = await keyrack(['api-key', 'list'], { broken: 'EPIPE' });
  expect(outcome).toEqual({ exitCode: 0, stdout: '', stderr: '' });
});

test('a full disk behind stdout is a failure', async () => {
  const { keyrack, createKey } = makeShell();
  await createKey('x');
  expect(await keyrack(['api-key', 'list'], { broken: 'ENOSPC' })).toMatchObject({
    exitCode: 1,
    stderr: 'keyrack: Cannot write the output: it failed with ENOSPC\n',
  });
});

test('the exit codes are explained', async () => {
  const { stdout } = await play(['help', 'exit-codes']);
  for (const code of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 130, 143]) {
    expect(stdout).toMatch(new RegExp(`^ +${code}  `, 'm'));
  }
});
