import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeHome } from './served.ts';

const executable = join(import.meta.dirname, '../../bin/keyrack');

test('case 86: a box that moves to another time zone between two runs keeps every instant', () => {
  const home = makeHome();
  const keyrackIn = (TZ: string, ...argv: readonly string[]): string => {
    const env = { PATH: process.env.PATH, KEYRACK_DATA: join(home, 'rack'), TZ };
    const { status, stdout, stderr } = spawnSync(executable, argv, { env, encoding: 'utf8' });
    if (status !== 0) throw new Error(stderr);
    return stdout;
  };
  const local = keyrackIn(
    'Pacific/Kiritimati',
    'api-key',
    'create',
    'a',
    '--expires',
    '2999-01-01',
  );
  keyrackIn('America/New_York', 'api-key', 'create', 'b', '--expires', '2999-01-01');
  expect(local).toMatch(/^kr_/);
  const tables = ['UTC', 'Pacific/Kiritimati', 'America/New_York', 'Pacific/Chatham'].map(
    (zone) => ({
      keys: keyrackIn(zone, 'api-key', 'list', '--json'),
      audit: keyrackIn(zone, 'audit', 'list', '--json'),
      since: JSON.parse(keyrackIn(zone, 'audit', 'list', '--since', '1h', '--json')).data.length,
      holds: keyrackIn(zone, 'audit', 'verify', '--json'),
    }),
  );
  for (const table of tables) expect(table).toEqual(tables[0]);
  const { data } = JSON.parse(tables[0]?.keys ?? '');
  expect(data.map(({ expires_at }: { expires_at: string }) => expires_at)).toEqual(
    Array(2).fill('2999-01-01T00:00:00.000Z'),
  );
  expect(JSON.parse(tables[0]?.holds ?? '').data).toMatchObject({ ok: true, warning: null });
  expect(tables[0]?.since).toBe(4);
});
