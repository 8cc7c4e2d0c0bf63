import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openRack } from '../../src/store/open.ts';
import {
  asBatch,
  asCsv,
  asPhpMyAdmin,
  makeAppKey,
  type PanelKey,
  panelKey,
} from './import/panel-table.ts';
import { makeShell, play, type Shell } from './shell.ts';

const appKey = makeAppKey();

/** A shell with a file of a table in it, and the APP_KEY for it. */
function makePanel(content: string) {
  const shell = makeShell();
  const file = join(shell.home, 'api_keys');
  const env = join(shell.home, '.env');
  writeFileSync(file, content);
  writeFileSync(env, `APP_ENV=production\nAPP_KEY=${appKey.text}\n`);
  const load = (...options: string[]) => shell.keyrack(['api-key', 'import', file, ...options]);
  const take = (...options: string[]) =>
    load('--app-key-file', env, '--account', 'admin', ...options);
  return { shell, file, env, load, take };
}

const rowsOf = (...keys: readonly PanelKey[]) => keys.map(({ row }) => row);

/** The verdicts on a token, asked of the data directory itself. */
async function judge({ directory }: Shell, token: string, permission: string | null = null) {
  const rack = await openRack(directory, { user: 'tester' });
  const { code } = rack.keyring.authenticate({ token, ip: '192.0.2.1', permission });
  await rack.close();
  return code;
}

/** Everything that a command or a file of the rack said. */
function traces(shell: Shell): string {
  return shell.journal().join('\n') + readFileSync(join(shell.directory, 'keyrack.json'), 'utf8');
}

describe('an export of Keyrack', () => {
  test('goes through a pipe into another rack', async () => {
    const there = makeShell();
    const here = makeShell();
    const { data, token } = await there.json('api-key', 'create', 'one', '-s', 'write');
    const { stdout } = await there.keyrack(['api-key', 'export']);
    const outcome = await here.keyrack(['api-key', 'import', '-'], { stdin: stdout });
    expect(outcome).toMatchObject({ exitCode: 0, stderr: 'Imported: 1.\n' });
    expect(outcome.stdout).toContain(data.id);
    expect(await judge(here, token, 'write')).toBe('VALID');
  });

  test('goes to one account with --account', async () => {
    const there = makeShell();
    const here = makeShell();
    await there.keyrack(['account', 'create', 'bob']);
    await there.createKey('one', '--account', 'bob');
    const { stdout: stdin } = await there.keyrack(['api-key', 'export']);
    const take = (...options: string[]) =>
      here.keyrack(['api-key', 'import', '-', ...options], { stdin });
    expect(await take('--account', 'carol')).toMatchObject({ exitCode: 5 });
    expect(await take('--account', '1=admin')).toMatchObject({ exitCode: 2 });
    expect(await take('--account', 'admin', '--json')).toMatchObject({ exitCode: 0 });
    expect(await here.keys()).toMatchObject([{ account: 'admin' }]);
  });

  test('a dry run says what would happen, and nothing does', async () => {
    const there = makeShell();
    const here = makeShell();
    await there.keyrack(['account', 'create', 'bob']);
    await there.createKey('one', '--account', 'bob');
    const { stdout: stdin } = await there.keyrack(['api-key', 'export']);
    const { exitCode, stderr } = await here.keyrack(['api-key', 'import', '-', '--dry-run'], {
      stdin,
    });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: 'Nothing was done; to import: 1 with the accounts bob.\n',
    });
    expect(await here.keys()).toEqual([]);
  });

  test('says which keys are here already, and which were revoked there', async () => {
    const there = makeShell();
    const here = makeShell();
    const [one, two] = [await there.createKey('one'), await there.createKey('two')];
    const carry = async () => {
      const { stdout: stdin } = await there.keyrack(['api-key', 'export', '--revoked']);
      return here.keyrack(['api-key', 'import', '-', '--plain'], { stdin });
    };
    await carry();
    await there.keyrack(['api-key', 'revoke', two, '-y']);
    const { stdout, stderr } = await carry();
    expect(stdout).toBe(
      `${one}\tone\tadmin\tpresent\tit is here already\n` +
        `${two}\ttwo\tadmin\trevoked\trevoked there, but active here; revoke it here too\n`,
    );
    expect(stderr).toBe('Imported: 0; here already: 1; revoked there and not taken over: 1.\n');
  });

  test.each<[string, (text: string) => string, number]>([
    ['that was cut', (text) => text.slice(0, -20), 2],
    ['with a key twice', (text) => text.replace('"keys": [', '"keys": [], "keys": ['), 2],
    ['with a field that is not known', (text) => text.replace('"enabled"', '"on"'), 2],
    ['of a later version', (text) => text.replace('"version": 1', '"version": 9'), 2],
    [
      'of a profile that is not known',
      (text) => text.replace('"profile": "keyrack"', '"profile": "nobody"'),
      2,
    ],
    ['without its format', (text) => text.replace('"format"', '"shape"'), 2],
    ['that is empty', () => '', 2],
  ])('%s is refused, and nothing is imported', async (_, spoil, exitCode) => {
    const there = makeShell();
    const here = makeShell();
    await there.createKey('one');
    const { stdout } = await there.keyrack(['api-key', 'export']);
    const outcome = await here.keyrack(['api-key', 'import', '-'], { stdin: spoil(stdout) });
    expect(outcome).toMatchObject({ exitCode, stdout: '' });
    expect(here.journal().some((line) => line.includes('key.imported'))).toBe(false);
  });

  test('an unknown profile is refused with the ones there are', async () => {
    const there = makeShell();
    await there.createKey('one');
    const { stdout } = await there.keyrack(['api-key', 'export']);
    const stdin = stdout.replace('"profile": "keyrack"', '"profile": "nobody"');
    const { stderr } = await makeShell().keyrack(['api-key', 'import', '-'], { stdin });
    expect(stderr).toContain('"nobody" is not one of keyrack, pakyas, pterodactyl-client');
  });
});

