import { expect, test } from 'vitest';
import { makeShell } from './shell.ts';

test('a rack begins with the account admin', async () => {
  const { keyrack } = makeShell();
  const { stdout } = await keyrack(['account', 'list']);
  expect(stdout).toMatch(
    /^NAME +ROLE +PERMISSIONS +KEYS +CREATED\nadmin +admin +all +0 +just now\n$/,
  );
});

test('an account is made with its permissions, and may do what they say', async () => {
  const { keyrack, createKey } = makeShell();
  const id = await createKey('x');
  const permissions = ['--permissions', 'api_keys.read'];
  expect(await keyrack(['account', 'create', 'alice', ...permissions])).toMatchObject({
    exitCode: 0,
  });
  expect(await keyrack(['--as', 'alice', 'api-key', 'list'])).toMatchObject({ exitCode: 0 });
  expect(await keyrack(['--as', 'alice', 'api-key', 'disable', id])).toMatchObject({ exitCode: 4 });
  expect(await keyrack(['--as', 'alice', 'account', 'create', 'bob'])).toMatchObject({
    exitCode: 4,
  });
});

test('an account that may only revoke does so by the whole id', async () => {
  const { keyrack, createKey } = makeShell();
  const id = await createKey('x');
  await keyrack(['account', 'create', 'axe', '--permissions', 'api_keys.delete']);
  expect(await keyrack(['--as', 'axe', 'api-key', 'revoke', id, '-y'])).toMatchObject({
    exitCode: 0,
  });
});

test.each([
  [['bad name'], 2],
  [['x', '--role', 'owner'], 2],
  [['x', '--permissions', 'api_keys.fly'], 2],
  [['admin'], 6],
])('account create %j exits %i', async (argv, exitCode) => {
  const { keyrack } = makeShell();
  expect(await keyrack(['account', 'create', ...argv])).toMatchObject({ exitCode, stdout: '' });
});

test('profiles are listed, the default one first, and one is shown with its rules', async () => {
  const { keyrack, json } = makeShell();
  const { stdout } = await keyrack(['profile', 'list', '--plain']);
  expect(stdout.split('\n').map((line) => line.split('\t')[0])).toEqual([
    'keyrack',
    'pakyas',
    'pterodactyl-client',
    'pterodactyl-application',
    'pelican-client',
    'pelican-application',
    'xyp',
    'akener',
    'kener',
    'pyro',
    '',
  ]);
  expect((await keyrack(['profile', 'show', 'pterodactyl-client'])).stdout).toContain('at most 25');
  expect((await json('profile', 'show', 'pakyas')).data).toMatchObject({
    limits: { expires_in_days: 365 },
  });
});

test('an unknown profile exits 5 with a suggestion', async () => {
  const { keyrack } = makeShell();
  const { exitCode, stderr } = await keyrack(['profile', 'show', 'pakya']);
  expect(exitCode).toBe(5);
  expect(stderr).toContain('did you mean "pakyas"?');
});

test('the rights of an account change, and it is deleted when it has no keys', async () => {
  const { keyrack } = makeShell();
  await keyrack(['account', 'create', 'bob', '--permissions', 'api_keys.read,api_keys.write']);
  const changed = await keyrack(['account', 'update', 'bob', '--permissions', '', '--json']);
  expect(JSON.parse(changed.stdout)).toMatchObject({ data: { role: 'member', permissions: [] } });
  expect(await keyrack(['account', 'update', 'bob', '--role', 'admin'])).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('permissions: all'),
  });
  expect(await keyrack(['account', 'update', 'bob'])).toMatchObject({ exitCode: 2 });
  expect(await keyrack(['account', 'delete', 'nobody'])).toMatchObject({ exitCode: 5 });
  expect(await keyrack(['account', 'delete', 'bob'])).toMatchObject({ exitCode: 0 });
});
