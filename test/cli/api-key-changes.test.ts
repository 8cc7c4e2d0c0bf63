import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeShell } from './shell.ts';

test('show tells everything about a key but a token', async () => {
  const { keyrack, createKey, json } = makeShell();
  const id = await createKey('backup', '--allow-ip', '203.0.113.7', '--rate', '5/1s');
  const { stdout } = await keyrack(['api-key', 'show', id]);
  expect(stdout).toMatch(/^name +backup\n/);
  expect(stdout).toMatch(/allowed ips +203\.0\.113\.7\n/);
  expect(stdout).toMatch(/last used +never\n/);
  expect((await json('api-key', 'show', id)).data).toMatchObject({ id, rate_limit: '5/1s' });
});

test('the first characters of an id are enough to look at a key and to change it back', async () => {
  const { keyrack, createKey } = makeShell();
  const id = await createKey('x');
  const short = id.slice(0, 8);
  expect(await keyrack(['api-key', 'show', short])).toMatchObject({ exitCode: 0 });
  expect(await keyrack(['api-key', 'show', `${short}…`])).toMatchObject({ exitCode: 0 });
  expect(await keyrack(['api-key', 'disable', short])).toMatchObject({ exitCode: 0 });
  expect(await keyrack(['api-key', 'show', id.slice(0, 5)])).toMatchObject({ exitCode: 5 });
});

test('case 17: a beginning that several ids share exits 2 and lists them', async () => {
  const { keyrack, createKey } = makeShell();
  const byStart = new Map<string, string>();
  let twins: readonly [string, string] | null = null;
  while (!twins) {
    const id = await createKey('pyro key', '--profile', 'pyro');
    const other = byStart.get(id.slice(0, 6));
    if (other) twins = [id, other];
    byStart.set(id.slice(0, 6), id);
  }
  const { exitCode, stderr } = await keyrack(['api-key', 'show', twins[0].slice(0, 6)]);
  expect(exitCode).toBe(2);
  for (const id of twins) expect(stderr).toContain(`  ${id}: pyro key`);
});

test('a key is switched off and on; the second time says that it stood so', async () => {
  const { keyrack, createKey, keys } = makeShell();
  const id = await createKey('x');
  expect((await keyrack(['api-key', 'disable', id])).stderr).toContain('Disabled key "x"');
  expect((await keyrack(['api-key', 'disable', id])).stderr).toContain('is off already');
  expect((await keys())[0]?.status).toBe('inactive');
  expect((await keyrack(['api-key', 'enable', id])).stderr).toContain('Enabled key "x"');
  expect((await keyrack(['api-key', 'enable', id])).stderr).toContain('is on already');
});

test('several keys are switched with one call; if one fails the exit code is 8', async () => {
  const { keyrack, createKey, keys } = makeShell();
  const ids = [await createKey('a'), await createKey('b')];
  const { exitCode, stderr } = await keyrack(['api-key', 'disable', ...ids, 'kr_unknown']);
  expect(exitCode).toBe(8);
  expect(stderr).toContain(`Disabled key "a" (${ids[0]}).`);
  expect(stderr).toContain('Cannot disable all keys: 2 of 3 are switched off');
  expect((await keys()).map(({ status }) => status)).toEqual(['inactive', 'inactive']);
  const { stdout } = await keyrack(['api-key', 'enable', ...ids, '--plain']);
  expect(stdout).toBe(ids.map((id) => `${id}\tactive\n`).join(''));
});

test('update changes what is named and leaves the rest', async () => {
  const { json, createKey } = makeShell();
  const id = await createKey('x', '--rate', '5/1s', '--expires', '30', '--allow-ip', '10.0.0.1');
  const update = (...options: string[]) => json('api-key', 'update', id, ...options);
  expect((await update('--name', 'y')).data).toMatchObject({ name: 'y', rate_limit: '5/1s' });
  expect((await update('--rate', 'none')).data.rate_limit).toBeNull();
  expect((await update('--expires', 'never')).data.expires_at).toBeNull();
  expect((await update('--allow-ip', 'none')).data.allowed_ips).toEqual([]);
  expect((await update('-s', 'read,write')).data.scopes).toEqual(['read', 'write']);
});