describe('the table of a Pterodactyl panel', () => {
  const client = panelKey(appKey.bytes, {
    allowed_ips: '["192.0.2.1","10.0.0.0\\/8"]',
    memo: '=cmd("x"), with a "quote"',
  });
  const application = panelKey(
    appKey.bytes,
    { memo: null, r_servers: '3', r_nodes: '1', expires_at: '2099-01-01 00:00:00' },
    'pterodactyl-application',
  );
  const rows = rowsOf(client, application);

  test.each<[string, string]>([
    ['as CSV', asCsv(rows)],
    ['as CSV of a spreadsheet', `\ufeff${asCsv(rows, ';').replaceAll('\n', '\r\n')}`],
    ['as mysql --batch writes it', asBatch(rows)],
    ['as JSON of phpMyAdmin', asPhpMyAdmin(rows)],
    [
      'as a list of objects',
      JSON.stringify(
        rows.map((row) => ({ ...row, user_id: 1, allowed_ips: JSON.parse(row.allowed_ips ?? '') })),
      ),
    ],
  ])('%s: every token goes on to work', async (_, content) => {
    const { shell, take } = makePanel(content);
    const { exitCode, stderr } = await take();
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: 'Imported: 2.\n' });
    expect(await judge(shell, client.token, 'write')).toBe('VALID');
    expect(await judge(shell, application.token, 'servers:delete')).toBe('VALID');
    expect(await judge(shell, application.token, 'nodes:write')).toBe('INSUFFICIENT_PERMISSIONS');
    const [one, two] = await shell.keys('--sort', 'profile');
    expect(one).toMatchObject({
      profile: 'pterodactyl-application',
      name: application.row.identifier,
      permissions: { servers: 3, nodes: 1, users: 0, database_hosts: 0 },
      expires_at: '2099-01-01T00:00:00.000Z',
    });
    expect(two).toMatchObject({
      profile: 'pterodactyl-client',
      name: '=cmd("x"), with a "quote"',
      account: 'admin',
      allowed_ips: ['192.0.2.1', '10.0.0.0/8'],
      permissions: null,
      created_at: '2024-05-01T12:30:00.000Z',
    });
  });

  /** The token is whole in memory for a moment; it must not come out of there, by any door. */
  test('no token and no APP_KEY is in any output or file', async () => {
    const { shell, take } = makePanel(asCsv(rows));
    const outcomes = [await take('--dry-run'), await take('--json'), await take('--plain')];
    const said = `${JSON.stringify(outcomes)}${traces(shell)}`;
    for (const { token } of [client, application]) expect(said).not.toContain(token.slice(16, 32));
    expect(said).not.toContain(appKey.text.slice(7, 30));
  });

  test('without the APP_KEY nothing can be carried over, and each key says why', async () => {
    const { shell, load } = makePanel(asCsv(rows));
    const { exitCode, stdout, stderr } = await load('--account', 'admin', '--plain');
    expect(exitCode).toBe(1);
    const why = 'its token is encrypted with the APP_KEY of the panel; name it by --app-key-file';
    expect(stdout.split('\n').map((line) => line.split('\t').slice(3).join())).toEqual([
      `left_out,${why}`,
      `left_out,${why}`,
      '',
    ]);
    expect(stderr).toBe(`Imported: 0; not possible to carry over: 2.\n  2: ${why}\n`);
    expect(await shell.keys()).toEqual([]);
  });

  test('with another APP_KEY nothing is decrypted', async () => {
    const { env, take } = makePanel(asCsv(rows));
    writeFileSync(env, makeAppKey().text);
    const { exitCode, stdout } = await take('--plain');
    expect(exitCode).toBe(1);
    expect(stdout).toContain('APP_KEY is not the one that it was encrypted with');
  });

  test.each<[string, PanelKey, RegExp]>([
    ['a legacy type', panelKey(appKey.bytes, { key_type: '4' }), /its key_type 4 is neither/],
    [
      'a right to write without reading, which a level would widen',
      panelKey(appKey.bytes, { r_servers: '2' }, 'pterodactyl-application'),
      /it may write servers without reading them/,
    ],
    [
      'a type that its prefix contradicts',
      panelKey(appKey.bytes, { key_type: '2' }),
      /no profile of this rack has tokens that begin with "ptlc_" for application keys/,
    ],
    [
      'a prefix that no profile has',
      panelKey(appKey.bytes, { identifier: 'pxyz_aaaaaaaaaaa' }),
      /no profile of this rack has tokens that begin with "pxyz_"/,
    ],
    [
      'no prefix, as the oldest have none',
      panelKey(appKey.bytes, { identifier: 'aaaaaaaaaaaaaaaa' }),
      /no profile of this rack has tokens without a prefix/,
    ],
    [
      'a whole token as its identifier',
      panelKey(appKey.bytes, { identifier: `ptlc_${'a'.repeat(43)}` }),
      /^ptlc_a{11}\t.*its identifier has not 16 characters$/m,
    ],
    ['a broken payload', panelKey(appKey.bytes, { token: 'AAAA' }), /it is not a payload/],
  ])('a key with %s is left out with the reason, the others come', async (_, bad, why) => {
    const { shell, take } = makePanel(asCsv(rowsOf(bad, client)));
    const { exitCode, stdout } = await take('--plain');
    expect(exitCode).toBe(8);
    expect(stdout).toMatch(why);
    expect(await shell.keys()).toHaveLength(1);
  });

  test('keys of several users go to their accounts', async () => {
    const second = panelKey(appKey.bytes, { user_id: '7' });
    const { shell, env, load } = makePanel(asCsv(rowsOf(client, second)));
    await shell.keyrack(['account', 'create', 'alice']);
    const withKey = ['--app-key-file', env];
    const asked = await load(...withKey, '--account', '7=alice');
    expect(asked).toMatchObject({ exitCode: 2, stdout: '' });
    expect(asked.stderr).toContain('no account is named for the keys of user 1 of the panel');
    expect(asked.stderr).toContain('--account 1=NAME');
    const both = ['--account', '7=alice', '--account', 'admin'];
    expect(await load(...withKey, ...both)).toMatchObject({ exitCode: 0 });
    const accounts = (await shell.keys('--sort', 'account')).map(({ account }) => account);
    expect(accounts).toEqual(['admin', 'alice']);
    expect(await load(...withKey, ...both, '--account', '7=bob')).toMatchObject({ exitCode: 2 });
  });

  test('an account that is not here is refused with the command that makes it', async () => {
    const { shell, env, load } = makePanel(asCsv(rows));
    const { exitCode, stderr } = await load('--app-key-file', env, '--account', 'nobody');
    expect(exitCode).toBe(5);
    expect(stderr).toContain('there is no account "nobody"; make it with keyrack account create');
    expect(await shell.keys()).toEqual([]);
  });

  test('one bad row and nothing is imported', async () => {
    const bad = panelKey(appKey.bytes, { allowed_ips: '["10.0.0.*"]' });
    const { shell, take } = makePanel(asCsv(rowsOf(client, bad)));
    const { exitCode, stdout, stderr } = await take();
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(`of "${bad.row.identifier}" "10.0.0.*" is not an IP address`);
    expect(await shell.keys()).toEqual([]);
  });

  test('a key that expired in the panel is carried over expired', async () => {
    const old = panelKey(appKey.bytes, { expires_at: '2024-06-01 00:00:00' });
    const { shell, take } = makePanel(asCsv(rowsOf(old)));
    expect((await take('--plain')).stdout).toContain('imported\tit is expired');
    expect(await judge(shell, old.token)).toBe('EXPIRED');
  });

  test('an account gets no more keys than its limit', async () => {
    const many = Array.from({ length: 26 }, () => panelKey(appKey.bytes));
    const { shell, take } = makePanel(asCsv(rowsOf(...many)));
    expect(await take()).toMatchObject({ exitCode: 6 });
    expect(await shell.keys()).toEqual([]);
  });
});

