/** `keyrack diff` and `keyrack apply`: from a file of accounts and keys to a rack that is so. */
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { carryOut } from '../../src/cli/declare/carry-out.ts';
import { Interrupted } from '../../src/cli/failure.ts';
import { KeyError } from '../../src/core/errors.ts';
import { local, makeRack } from '../support/rack.ts';
import { importOldKey } from './old-key.ts';
import { makeShell, play } from './shell.ts';

/** A shell with a file to declare in and a directory for tokens. */
function makeBench() {
  const shell = makeShell();
  const file = join(shell.home, 'rack.json');
  const tokens = join(shell.home, 'tokens');
  const declare = (content: object) =>
    writeFileSync(file, JSON.stringify({ version: 1, ...content }));
  return {
    ...shell,
    ...{ file, tokens, declare },
    diff: (...options: readonly string[]) => shell.keyrack(['diff', file, ...options]),
    apply: (...options: readonly string[]) =>
      shell.keyrack(['apply', file, '--out-dir', tokens, ...options]),
  };
}

const whole = {
  accounts: [
    { name: 'admin' },
    { name: 'ci', role: 'member', permissions: ['api_keys.read', 'api_keys.write'] },
  ],
  keys: [
    {
      ...{ name: 'deploy', account: 'ci', scopes: ['write', 'read'], rate_limit: '600/m' },
      ...{ allowed_ips: ['10.0.0.0/8', '::FFFF'], expires_at: '2099-01-01T01:00:00+01:00' },
    },
    {
      ...{ name: 'panel', profile: 'pterodactyl-application', permissions: { servers: 3 } },
      enabled: false,
    },
    { name: 'client', profile: 'pterodactyl-client' },
  ],
};

test('an empty rack becomes as the file says, and then nothing is left to do', async () => {
  const { declare, diff, apply, keys, json, tokens } = makeBench();
  declare(whole);
  const before = await diff();
  expect(before.exitCode).toBe(1);
  expect(before.stdout).toContain('+ account "ci"\n    role: member\n');
  expect(before.stdout).toContain(
    '+ key "deploy" (account ci, profile keyrack)\n    scopes: read,write',
  );
  expect(await keys()).toEqual([]);
  const done = await apply();
  expect([done.exitCode, done.stdout]).toEqual([0, '']);
  const byName = new Map((await keys()).map((key) => [key.name, key]));
  expect(byName.get('deploy')).toMatchObject({
    ...{ account: 'ci', scopes: ['read', 'write'], rate_limit: '600/1m', status: 'active' },
    ...{ allowed_ips: ['10.0.0.0/8', '::ffff'], expires_at: '2099-01-01T00:00:00.000Z' },
  });
  expect(byName.get('panel')).toMatchObject({ status: 'inactive', account: 'admin' });
  expect(byName.get('panel')?.permissions).toMatchObject({ servers: 3, users: 0 });
  expect(await json('account', 'list')).toMatchObject({
    data: [{ name: 'admin' }, { name: 'ci', permissions: ['api_keys.read', 'api_keys.write'] }],
  });
  expect(await diff()).toEqual({ exitCode: 0, stdout: '', stderr: 'Nothing to change.\n' });
  expect(await apply()).toMatchObject({ exitCode: 0, stderr: 'Nothing to change.\n' });
  expect(readdirSync(tokens)).toHaveLength(3);
});

test('each token is in a file of its own for its owner alone, and nowhere else', async () => {
  const { declare, apply, keyrack, tokens, journal } = makeBench();
  declare(whole);
  const { stdout, stderr } = await apply();
  expect(readdirSync(tokens).sort()).toEqual([
    ...['admin.pterodactyl-application.panel.token', 'admin.pterodactyl-client.client.token'],
    'ci.keyrack.deploy.token',
  ]);
  expect(statSync(tokens).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(tokens)) {
    const path = join(tokens, name);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    const token = readFileSync(path, 'utf8').trim();
    expect(stdout + stderr + journal().join('')).not.toContain(token.slice(-20));
    const judged = await keyrack(['api-key', 'explain', '--json'], { stdin: token });
    expect(judged.stdout).toContain('"key"');
  }
});