test('an update that names nothing is a mistake', async () => {
  const { keyrack, createKey } = makeShell();
  const id = await createKey('x');
  expect(await keyrack(['api-key', 'update', id])).toMatchObject({ exitCode: 2 });
});

test('a revoked key cannot be changed: exit 6', async () => {
  const { keyrack, createKey } = makeShell();
  const id = await createKey('x');
  await keyrack(['api-key', 'revoke', id, '-y']);
  for (const verb of ['enable', 'disable', 'rotate']) {
    expect(await keyrack(['api-key', verb, id])).toMatchObject({ exitCode: 6 });
  }
});

test('rotate prints the new token alone, and the old one ends at once', async () => {
  const { keyrack, json } = makeShell();
  const { data, token } = await json('api-key', 'create', 'x');
  const { exitCode, stdout, stderr } = await keyrack(['api-key', 'rotate', data.id]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^kr_\w{12}_\w{49}\n$/);
  expect(stdout.trim()).not.toBe(token);
  expect(stderr).toContain('the old token stopped working');
});

test('with an overlap both tokens pass until the rotation is finished or taken back', async () => {
  const { keyrack, json, createKey } = makeShell();
  const id = await createKey('x');
  const { data } = await json('api-key', 'rotate', id, '--overlap', '24h');
  expect(data.previous?.expires_at).toMatch(/Z$/);
  expect(await keyrack(['api-key', 'rotate', id])).toMatchObject({ exitCode: 6 });
  expect((await keyrack(['api-key', 'list'])).stdout).toContain('active, old token unused');
  expect((await json('api-key', 'rotate', id, '--abort')).data.previous).toBeNull();
  await json('api-key', 'rotate', id, '--overlap', '1h');
  expect((await json('api-key', 'rotate', id, '--finish')).data.previous).toBeNull();
  expect(await keyrack(['api-key', 'rotate', id, '--finish'])).toMatchObject({ exitCode: 6 });
});

test('rotate writes the token with --out as create does', async () => {
  const { home, keyrack, createKey } = makeShell();
  const id = await createKey('x');
  const path = join(home, 'token');
  expect(await keyrack(['api-key', 'rotate', id, '--out', path])).toMatchObject({ exitCode: 0 });
  expect(readFileSync(path, 'utf8')).toMatch(/^kr_/);
});

test.each([
  [['--finish', '--abort']],
  [['--finish', '--overlap', '1h']],
  [['--abort', '--out', 'file']],
  [['--overlap', '24']],
])('rotate with %j is refused with exit 2', async (options) => {
  const { keyrack, createKey } = makeShell();
  const id = await createKey('x');
  expect(await keyrack(['api-key', 'rotate', id, ...options])).toMatchObject({ exitCode: 2 });
});

test('a name in the place of an id is answered with its id', async () => {
  const { keyrack, createKey } = makeShell();
  const id = await createKey('backup');
  const { exitCode, stderr } = await keyrack(['api-key', 'show', 'backup']);
  expect(exitCode).toBe(5);
  expect(stderr).toBe(
    `keyrack: Cannot find key: no key has the id "backup"\nhint: key "backup" has the id ${id}\n`,
  );
});

test('a revoke takes no beginning of an id, and says whose it is', async () => {
  const { keyrack, createKey, keys } = makeShell();
  const id = await createKey('backup');
  const { exitCode, stderr } = await keyrack(['api-key', 'revoke', id.slice(0, 9), '-y']);
  expect(exitCode).toBe(5);
  expect(stderr).toContain(`hint: key "backup" has the id ${id}`);
  expect((await keys()).map(({ status }) => status)).toEqual(['active']);
});
