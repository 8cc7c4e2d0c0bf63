import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeShell } from './shell.ts';

const sequence = /\u001b\]52;c;([A-Za-z0-9+/=]+)\u0007/;
const osc52 = { KEYRACK_CLIPBOARD: 'osc52' };

/** The token that a terminal was asked to put on its clipboard. */
function copied(output: string): string {
  return Buffer.from(sequence.exec(output)?.[1] ?? '', 'base64').toString();
}

test('--copy hands the token to the terminal and claims no more than that; the screen shows the id', async () => {
  const { keyrack, keys } = makeShell();
  const argv = ['api-key', 'create', 'x', '--copy'];
  const { exitCode, stdout, stderr } = await keyrack(argv, { tty: true, env: osc52 });
  expect(exitCode).toBe(0);
  const token = copied(stdout);
  expect(token).toMatch(/^kr_\w{12}_\w{49}$/);
  const [key] = await keys();
  expect(stdout.replace(sequence, '')).toBe(`${key?.id}\n`);
  expect(stdout.replace(sequence, '') + stderr).not.toContain(token.slice(16));
  expect(stderr).toContain('Sent to your terminal');
  expect(stderr).toContain(`keyrack api-key rotate ${key?.id}`);
});

test('a rotation is copied as well', async () => {
  const { keyrack, createKey } = makeShell();
  const id = await createKey('x');
  const argv = ['api-key', 'rotate', id, '--overlap', '1h', '--copy'];
  const { stdout, stderr } = await keyrack(argv, { tty: true, env: osc52 });
  expect(copied(stdout)).toContain(id);
  expect(stderr).toContain(`keyrack api-key rotate ${id} --abort`);
});

// A token that neither the clipboard nor the screen got would be lost, with its key left behind.
test.each([
  ['there is no clipboard', { tty: true, env: { KEYRACK_CLIPBOARD: 'off' } }],
  ['there is no terminal', { env: osc52 }],
])('where %s, the token is printed after all', async (_, circumstances) => {
  const { keyrack } = makeShell();
  const argv = ['api-key', 'create', 'x', '--copy'];
  const { exitCode, stdout, stderr } = await keyrack(argv, circumstances);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^kr_\w{12}_\w{49}\n$/);
  expect(stderr).toContain('Not copied');
});

test('with --json it says how sure the copy is, and holds the token only if there is none', async () => {
  const { keyrack } = makeShell();
  const argv = ['api-key', 'create', 'x', '--copy', '--json'];
  const { stdout } = await keyrack(argv, { tty: true, env: osc52 });
  expect(JSON.parse(stdout.replace(sequence, ''))).toMatchObject({
    data: { name: 'x' },
    clipboard: { sent: true, sure: false },
  });
  const failed = await keyrack(argv, { env: osc52 });
  expect(JSON.parse(failed.stdout).token).toMatch(/^kr_/);
});

test.each([[['--out', 'FILE']], [['--finish']], [['--abort']]])(
  '--copy and %j exclude each other, before anything is done',
  async (options) => {
    const { home, keyrack, createKey, journal } = makeShell();
    const id = await createKey('x');
    const before = journal();
    const other = options.map((option) => option.replace('FILE', join(home, 'token')));
    const argv = ['api-key', 'rotate', id, '--copy', ...other];
    expect(await keyrack(argv)).toMatchObject({ exitCode: 2 });
    expect(journal()).toEqual(before);
  },
);