test('without a place for tokens nothing is done, and --json prints them once', async () => {
  const { declare, keyrack, file, keys } = makeBench();
  declare({ keys: [{ name: 'one' }, { name: 'two' }] });
  const refused = await keyrack(['apply', file]);
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('--out-dir DIR');
  expect(await keys()).toEqual([]);
  const { exitCode, stdout } = await keyrack(['apply', file, '--json']);
  expect(exitCode).toBe(0);
  const { data } = JSON.parse(stdout);
  expect(data).toMatchObject([
    {
      act: 'create',
      kind: 'key',
      name: 'one',
      outcome: 'done',
      token: expect.stringMatching(/^kr_/),
    },
    { name: 'two', token: expect.stringMatching(/^kr_/) },
  ]);
});

test('tokens that nobody reads are a failure that names the keys', async () => {
  const { declare, keyrack, file, keys } = makeBench();
  declare({ keys: [{ name: 'one' }] });
  const { exitCode, stderr } = await keyrack(['apply', file, '--json'], { broken: 'EPIPE' });
  expect(exitCode).toBe(1);
  expect(stderr).toContain((await keys())[0]?.id);
});

test('what differs is changed and told field by field; what the file leaves out stays', async () => {
  const { declare, diff, apply, createKey, keys } = makeBench();
  const id = await createKey('deploy', '--scopes', 'read', '--rate', '5/1s', '--expires', '90');
  const [before] = await keys();
  declare({
    keys: [{ name: 'deploy', scopes: ['read', 'write'], rate_limit: null, enabled: false }],
  });
  const { exitCode, stdout } = await diff();
  expect(exitCode).toBe(1);
  expect(stdout).toBe(
    [
      `~ disable key "deploy" (${id}, account admin, profile keyrack)`,
      '    enabled: true -> false',
      `~ key "deploy" (${id}, account admin, profile keyrack)`,
      '    scopes: read -> read,write',
      '    rate_limit: 5/1s -> none',
      '',
    ].join('\n'),
  );
  expect((await apply()).exitCode).toBe(0);
  expect(await keys()).toMatchObject([
    {
      ...{ id, scopes: ['read', 'write'], rate_limit: null, status: 'inactive' },
      expires_at: before?.expires_at,
    },
  ]);
});

test('an expiry that has passed is left alone where the file says the same, and refused where it is new', async () => {
  const shell = makeBench();
  const expires_at = '2021-01-01T00:00:00Z';
  await importOldKey(shell, { name: 'old', expires_at });
  shell.declare({ keys: [{ name: 'old', expires_at }] });
  expect(await shell.diff()).toMatchObject({ exitCode: 0 });
  shell.declare({ keys: [{ name: 'old', expires_at: '2022-01-01T00:00:00Z' }] });
  expect(await shell.diff()).toMatchObject({ exitCode: 2 });
});

test('rights of an account are narrowed first, and what is left out of it stays', async () => {
  const { declare, apply, json } = makeBench();
  await json('account', 'create', 'ci', '--permissions', 'api_keys.read,api_keys.write');
  declare({ accounts: [{ name: 'ci', permissions: ['api_keys.read'] }], keys: [{ name: 'x' }] });
  const { exitCode, stderr } = await apply();
  expect(exitCode).toBe(0);
  expect(stderr).toMatch(
    /^~ account "ci"\n {4}permissions: api_keys.read,api_keys.write -> api_keys.read\n\+ key/,
  );
});

