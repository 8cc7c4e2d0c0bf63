import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TransferWire } from '../../src/server/wire/transfer.ts';
import { makeShell } from './shell.ts';

test('an export on stdout is one JSON document without a token', async () => {
  const { keyrack, json } = makeShell();
  const { data, token } = await json('api-key', 'create', 'one');
  const { exitCode, stdout } = await keyrack(['api-key', 'export']);
  expect(exitCode).toBe(0);
  const wanted: TransferWire = JSON.parse(stdout);
  expect(wanted).toMatchObject({ format: 'keyrack-keys', version: 1, keys: [{ id: data.id }] });
  expect(stdout).not.toContain(token.slice(-20));
});

test('--out writes a new file that only its owner may read, and prints its name', async () => {
  const { keyrack, createKey, home } = makeShell();
  await createKey('one');
  const file = join(home, 'keys.json');
  expect(await keyrack(['key', 'export', '--out', file])).toEqual({
    exitCode: 0,
    stdout: `${file}\n`,
    stderr: 'Exported 1 key.\n',
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(file, 'utf8')).keys).toHaveLength(1);
  const again = await keyrack(['api-key', 'export', '--out', file, '--json']);
  expect(again).toMatchObject({ exitCode: 6, stdout: '' });
});

test('a file that is there is not overwritten, and then nothing is exported', async () => {
  const { keyrack, createKey, home, journal } = makeShell();
  await createKey('one');
  const file = join(home, 'precious');
  writeFileSync(file, 'precious');
  expect(await keyrack(['api-key', 'export', '--out', file])).toMatchObject({ exitCode: 6 });
  expect(readFileSync(file, 'utf8')).toBe('precious');
  expect(journal().some((line) => line.includes('keys.exported'))).toBe(false);
});

test('whoever may not export leaves no file', async () => {
  const { keyrack, createKey, home } = makeShell();
  await createKey('one');
  await keyrack(['account', 'create', 'bob', '--permissions', 'api_keys.read']);
  const file = join(home, 'keys.json');
  const asBob = ['--as', 'bob', 'api-key', 'export', '--out', file];
  expect(await keyrack(asBob)).toMatchObject({ exitCode: 4 });
  expect(() => statSync(file)).toThrow(/ENOENT/);
});

test('the audit names who exported how many keys', async () => {
  const { keyrack, createKey } = makeShell();
  await createKey('one');
  const gone = await createKey('two');
  await keyrack(['api-key', 'revoke', gone, '-y']);
  await keyrack(['api-key', 'export']);
  const { stdout } = await keyrack(['api-key', 'export', '--revoked']);
  expect(JSON.parse(stdout).keys[1].revoked_at).toMatch(/^\d{4}-/);
  const audit = await keyrack(['audit', 'list', '--type', 'keys.exported']);
  expect(audit.stdout).toMatch(/keys\.exported +keys: 2\n.*keys\.exported +keys: 1\n/);
});
