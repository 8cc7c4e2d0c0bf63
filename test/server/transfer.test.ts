import { describe, expect, test } from 'vitest';
import type { Problem } from '../../src/server/problem.ts';
import type { ImportReportWire, TransferWire } from '../../src/server/wire/transfer.ts';
import { local } from '../support/rack.ts';
import { bearer, json, makeApp, type RackApp } from './rack-app.ts';

const limit = 8 * 1024 * 1024;
const type = { 'Content-Type': 'application/json' };

async function exportOf({ ask }: RackApp): Promise<TransferWire> {
  return json(ask('GET', '/v1/keys/export'));
}

async function problemOf({ ask }: RackApp, body: unknown): Promise<Problem> {
  return json(ask('POST', '/v1/keys/import', { body: JSON.stringify(body), headers: type }));
}

/** A rack with one key, its export, and an empty rack. */
async function twoRacks() {
  const there = await makeApp({ trust: 'local' });
  const { key } = await there.mint({ scopes: ['write'], allowedIps: ['10.0.0.0/8'] });
  const here = await makeApp({ trust: 'local' });
  return { there, here, key, wanted: await exportOf(there) };
}

test('the answer of an export is the body of an import, field by field', async () => {
  const { here, key, wanted } = await twoRacks();
  expect(wanted).toEqual({
    ...{ format: 'keyrack-keys', version: 1, exported_at: '2026-11-21T10:00:00.000Z' },
    accounts: [{ name: 'admin', role: 'admin', permissions: [] }],
    keys: [
      {
        ...{
          id: key.id,
          profile: 'keyrack',
          account: 'admin',
          name: 'test key',
          scopes: ['write'],
        },
        ...{ permissions: null, allowed_ips: ['10.0.0.0/8'], rate_limit: null, expires_at: null },
        ...{ enabled: true, created_at: '2026-11-21T10:00:00.000Z', revoked_at: null },
        ...{ masked: key.masked, digest: expect.stringMatching(/^[0-9a-f]{64}$/), previous: null },
      },
    ],
  });
  const response = await here.ask('POST', '/v1/keys/import', { body: { ...wanted } });
  expect(await json<{ data: ImportReportWire }>(response)).toEqual({
    data: {
      ...{ dry_run: false, accounts: [] },
      keys: [
        { id: key.id, name: 'test key', account: 'admin', outcome: 'imported', status: 'active' },
      ],
    },
  });
  expect((await exportOf(here)).keys).toEqual(wanted.keys);
});

describe('a body that is no export', () => {
  test.each<[string, (wanted: TransferWire) => unknown, string]>([
    ['another format', (wanted) => ({ ...wanted, format: 'keys' }), 'format'],
    ['a later version', (wanted) => ({ ...wanted, version: 2 }), 'version'],
    ['an unknown field', (wanted) => ({ ...wanted, colour: 'red' }), 'colour'],
    [
      'a token',
      ({ keys, ...rest }) => ({ ...rest, keys: [{ ...keys[0], token: 'x' }] }),
      'keys.0.token',
    ],
    [
      'a key without a digest',
      ({ keys, ...rest }) => ({ ...rest, keys: [{ ...keys[0], digest: undefined }] }),
      'keys.0.digest',
    ],
    ['an account without a name', (wanted) => ({ ...wanted, accounts: [{}] }), 'accounts.0.name'],
    [
      'too many keys',
      (wanted) => ({ ...wanted, keys: Array(10_001).fill(wanted.keys[0]) }),
      'keys',
    ],
  ])('%s is named by its path', async (_, spoil, path) => {
    const { here, wanted } = await twoRacks();
    expect(await problemOf(here, spoil(wanted))).toMatchObject({
      code: 'invalid_input',
      issues: [{ path }],
    });
    expect((await exportOf(here)).keys).toEqual([]);
  });

  /** A million mistakes would cost a gigabyte to tell, to whoever holds any key with `manage`. */
  test('a million mistakes are not named one by one', async () => {
    const { here, wanted } = await twoRacks();
    const unknown = Object.fromEntries(
      Array.from({ length: 100_000 }, (_, index) => [`f${index}`, 1]),
    );
    const many = await problemOf(here, { ...wanted, ...unknown });
    expect(many.issues).toHaveLength(100);
    const ones = await problemOf(here, { ...wanted, keys: Array(1_000_000).fill(1) });
    expect(ones.issues).toEqual([{ path: 'keys', message: 'is too long, 10000 are the most' }]);
  });
});

describe('the length of the body of an import', () => {
  const sized = async (bytes: number) => {
    const { here, wanted } = await twoRacks();
    const text = JSON.stringify(wanted);
    const body = text + ' '.repeat(bytes - Buffer.byteLength(text));
    const status = async (headers: Record<string, string>, sent: RequestInit['body']) =>
      (await here.ask('POST', '/v1/keys/import', { body: sent, headers })).status;
    return { body, status, here };
  };

  test('8 MiB pass, one byte more is 413, by length and in chunks', async () => {
    const fits = await sized(limit);
    expect(await fits.status({ ...type, 'Content-Length': `${limit}` }, fits.body)).toBe(200);
    const { body, status } = await sized(limit + 1);
    expect(await status({ ...type, 'Content-Length': `${limit + 1}` }, body)).toBe(413);
    expect(await status(type, new Blob([body]).stream())).toBe(413);
  });

  test('every other route keeps its own limit, whatever its path looks like', async () => {
    const { body, here } = await sized(64 * 1024 + 1);
    for (const path of ['/v1/keys', '/v1/keys/import/enable', '/v1/verify']) {
      const headers = { ...type, 'Content-Length': `${body.length}` };
      expect((await here.ask('POST', path, { body, headers })).status).toBe(413);
    }
  });

  test('a stranger is refused before any of it is read', async () => {
    const { ask } = await makeApp();
    const body = new ReadableStream({
      pull() {
        throw new Error('the body was read');
      },
    });
    expect((await ask('POST', '/v1/keys/import', { body, headers: type })).status).toBe(401);
  });
});

test('on TCP a key with manage is not enough: its account must be an admin', async () => {
  const rack = await makeApp();
  const permissions = ['api_keys.read', 'api_keys.write', 'api_keys.delete'];
  await rack.keyring.createAccount({ name: 'op', permissions }, local);
  const statusFor = async (account: string, scopes: string[]) => {
    const headers = bearer((await rack.mint({ account, scopes })).token);
    const body = { format: 'keyrack-keys', version: 1, accounts: [], keys: [] };
    const answers = await Promise.all([
      rack.ask('GET', '/v1/keys/export', { headers }),
      rack.ask('POST', '/v1/keys/import', { headers, body }),
    ]);
    return answers.map(({ status }) => status);
  };
  expect(await statusFor('admin', ['manage'])).toEqual([200, 200]);
  expect(await statusFor('op', ['manage'])).toEqual([403, 403]);
  expect(await statusFor('admin', ['write'])).toEqual([403, 403]);
});