test('--prune takes what the file does not name, in the lists that it has, after asking', async () => {
  const { declare, diff, apply, createKey, keys, json, keyrack, file } = makeBench();
  await json('account', 'create', 'gone');
  await createKey('stays');
  const id = await createKey('goes', '--account', 'gone');
  declare({ keys: [{ name: 'stays' }] });
  expect((await diff()).exitCode).toBe(0);
  expect((await diff('--prune', '--plain')).stdout).toBe(
    `revoke\tkey\tgone\tkeyrack\tgoes\t${id}\t\n`,
  );
  declare({ accounts: [{ name: 'admin' }], keys: [{ name: 'stays' }] });
  expect(await apply('--prune')).toMatchObject({ exitCode: 2 });
  const asked = ['apply', file, '--prune'];
  const no = await keyrack(asked, { tty: true, stdin: 'n\n' });
  expect(no.exitCode).toBe(3);
  expect(no.stderr).toContain(`- revoke key "goes" (${id}, account gone, profile keyrack)`);
  expect(no.stderr).toContain('- delete account "gone"');
  expect(await keys()).toHaveLength(2);
  expect((await keyrack(asked, { tty: true, stdin: 'y\n' })).exitCode).toBe(0);
  expect((await keys()).map(({ name }) => name)).toEqual(['stays']);
  expect(await json('account', 'list')).toMatchObject({ data: [{ name: 'admin' }] });
});

test('an account whose keys stay is not pruned, and nothing is done', async () => {
  const { declare, apply, createKey, journal, json } = makeBench();
  await json('account', 'create', 'ci');
  await createKey('x', '--account', 'ci');
  declare({ accounts: [{ name: 'admin' }] });
  const before = journal();
  const { exitCode, stderr } = await apply('--prune', '-y');
  expect(exitCode).toBe(6);
  expect(stderr).toContain('Cannot prune account "ci"');
  expect(journal()).toEqual(before);
});

test('what only partly works exits 8, says what was done, and the rest is done the next time', async () => {
  const { declare, apply, keys, tokens } = makeBench();
  declare({ keys: [{ name: 'one' }, { name: 'two' }] });
  mkdirSync(tokens);
  writeFileSync(join(tokens, 'admin.keyrack.one.token'), 'of somebody else');
  const { exitCode, stderr } = await apply();
  expect(exitCode).toBe(8);
  expect(stderr).toContain('1 of 2 changes are made');
  expect(stderr).toContain('key "one" (account admin, profile keyrack): Cannot make the file');
  expect((await keys()).map(({ name }) => name)).toEqual(['two']);
  expect(readFileSync(join(tokens, 'admin.keyrack.one.token'), 'utf8')).toBe('of somebody else');
});

test('who may not is refused with the code of that, and no file is left behind', async () => {
  const { declare, keyrack, file, tokens, json } = makeBench();
  await json('account', 'create', 'reader', '--permissions', 'api_keys.read');
  declare({ keys: [{ name: 'one', account: 'reader' }] });
  const command = ['--as', 'reader', 'apply', file, '--out-dir', tokens];
  expect(await keyrack(command)).toMatchObject({ exitCode: 4 });
  expect(readdirSync(tokens)).toEqual([]);
});

test('the attack: a name with slashes and dots writes no file elsewhere', async () => {
  const { declare, apply, tokens, home } = makeBench();
  declare({ keys: [{ name: '../../evil' }, { name: '.._.._evil' }, { name: '/etc/evil' }] });
  expect(await apply()).toMatchObject({ exitCode: 0 });
  expect(readdirSync(tokens)).toHaveLength(3);
  expect(existsSync(join(home, '..', 'evil'))).toBe(false);
});

