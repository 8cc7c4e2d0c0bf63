import { expect, test } from 'vitest';
import { makeShell } from './shell.ts';

const command = ['expiring'];

test('nothing that ends is exit 0, with a sentence on stderr and nothing on stdout', async () => {
  const { keyrack, createKey } = makeShell();
  await createKey('for good');
  await createKey('later', '--expires', '30');
  const { exitCode, stdout, stderr } = await keyrack(command);
  expect([exitCode, stdout, stderr]).toEqual([0, '', 'Nothing ends within 14d.\n']);
});

test('a key that ends soon is exit 1, the nearest first, in every format', async () => {
  const { keyrack, createKey } = makeShell();
  const later = await createKey('later', '--expires', '10');
  const soon = await createKey('soon', '--expires', '2');
  for (const format of [[], ['--plain'], ['--json']]) {
    const { exitCode, stdout } = await keyrack([...command, ...format]);
    expect(exitCode).toBe(1);
    expect(stdout.indexOf(soon)).toBeLessThan(stdout.indexOf(later));
  }
  const { data } = JSON.parse((await keyrack([...command, '--json'])).stdout);
  expect(data).toMatchObject([
    { what: 'key', last_used_at: null, key: { id: soon } },
    { what: 'key', key: { id: later } },
  ]);
});

test('--within moves the border', async () => {
  const { keyrack, createKey } = makeShell();
  await createKey('soon', '--expires', '2');
  expect(await keyrack([...command, '--within', '1d'])).toMatchObject({ exitCode: 0 });
  expect(await keyrack([...command, '--within', '3d'])).toMatchObject({ exitCode: 1 });
  expect(await keyrack([...command, '--within', 'soon'])).toMatchObject({ exitCode: 2 });
});

test('the old token of a rotation ends as well', async () => {
  const { keyrack, createKey } = makeShell();
  const id = await createKey('rotated');
  await keyrack(['api-key', 'rotate', id, '--overlap', '24h']);
  const { exitCode, stdout } = await keyrack([...command, '--plain']);
  expect(exitCode).toBe(1);
  expect(stdout.split('\t').slice(1, 4)).toEqual(['old_token', 'rotated', id]);
});

test('keys that are switched off or revoked are no reason to act', async () => {
  const { keyrack, createKey } = makeShell();
  await keyrack(['api-key', 'disable', await createKey('off', '--expires', '2')]);
  await keyrack(['api-key', 'revoke', '-y', await createKey('gone', '--expires', '2')]);
  expect(await keyrack(command)).toMatchObject({ exitCode: 0 });
});

test('--motd is one line, or nothing', async () => {
  const { keyrack, createKey } = makeShell();
  expect(await keyrack([...command, '--motd'])).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  const id = await createKey('rotated', '--expires', '5');
  await keyrack(['api-key', 'rotate', id, '--overlap', '24h']);
  const { exitCode, stdout } = await keyrack([...command, '--motd']);
  expect(exitCode).toBe(1);
  expect(stdout).toBe(
    'keyrack: 1 key and 1 old token end within 14d, first "rotated" in 1d; see keyrack expiring\n',
  );
  expect(await keyrack([...command, '--motd', '--json'])).toMatchObject({ exitCode: 2 });
});

test('the attack: a name that acts on the terminal of whoever logs in is harmless in the one line', async () => {
  const { keyrack, createKey } = makeShell();
  await createKey('x'.repeat(300), '--expires', '2');
  const { stdout } = await keyrack([...command, '--motd']);
  expect(stdout.length).toBeLessThan(160);
  expect(stdout.trimEnd()).not.toContain('\n');
});

test('a reader that goes away does not turn the warning into silence', async () => {
  const { keyrack, createKey } = makeShell();
  await createKey('soon', '--expires', '2');
  expect(await keyrack(command, { broken: 'EPIPE' })).toMatchObject({ exitCode: 1 });
});
