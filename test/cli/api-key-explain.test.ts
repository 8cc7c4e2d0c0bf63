import { expect, test } from 'vitest';
import { Interrupted } from '../../src/cli/failure.ts';
import type { ExplanationWire } from '../../src/server/wire/explanation.ts';
import type { KeyWire } from '../../src/server/wire/key.ts';
import { makeShell, type Shell } from './shell.ts';

async function mint({ json }: Shell, ...options: readonly string[]) {
  const { data, token } = await json('api-key', 'create', 'backup script', ...options);
  return { key: data as KeyWire, token };
}

test('a good token on stdin exits 0, with every check and the verdict', async () => {
  const shell = makeShell();
  const { key, token } = await mint(shell, '--rate', '5/1h');
  const argv = ['api-key', 'explain', '--ip', '10.0.0.1', '--permission', 'read'];
  const { exitCode, stdout, stderr } = await shell.keyrack(argv, { stdin: `${token}\n` });
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout.split('\n')).toEqual([
    'pass  token       a token was given',
    'pass  form        it has the form of profile "keyrack"',
    `pass  key         it is the token of key "backup script" (${key.id})`,
    'pass  revocation  the key was not revoked',
    'pass  switch      the key is switched on',
    'pass  expiry      the key never expires',
    'pass  address     the key may be used from every address',
    'pass  permission  "read" is met: the key holds read',
    'pass  rate limit  5 of 5 requests are left (5/1h)',
    'VALID: a request with this token passes.',
    '',
  ]);
  expect((await shell.keys())[0]?.uses).toBe(0);
});

test('a refusal exits 1 and ends in a command that mends it as it stands', async () => {
  const shell = makeShell();
  const { key, token } = await mint(shell);
  await shell.keyrack(['api-key', 'disable', key.id]);
  const explain = () => shell.keyrack(['api-key', 'explain'], { stdin: token });
  const { exitCode, stdout } = await explain();
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^FAIL {2}switch {6}the key was switched off just now by \w+/m);
  expect(stdout).toContain('\nINACTIVE: a request with this token is refused with 401.\n');
  const command = /^ +keyrack (.*)$/m.exec(stdout)?.[1]?.split(' ') ?? [];
  await shell.keyrack(command);
  expect((await explain()).exitCode).toBe(0);
});

test('what was not said is not judged, and the verdict says so', async () => {
  const shell = makeShell();
  const { token } = await mint(shell, '--allow-ip', '10.0.0.0/8');
  const { exitCode, stdout } = await shell.keyrack(['api-key', 'explain'], { stdin: token });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^\? {5}address {5}not judged: no address was given/m);
  expect(stdout).toContain(
    'VALID as far as it was judged: the address and the permission were not.',
  );
});

test('no line but a command is longer than the terminal is wide, and colour is never the only sign', async () => {
  const shell = makeShell();
  const many = Array.from({ length: 30 }, (_, index) => ['--allow-ip', `10.0.${index}.0/24`]);
  const { token } = await mint(shell, ...many.flat());
  const argv = ['api-key', 'explain', '--ip', '192.0.2.1'];
  for (const [columns, tty] of [
    [60, true],
    [120, false],
  ] as const) {
    const typed = { stdin: `${token}\r`, tty, columns, env: { NO_COLOR: '1' } };
    const { stdout } = await shell.keyrack(argv, tty ? typed : { stdin: token });
    const lines = stdout.split('\n').filter((line) => !line.includes('keyrack api-key'));
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(tty ? 60 : 80);
    expect(stdout).toMatch(/^FAIL {2}address/m);
  }
});

test('on a terminal the token is asked for, and shown nowhere', async () => {
  const shell = makeShell();
  const { token } = await mint(shell);
  const typed = { tty: true, stdin: `${token}\r` };
  const { exitCode, stdout, stderr } = await shell.keyrack(['api-key', 'explain'], typed);
  expect(exitCode).toBe(0);
  expect(stderr).toBe('Token (not shown): \n');
  expect(stdout + stderr).not.toContain(token.slice(16));
  const silent = await shell.keyrack(['api-key', 'explain', '--no-input'], { tty: true });
  expect(silent).toMatchObject({ exitCode: 2, stdout: '' });
});

test('a signal while it asks ends it with the exit code of the signal', async () => {
  const shell = makeShell();
  const controller = new AbortController();
  const onTalk = () => controller.abort(new Interrupted('SIGTERM', 143));
  const circumstances = { tty: true, signal: controller.signal, onTalk };
  expect((await shell.keyrack(['api-key', 'explain'], circumstances)).exitCode).toBe(143);
  const typed = await shell.keyrack(['api-key', 'explain'], { tty: true, stdin: '\u0003' });
  expect(typed.exitCode).toBe(130);
});

test('an empty stdin is a missing token, one that holds a book is refused', async () => {
  const shell = makeShell();
  const empty = await shell.keyrack(['api-key', 'explain', '--json'], { stdin: '\n' });
  expect(empty.exitCode).toBe(1);
  const { data } = JSON.parse(empty.stdout) as { data: ExplanationWire };
  expect(data).toMatchObject({ valid: false, code: 'MISSING' });
  const book = await shell.keyrack(['api-key', 'explain'], { stdin: 'x'.repeat(5000) });
  expect(book).toMatchObject({ exitCode: 2, stdout: '' });
});

test('--plain has a line for each check, and a reader who went away does not hide a refusal', async () => {
  const shell = makeShell();
  const argv = ['api-key', 'explain', '--plain'];
  const { exitCode, stdout } = await shell.keyrack(argv, { stdin: 'hello' });
  expect(exitCode).toBe(1);
  expect(stdout.trimEnd().split('\n')).toHaveLength(9);
  expect(stdout).toMatch(
    /^MALFORMED\tfail\tno profile of this rack[^\t]*\tcopy it again[^\t]*\t$/m,
  );
  expect((await shell.keyrack(argv, { stdin: 'hello', broken: 'EPIPE' })).exitCode).toBe(1);
});

/** What is typed as an argument stands in the history and in the list of processes. */
test('a token as an argument is refused', async () => {
  const shell = makeShell();
  const { token } = await mint(shell);
  const { exitCode, stderr } = await shell.keyrack(['api-key', 'explain', token]);
  expect(exitCode).toBe(2);
  expect(stderr).not.toContain(token);
});

test('the command that makes a revoked key anew works for a name that looks like an option', async () => {
  const shell = makeShell();
  const made = await shell.keyrack(['api-key', 'create', '--rate', '5/1h', '--', '-x']);
  const [key] = await shell.keys();
  await shell.keyrack(['api-key', 'revoke', '-y', key?.id ?? '']);
  const { stdout } = await shell.keyrack(['api-key', 'explain'], { stdin: made.stdout });
  const command = /^ +keyrack (.*)$/m.exec(stdout)?.[1]?.split(' ') ?? [];
  expect((await shell.keyrack(command)).exitCode).toBe(0);
  expect(await shell.keys()).toMatchObject([{ name: '-x', rate_limit: '5/1h' }]);
});
