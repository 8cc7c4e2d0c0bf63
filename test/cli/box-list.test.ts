/** `keyrack box list`: here, beside a server, from afar, and by others that share the rack. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openBox } from '../store/postgres/boxes.ts';
import { describeOnPostgres, schemaOf } from './on-postgres.ts';
import { serve } from './serve.ts';
import { makeShell, play } from './shell.ts';

test('a rack in its directory has one box, which needs no lease', async () => {
  const shell = makeShell();
  await shell.createKey('one');
  const { data } = await shell.json<{ data: unknown[] }>('box', 'list');
  expect(data).toEqual([
    expect.objectContaining({ self: true, lag: 0, lease_ms: null, stale_ok: false }),
  ]);
  const { stdout } = await shell.keyrack(['box', 'list'], { tty: true });
  expect(stdout).toMatch(
    /^NAME +ID +VERSION +EVENT +LAG +LEASE +STARTED +MARKS\n.*none needed.*this\n$/,
  );
});

test('from afar it is the boxes of that rack', async () => {
  const shell = makeShell();
  const { token } = await shell.json('api-key', 'create', 'manager', '-s', 'manage');
  const file = join(shell.home, 'key');
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  const { url } = await serve(shell);
  const outcome = await play(['--server', url, '--key-file', file, 'box', 'list', '--json']);
  expect(outcome.exitCode).toBe(0);
  const near = await shell.json('box', 'list');
  expect(JSON.parse(outcome.stdout)).toEqual(near);
});

describeOnPostgres('box list', (server) => {
  test('shows every box with its marks, and one that was killed as ended', async () => {
    const store = server().address();
    const shell = makeShell();
    await openBox(store, { staleOk: true, version: '9.9.9' });
    await serve(shell, '--store', store);
    await server().ask(
      `insert into ${schemaOf(store)}.box (id, name, version, seq, lease_ms, stale_ok, started_at, expires_at)
       values (gen_random_uuid(), 'lost', '1', 1, 1000, false, now() - interval '2 hours', now() - interval '1 minute')`,
    );
    const { stdout } = await shell.keyrack(['box', 'list', '--plain']);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t'));
    expect(rows.map((row) => [row[0] === 'lost', row[2], row[4], row[7]])).toEqual([
      [true, '1', '1', 'ended'],
      [false, '9.9.9', '0', 'stale ok'],
      [false, expect.any(String), '0', 'this'],
    ]);
    expect(rows[0]?.[5]).toBe('0');
    expect(Number(rows[2]?.[5])).toBeGreaterThan(0);
  });
});