test.each<[string, object | string, number, string]>([
  ['no JSON', 'version: 1', 2, 'not JSON'],
  ['another version', { version: 2 }, 2, 'version'],
  [
    'an unknown field',
    { keys: [{ name: 'x', colour: 'red' }] },
    2,
    'keys.0.colour is not a known field',
  ],
  [
    'a digest',
    { keys: [{ name: 'x', digest: 'a'.repeat(64) }] },
    2,
    'keys.0.digest is not a known field',
  ],
  ['a key twice', { keys: [{ name: 'x' }, { name: ' x ', account: 'admin' }] }, 2, 'twice'],
  ['an account twice', { accounts: [{ name: 'a' }, { name: 'a' }] }, 2, 'twice'],
  ['an unknown scope', { keys: [{ name: 'x', scopes: ['fly'] }] }, 2, '"fly"'],
  ['an unknown profile', { keys: [{ name: 'x', profile: 'nope' }] }, 5, '"nope"'],
  ['an unknown account', { keys: [{ name: 'x', account: 'nobody' }] }, 5, '"nobody"'],
  ['a bad name of an account', { accounts: [{ name: 'a b' }] }, 2, '"a b"'],
])('%s is refused before anything is done', async (_what, content, code, message) => {
  const { file, apply, diff, journal } = makeBench();
  writeFileSync(
    file,
    typeof content === 'string' ? content : JSON.stringify({ version: 1, ...content }),
  );
  const before = journal();
  for (const run of [diff, apply]) {
    const { exitCode, stderr } = await run();
    expect([exitCode, stderr]).toEqual([code, expect.stringContaining(message)]);
  }
  expect(journal().slice(before.length).join('')).not.toContain('key.created');
});

test('two keys that the file cannot tell apart are a conflict that names both', async () => {
  const { declare, apply, createKey } = makeBench();
  const ids = [await createKey('twin'), await createKey('twin')];
  declare({ keys: [{ name: 'twin' }] });
  const { exitCode, stderr } = await apply();
  expect(exitCode).toBe(6);
  for (const id of ids) expect(stderr).toContain(id);
});

test('the example of the documentation is a file that can be applied', async () => {
  const { file, apply, keys } = makeBench();
  const page = readFileSync(join(import.meta.dirname, '../../docs/tools.md'), 'utf8');
  const [, example = ''] = /```json\n(\{[\s\S]*?)```/.exec(page) ?? [];
  writeFileSync(file, example);
  const { exitCode, stderr } = await apply();
  expect([exitCode, stderr]).toEqual([0, expect.stringContaining('+ key "panel"')]);
  expect(await keys()).toHaveLength(2);
});

test('the key that administers a rack elsewhere does not prune itself', async () => {
  // The mistake: a file that does not name it would saw off the branch half way.
  const { declare, keyrack, json, keys, file, home } = makeBench();
  const { token } = await json('api-key', 'create', 'branch', '-s', 'manage');
  await json('api-key', 'create', 'leaf');
  const keyFile = join(home, 'branch.key');
  writeFileSync(keyFile, token);
  declare({ keys: [] });
  const controller = new AbortController();
  const listening = Promise.withResolvers<string>();
  const onTalk = (text: string) => {
    const url = /listening on (http:\S+)/.exec(text)?.[1];
    if (url) listening.resolve(url);
  };
  const serving = keyrack(['serve', '--port', '0'], { signal: controller.signal, onTalk });
  const server = ['--server', await listening.promise, '--key-file', keyFile];
  const outcome = await play([...server, 'apply', file, '--prune', '-y']);
  controller.abort(new Interrupted('SIGTERM', 143));
  await serving;
  expect(outcome.exitCode).toBe(0);
  expect((await keys()).map(({ name }) => name)).toEqual(['branch']);
});

test('when the rack cannot be asked any more the rest is not tried, and each change says so', async () => {
  const { keyring } = await makeRack();
  let calls = 0;
  const service = Object.create(keyring, {
    createAccount: {
      value: async (...args: Parameters<typeof keyring.createAccount>) => {
        calls += 1;
        if (calls > 1) throw new KeyError('unreachable', 'Cannot create account: it is gone');
        return keyring.createAccount(...args);
      },
    },
  });
  const plan = ['a', 'b', 'c'].map((name) => {
    return { kind: 'account', act: 'create', name, fields: [], draft: { name } } as const;
  });
  const applied = await carryOut(plan, { service, actor: local }, null);
  expect(calls).toBe(2);
  expect(applied.map(({ failure }) => failure?.message ?? null)).toEqual([
    null,
    'Cannot create account: it is gone',
    'It was not tried: Cannot create account: it is gone',
  ]);
  expect(applied.map(({ failure }) => failure?.exitCode ?? 0)).toEqual([0, 7, 7]);
});
