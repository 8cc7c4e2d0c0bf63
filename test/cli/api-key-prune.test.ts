import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { changeMany } from '../../src/cli/change-many.ts';
import { Interrupted } from '../../src/cli/failure.ts';
import { KeyError } from '../../src/core/errors.ts';
import { local, makeRack } from '../support/rack.ts';
import { importOldKey, importOldToken } from './old-key.ts';
import { makeShell, play } from './shell.ts';

const wait = ['--unused', '90d'];

test('it wants one condition', async () => {
  const { keyrack } = makeShell();
  for (const options of [[], ['--unused', '90d', '--expired']]) {
    const { exitCode, stderr } = await keyrack(['api-key', 'prune', ...options]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('--unused SPAN');
  }
});

test('if nothing matches it says so and exits 0, without a question', async () => {
  const shell = makeShell();
  const { keyrack, createKey, keys } = shell;
  await createKey('fresh');
  const { exitCode, stdout, stderr } = await keyrack(['api-key', 'prune', '--unused', '90d']);
  expect([exitCode, stdout, stderr]).toEqual([0, '', 'No keys match; nothing to revoke.\n']);
  expect(await keys()).toHaveLength(1);
});

test('a dry run lists what would go, with its last use, and does nothing', async () => {
  const shell = makeShell();
  const { keyrack, journal } = shell;
  const id = await importOldKey(shell, { name: 'old' });
  const before = journal();
  const command = ['api-key', 'prune', ...wait, '--dry-run'];
  expect((await keyrack([...command, '--plain'])).stdout).toBe(
    `old\t${id}\tadmin\tnever\tnever\twould_revoke\t\n`,
  );
  const { data } = JSON.parse((await keyrack([...command, '--json'])).stdout);
  expect(data).toMatchObject([{ outcome: 'would_revoke', key: { id } }]);
  expect(journal()).toEqual(before);
});

test('without a terminal and without -y it exits 2, names the flag and revokes nothing', async () => {
  const shell = makeShell();
  const { keyrack, keys } = shell;
  await importOldKey(shell, { name: 'old' });
  const { exitCode, stderr } = await keyrack(['api-key', 'prune', ...wait, '--json']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('-y');
  expect(await keys()).toHaveLength(1);
});

test('the question names every key on stderr, also with -q, and a no exits 3', async () => {
  const shell = makeShell();
  const { keyrack, keys } = shell;
  const ids = [
    await importOldKey(shell, { name: 'one' }),
    await importOldKey(shell, { name: 'two' }),
  ];
  const answer = { tty: true, stdin: 'n\n' };
  const { exitCode, stderr } = await keyrack(['api-key', 'prune', ...wait, '-q'], answer);
  expect(exitCode).toBe(3);
  for (const id of ids) expect(stderr).toContain(`(${id}) of account admin, never used`);
  expect(stderr).toContain('Revoke these 2 keys, unused for 90d? This cannot be undone. [y/N]');
  expect(await keys()).toHaveLength(2);
});

test('a yes revokes what was listed, and the other conditions narrow it', async () => {
  const shell = makeShell();
  const { keyrack, keys, json } = shell;
  await json('account', 'create', 'ci');
  const gone = await importOldKey(shell, { name: 'gone', account: 'ci' });
  await importOldKey(shell, { name: 'other account' });
  await importOldKey(shell, {
    name: 'other profile',
    account: 'ci',
    profile: 'pterodactyl-client',
  });
  const narrow = ['--account', 'ci', '--profile', 'keyrack'];
  const { exitCode, stdout } = await keyrack(
    ['api-key', 'prune', ...wait, ...narrow, '-y', '--plain'],
    { tty: true },
  );
  expect([exitCode, stdout.split('\t').slice(0, 2)]).toEqual([0, ['gone', gone]]);
  expect((await keys()).map(({ name }) => name).sort()).toEqual(['other account', 'other profile']);
});

test('--expired takes what is expired and nothing else', async () => {
  const shell = makeShell();
  const { keyrack, createKey, keys } = shell;
  const gone = await importOldKey(shell, { name: 'gone', expires_at: '2021-01-01T00:00:00Z' });
  await createKey('later', '--expires', '90');
  const { exitCode, stdout } = await keyrack(['api-key', 'prune', '--expired', '-y', '--json']);
  expect(exitCode).toBe(0);
  expect(JSON.parse(stdout).data).toMatchObject([{ outcome: 'revoked', key: { id: gone } }]);
  expect((await keys()).map(({ name }) => name)).toEqual(['later']);
});

test('a span below an hour is warned about, an hour is not', async () => {
  const { keyrack } = makeShell();
  const warned = async (span: string) =>
    (await keyrack(['api-key', 'prune', '--unused', span, '--dry-run'])).stderr;
  expect(await warned('59m')).toContain('--unused 59m is less than an hour');
  expect(await warned('1h')).not.toContain('less than an hour');
});

test('a key that changed after the list was made is kept, and told', async () => {
  const shell = makeShell();
  const { keyrack, directory } = shell;
  const ids = [
    await importOldKey(shell, { name: 'quiet' }),
    await importOldKey(shell, { name: 'woken' }),
  ];
  // The attack: a key comes to life while the operator reads the list, and goes down with the dead ones.
  const changes: Promise<unknown>[] = [];
  const stdin = new PassThrough();
  const onTalk = (text: string) => {
    if (!text.includes('[y/N]')) return;
    const update = ['--data', directory, 'api-key', 'update', ids[1] ?? '', '--name', 'alive'];
    changes.push(play(update).finally(() => stdin.end('y\n')));
  };
  const circumstances = { tty: true, stdin, onTalk };
  const { exitCode, stdout } = await keyrack(
    ['api-key', 'prune', ...wait, '--plain'],
    circumstances,
  );
  await Promise.all(changes);
  const outcomes = stdout
    .trim()
    .split('\n')
    .map((line) => line.split('\t'));
  expect(exitCode).toBe(0);
  expect(outcomes.map((cells) => [cells[1], cells[5]]).sort()).toEqual(
    [
      [ids[0], 'revoked'],
      [ids[1], 'kept'],
    ].sort(),
  );
});

test('more than a hundred keys are changed in hundreds, each with its outcome in order', async () => {
  const { keyring } = await makeRack();
  const ids: string[] = [];
  for (let index = 0; index < 205; index += 1)
    ids.push((await keyring.createKey({ name: `key ${index}` }, local)).key.id);
  const rack = { service: keyring, actor: local };
  const outcomes = await changeMany('revoke', [...ids, 'kr_nobody'], rack);
  expect(outcomes.map(({ id }) => id)).toEqual([...ids, 'kr_nobody']);
  expect(outcomes.map(({ error }) => error?.code ?? null)).toEqual([
    ...ids.map(() => null),
    'not_found',
  ]);
});

test('a rack that goes away between the hundreds fails the rest, which is not tried', async () => {
  const { keyring } = await makeRack();
  const ids: string[] = [];
  for (let index = 0; index < 250; index += 1)
    ids.push((await keyring.createKey({ name: `key ${index}` }, local)).key.id);
  let calls = 0;
  const service = Object.create(keyring, {
    changeKeys: {
      value: async (...args: Parameters<typeof keyring.changeKeys>) => {
        calls += 1;
        if (calls > 1) throw new KeyError('unreachable', 'Cannot revoke keys: it is gone');
        return keyring.changeKeys(...args);
      },
    },
  });
  const rack = { service, actor: local };
  const outcomes = await changeMany('revoke', ids, rack);
  expect(calls).toBe(2);
  expect(outcomes.filter(({ error }) => error === null)).toHaveLength(100);
  expect(outcomes.filter(({ error }) => error?.code === 'unreachable')).toHaveLength(150);
});

test('who may not revoke hears it with the exit code of that, and each key is named', async () => {
  const shell = makeShell();
  const { keyrack, json } = shell;
  const id = await importOldKey(shell, { name: 'gone' });
  await json('account', 'create', 'reader', '--permissions', 'api_keys.read');
  const { exitCode, stderr } = await keyrack(['--as', 'reader', 'api-key', 'prune', ...wait, '-y']);
  expect(exitCode).toBe(4);
  expect(stderr).toContain('0 of 1 are revoked');
  expect(stderr).toContain(id);
});

test('a key that is used while the operator thinks is kept, on a rack that is served', async () => {
  const shell = makeShell();
  const quiet = await importOldKey(shell, { name: 'quiet' });
  const woken = await importOldToken(shell, { name: 'woken', scopes: ['manage'] });
  const controller = new AbortController();
  const listening = Promise.withResolvers<string>();
  const serving = shell.keyrack(['serve', '--port', '0'], {
    signal: controller.signal,
    onTalk: (text) => {
      const url = /listening on (http:\S+)/.exec(text)?.[1];
      if (url) listening.resolve(url);
    },
  });
  const url = await listening.promise;
  const stdin = new PassThrough();
  const statuses: Promise<number>[] = [];
  const onTalk = (text: string) => {
    if (!text.includes('[y/N]')) return;
    const headers = { Authorization: `Bearer ${woken.token}` };
    const used = fetch(`${url}/v1/profiles`, { headers }).then(({ status }) => status);
    statuses.push(used.finally(() => stdin.end('y\n')));
  };
  const circumstances = { tty: true, stdin, onTalk };
  const { stdout } = await shell.keyrack(['api-key', 'prune', ...wait, '--plain'], circumstances);
  expect(await Promise.all(statuses)).toEqual([200]);
  const outcomes = stdout
    .trim()
    .split('\n')
    .map((line) => line.split('\t'));
  expect(new Map(outcomes.map((cells) => [cells[1], cells[5]]))).toEqual(
    new Map([
      [quiet, 'revoked'],
      [woken.id, 'kept'],
    ]),
  );
  controller.abort(new Interrupted('SIGTERM', 143));
  expect((await serving).exitCode).toBe(143);
});