describe('the table of a Pelican panel', () => {
  const noted = { token: null, permissions: '{"server":3,"database_host":1,"user":0}' };

  test('has its permissions as JSON and tokens that are not serialized', async () => {
    const { row, token } = panelKey(appKey.bytes, {}, 'pterodactyl-application');
    const { permissions } = noted;
    const { shell, take } = makePanel(JSON.stringify([{ ...row, permissions }]));
    expect(await take()).toMatchObject({ exitCode: 0 });
    expect((await shell.keys())[0]?.permissions).toMatchObject({
      servers: 3,
      database_hosts: 1,
      users: 0,
    });
    expect(await judge(shell, token, 'servers:write')).toBe('VALID');
  });

  test('a right that no profile knows leaves its key out', async () => {
    const { row } = panelKey(appKey.bytes, {}, 'pterodactyl-application');
    const { take } = makePanel(JSON.stringify([{ ...row, permissions: '{"mount":1}' }]));
    const { exitCode, stdout } = await take('--plain');
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      'it may use "mount", and keys of profile "pterodactyl-application" have no level for that',
    );
  });
});

test('keys of Kener are listed with their state, and none can be carried over', async () => {
  const rows = [
    { id: '1', name: 'ci', hashed_key: 'a'.repeat(64), masked_key: '****1234', status: 'ACTIVE' },
    {
      id: '2',
      name: 'old',
      hashed_key: 'b'.repeat(64),
      masked_key: '****5678',
      status: 'INACTIVE',
    },
  ];
  const { shell, load } = makePanel(asCsv(rows));
  const { exitCode, stdout, stderr } = await load('--plain');
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(
    /^1\tci\t\tleft_out\tKener keeps an HMAC .*ACTIVE there\)\n2\told\t.*INACTIVE/,
  );
  expect(stderr).toMatch(
    /^Imported: 0; not possible to carry over: 2\.\n {2}1: Kener .*\n {2}1: Kener/,
  );
  expect(stdout).not.toContain('aaaa');
  expect(await shell.keys()).toEqual([]);
});

