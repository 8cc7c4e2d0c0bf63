/** `keyrack store prepare`: a role that may do what a box does, and nothing else. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { TestPostgres } from '../support/postgres.ts';
import { describeOnPostgres, schemaOf } from './on-postgres.ts';
import { serve } from './serve.ts';
import { makeShell, play, type Shell } from './shell.ts';

const asRole = (store: string, role: string) => store.replace('owner@', `${role}@`);

/** A shell whose directory is that of a box, and a role that has no rights yet. */
async function withRole(server: TestPostgres, role: string) {
  await server.ask(`create role ${role} login`);
  const store = server.address();
  const shell = makeShell();
  const prepare = (...options: readonly string[]) =>
    shell.keyrack(['--store', store, 'store', 'prepare', ...options]);
  return { shell, store, box: asRole(store, role), prepare };
}

/** What a shell does with its rack, by every kind of command. */
async function workWith(shell: Shell, store: string) {
  const run = (...argv: readonly string[]) => shell.keyrack(['--store', store, ...argv]);
  const made = JSON.parse((await run('api-key', 'create', 'one', '--json')).stdout);
  const file = join(shell.home, 'backup');
  const outcomes = [
    await run('api-key', 'rotate', made.data.id, '--overlap', '1h'),
    await shell.keyrack(['--store', store, 'api-key', 'explain'], { stdin: made.token }),
    await run('api-key', 'disable', made.data.id),
    await run('api-key', 'revoke', made.data.id, '-y'),
    await run('account', 'create', 'someone'),
    await run('audit', 'list'),
    await run('audit', 'verify'),
    await run('box', 'list'),
    await run('backup', file),
  ];
  return outcomes;
}

describeOnPostgres('store prepare', (server) => {
  test('gives a role what every command and serve need, and PostgreSQL refuses it to change an event', async () => {
    const { shell, store, box, prepare } = await withRole(server(), 'keyrack_box');
    expect(await prepare('--grant', 'keyrack_box')).toMatchObject({ exitCode: 0, stdout: '' });
    const outcomes = await workWith(shell, box);
    expect(outcomes.map(({ exitCode }) => exitCode)).toEqual(Array(9).fill(0));
    const { url } = await serve(shell, '--store', box);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    const { id, token } = await shell
      .json('api-key', 'create', 'by the socket')
      .then((minted) => ({ ...minted.data, token: minted.token }));
    const asked = { 'X-Forwarded-Method': 'GET', 'X-Forwarded-Uri': '/' };
    const headers = { ...asked, Authorization: `Bearer ${token}` };
    const ask = () => fetch(`${url}/authz/forward`, { headers });
    expect((await ask()).status).toBe(204);
    expect(await shell.keyrack(['api-key', 'revoke', id, '-y'])).toMatchObject({ exitCode: 0 });
    expect((await ask()).status).toBe(401);
    const schema = schemaOf(store);
    for (const statement of [
      `update ${schema}.event set hash = hash`,
      `delete from ${schema}.event`,
      `truncate ${schema}.event`,
      `insert into ${schema}.migration (version) values (99)`,
      `create table ${schema}.more (id integer)`,
      `drop table ${schema}.box`,
    ])
      await expect(server().ask(`set role keyrack_box; ${statement}`)).rejects.toThrow(
        /permission denied|must be owner/,
      );
  });

  test('prints the same rights as statements for psql', async () => {
    const { shell, store, box, prepare } = await withRole(server(), 'by_hand');
    const { exitCode, stdout, stderr } = await prepare();
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stderr).toContain('were made (version 1)');
    await server().ask(stdout.replaceAll(':"role"', '"by_hand"'));
    expect((await workWith(shell, box)).at(-1)).toMatchObject({ exitCode: 0 });
    await expect(
      server().ask(`set role by_hand; delete from ${schemaOf(store)}.event`),
    ).rejects.toThrow('permission denied');
  });

  test('takes away what a role had beside that, and changes nothing when it is run again', async () => {
    const { store, prepare } = await withRole(server(), 'once_mighty');
    await prepare();
    await server().ask(`grant all on all tables in schema ${schemaOf(store)} to once_mighty`);
    expect(await prepare('--grant', 'once_mighty')).toMatchObject({ exitCode: 0 });
    const again = await prepare('--grant', 'once_mighty', '--json');
    expect(JSON.parse(again.stdout).data).toMatchObject({ from_version: 1, version: 1 });
    await expect(
      server().ask(`set role once_mighty; delete from ${schemaOf(store)}.event`),
    ).rejects.toThrow('permission denied');
  });

  test('refuses a role that may change events in spite of it, or is not there', async () => {
    const { store, prepare } = await withRole(server(), 'member');
    await prepare();
    expect(await prepare('--grant', 'owner')).toMatchObject({ exitCode: 6 });
    await server().ask(
      `create role editors; grant update on ${schemaOf(store)}.event to editors; grant editors to member`,
    );
    const { exitCode, stderr } = await prepare('--grant', 'member');
    expect(exitCode).toBe(6);
    expect(stderr).toContain('UPDATE on event by another role');
    expect(await prepare('--grant', 'nobody "x"')).toMatchObject({
      exitCode: 5,
      stderr: expect.stringContaining('create role "nobody ""x""" login'),
    });
  });

  test('a role that may not make tables, or has no rights yet, is told to run it', async () => {
    const { shell, store, box, prepare } = await withRole(server(), 'newcomer');
    const list = () => shell.keyrack(['--store', box, 'api-key', 'list']);
    expect(await list()).toMatchObject({
      exitCode: 4,
      stderr: expect.stringMatching(/Cannot make the tables .* run keyrack store prepare once/),
    });
    await prepare();
    expect(await list()).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining('run keyrack store prepare --grant ROLE'),
    });
    await prepare('--grant', 'newcomer');
    expect(await list()).toMatchObject({ exitCode: 0 });
    // Tables of an earlier version, as far as a box can see.
    await server().ask(`delete from ${schemaOf(store)}.migration`);
    expect(await list()).toMatchObject({
      exitCode: 4,
      stderr: expect.stringContaining('run keyrack store prepare once as a role that may'),
    });
  });
});

test('without a store there is nothing to prepare, and an empty role is none', async () => {
  const shell = makeShell();
  expect(await shell.keyrack(['store', 'prepare'])).toMatchObject({ exitCode: 2 });
  const store = ['--store', 'postgres://owner@127.0.0.1:1/x'];
  expect(await shell.keyrack([...store, 'store', 'prepare', '--grant', ''])).toMatchObject({
    exitCode: 2,
  });
  expect(await play(['--data', shell.home, 'store'])).toMatchObject({ exitCode: 2 });
});
