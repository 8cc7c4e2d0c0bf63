/** The real program as a mock, and a rack of its own whose keys a panel manages. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { client, keyrack, makeHome, type Running, serve } from './served.ts';

/** The env file of a mock, once it stands on stdout as a whole. */
async function envOf({ process }: Running): Promise<Readonly<Record<string, string>>> {
  let text = '';
  for await (const chunk of process.stdout ?? []) {
    text += chunk;
    if (text.includes('RATE_LIMITED=') && text.endsWith('\n')) break;
  }
  return Object.fromEntries(
    text
      .split('\n')
      .filter((line) => line.startsWith('KEYRACK_MOCK_'))
      .map((line) => line.split('=') as [string, string]),
  );
}

const mock = (home: string, ...more: readonly string[]) =>
  keyrack(
    home,
    'mock',
    '--port',
    '0',
    '--panel',
    'akener',
    '--now',
    '2026-11-21T10:00:00Z',
    ...more,
  );

it('answers like the panel with every key of its env file, and can be moved', async () => {
  const home = makeHome();
  const running = mock(home);
  const env = await envOf(running);
  const call = client(env.KEYRACK_MOCK_URL ?? '', '');
  const ask = async (variant: string) => {
    const token = env[`KEYRACK_MOCK_AKENER_${variant}`];
    return (await call('GET', '/api/v4/monitors', undefined, token)).status;
  };
  const outcomes = {
    ...{ ADMIN: 200, USER: 200, OTHER: 200, EXPIRED: 401, INACTIVE: 401 },
    ...{ REVOKED: 401, IP_BOUND: 401, RATE_LIMITED: 429 },
  };
  for (const [variant, status] of Object.entries(outcomes)) {
    expect([variant, await ask(variant)]).toEqual([variant, status]);
  }
  await call('POST', '/_mock/clock', { advance: '24h' });
  expect([await ask('RATE_LIMITED'), await ask('RATE_LIMITED')]).toEqual([200, 429]);
  const { body } = await call('GET', '/_mock/requests?limit=1');
  expect(body.data[0]).toMatchObject({
    at: '2026-11-22T10:00:00.000Z',
    code: 'RATE_LIMITED',
    reason: 'all requests of 1/1d are used up',
  });
  running.process.kill('SIGTERM');
  expect((await running.done).exitCode).toBe(143);
  expect(existsSync(join(home, 'rack'))).toBe(false);
});

it('has the same tokens at every start', async () => {
  const home = makeHome();
  const [first, second, other] = await Promise.all([
    envOf(mock(home)),
    envOf(mock(home)),
    envOf(mock(home, '--seed', '2')),
  ]);
  expect(second.KEYRACK_MOCK_AKENER_USER).toBe(first.KEYRACK_MOCK_AKENER_USER);
  expect(other.KEYRACK_MOCK_AKENER_USER).not.toBe(first.KEYRACK_MOCK_AKENER_USER);
});

it('serves a panel on the real store, whose keys the command line shows', async () => {
  const home = makeHome();
  const create = keyrack(home, 'api-key', 'create', 'first key', '--profile', 'xyp');
  const token = (await create.done).stdout.trim();
  const { at, process, done } = await serve(home, '--panel', 'xyp');
  const call = client(at, token);
  const made = await call('POST', '/api/account/api-keys', { memo: 'made at the panel' });
  expect(made.body.meta.secret_token).toMatch(/^xyp_/);
  const { stdout } = await keyrack(home, 'api-key', 'list', '--plain').done;
  expect(stdout).toContain('made at the panel');
  process.kill('SIGTERM');
  await done;
  const [journal] = ['000001.ndjson'].map((file) =>
    readFileSync(join(home, 'rack/journal', file), 'utf8'),
  );
  expect(journal).not.toContain(made.body.meta.secret_token);
});