/** What cannot be carried over never meets the rules for names, and is shown all the same. */
test('a hostile name in a table does not act on the terminal', async () => {
  const name = 'a\u001b[2Jb\u202ec\u009b31md';
  const { load } = makePanel(JSON.stringify([{ id: '\u001b]0;x\u0007', name, hashed_key: 'x' }]));
  for (const format of [[], ['--plain'], ['--json']]) {
    const { stdout, stderr } = await load(...format);
    expect(stdout + stderr).not.toMatch(/[\u001b\u0007\u009b\u202e]/);
    expect(stdout).toContain('2Jb');
  }
});

describe('a file that is none', () => {
  const header = Object.keys(panelKey(appKey.bytes).row).join(',');

  test.each<[string, string, RegExp]>([
    ['an unknown table', 'a,b\n1,2\n', /neither a Keyrack export nor a table/],
    ['no header', '1,2\n', /neither a Keyrack export nor a table/],
    ['a column twice', `${header},memo\n`, /names the column "memo" twice/],
    ['a row too short', `${header}\n1,2\n`, /line 2 has 2 cells/],
    ['an unclosed quote', `${header}\n"1,2\n`, /line 2 opens a quote that nothing closes/],
    ['a NUL', `${header}\n\0\n`, /holds a NUL character/],
    ['JSON of numbers', '[1,2]', /row 1 is not an object/],
    [
      'two tables',
      '[{"type":"table","data":[]},{"type":"table","data":[]}]',
      /more than one table/,
    ],
    ['JSON without end', '['.repeat(100), /it is not JSON/],
    ['deep JSON', `${'['.repeat(100)}${']'.repeat(100)}`, /nested deeper than 20/],
  ])('%s is refused', async (_, content, message) => {
    const { take } = makePanel(content);
    const { exitCode, stdout, stderr } = await take();
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(message);
  });

  test('a cell of 10 MB is refused by its line', async () => {
    const { take } = makePanel(`${header}\n${'x'.repeat(1e7)}\n`);
    expect((await take()).stderr).toContain('line 2 has a cell of more than 65536 characters');
  });

  test('a file of 33 MB, one that is missing and a directory are refused', async () => {
    const { shell, take, file } = makePanel('x'.repeat(33 * 1024 * 1024));
    expect((await take()).stderr).toContain(`"${file}": it is longer than 33554432 bytes`);
    for (const [path, code] of [
      [`${file}x`, 'ENOENT'],
      [shell.home, 'EISDIR'],
    ] as const) {
      const { exitCode, stderr } = await shell.keyrack(['api-key', 'import', path]);
      expect(exitCode).toBe(2);
      expect(stderr).toContain(code);
    }
  });

  test('bytes that are not UTF-8, and columns that are missing', async () => {
    const { shell, file } = makePanel('');
    writeFileSync(file, Buffer.from('memo\n\xe9\n', 'latin1'));
    const load = () => shell.keyrack(['api-key', 'import', file, '--from', 'pterodactyl']);
    expect((await load()).stderr).toContain('it is not UTF-8');
    writeFileSync(file, 'memo\nx\n');
    expect((await load()).stderr).toContain(
      'it has no column user_id, key_type, identifier, token',
    );
  });

  test('--from is one of the known sources', async () => {
    const { take } = makePanel('');
    const { exitCode, stderr } = await take('--from', 'pterodactyle');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('did you mean "pterodactyl"?');
  });
});

test('only an admin may import, and hears it even if there is nothing to import', async () => {
  const { shell, file } = makePanel('name,hashed_key\nx,y\n');
  await shell.keyrack(['account', 'create', 'bob', '--permissions', 'api_keys.write']);
  const asBob = ['--data', shell.directory, '--as', 'bob', 'api-key', 'import', file];
  expect(await play(asBob)).toMatchObject({ exitCode: 4, stdout: '' });
});
