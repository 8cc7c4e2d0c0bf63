import { beforeAll, describe, expect, test } from 'vitest';
import type { Problem } from '../../src/server/problem.ts';
import type { AccountWire } from '../../src/server/wire/account.ts';
import type { AuditEntryWire, AuditReportWire } from '../../src/server/wire/audit.ts';
import type { MintedWire } from '../../src/server/wire/key.ts';
import type { PageWire } from '../../src/server/wire/page.ts';
import type { ProfileWire } from '../../src/server/wire/profile.ts';
import { local } from '../support/rack.ts';
import { json, makeApp, type RackApp, type Sent } from './rack-app.ts';

type Anchor = { data: { seq: number; hash: string } };
type Row = readonly [
  method: string,
  path: string,
  status: number,
  code?: string | undefined,
  sent?: Sent,
];

/** A rack with one key, named `known` below, asked by the local user. */
let rack: RackApp;
let known: string;
beforeAll(async () => {
  rack = await makeApp({ trust: 'local' });
  known = (await rack.mint()).key.id;
});

const emptyTransfer = { format: 'keyrack-keys', version: 1, accounts: [], keys: [] };
const rows: readonly Row[] = [
  ['GET', '/healthz', 200],
  ['GET', '/readyz', 200],
  ['GET', '/', 404, 'not_found'],
  ['GET', '/v1', 404, 'not_found'],
  ['GET', '//v1/keys', 404, 'not_found'],
  ['GET', '/v1/keys', 200],
  ['HEAD', '/v1/keys', 200],
  ['GET', '/v1/keys/', 404, 'not_found'],
  ['GET', '/v1/keys?page=1&limit=100&sort=name&order=desc&status=active&filter=x', 200],
  ['GET', '/v1/keys?unused=90d&expiring=14d&profile=keyrack&account=admin', 200],
  ['GET', '/v1/keys?page=0', 400, 'invalid_input'],
  ['GET', '/v1/keys?page=-1', 400, 'invalid_input'],
  ['GET', '/v1/keys?page=1.5', 400, 'invalid_input'],
  ['GET', '/v1/keys?page=', 400, 'invalid_input'],
  ['GET', '/v1/keys?limit=101', 400, 'invalid_input'],
  ['GET', '/v1/keys?order=up', 400, 'invalid_input'],
  ['GET', '/v1/keys?unused=90', 400, 'invalid_input'],
  ['GET', '/v1/keys?colour=red', 400, 'invalid_input'],
  ['GET', '/v1/keys?page=1&page=2', 400, 'invalid_input'],
  ['GET', '/v1/keys/KNOWN', 200],
  ['GET', '/v1/keys/kr_unknown', 404, 'not_found'],
  ['GET', '/v1/keys/KNOWN/colour', 404, 'not_found'],
  ['PUT', '/v1/keys/KNOWN', 405, 'method_not_allowed'],
  ['PATCH', '/v1/keys/KNOWN', 200, undefined, { body: { name: 'renamed' } }],
  ['PATCH', '/v1/keys/KNOWN', 200, undefined],
  ['PATCH', '/v1/keys/KNOWN', 400, 'invalid_input', { body: { account: 'admin' } }],
  ['PATCH', '/v1/keys/KNOWN', 400, 'invalid_input', { body: { profile: 'pyro' } }],
  ['POST', '/v1/keys', 201, undefined, { body: { name: 'another' } }],
  ['POST', '/v1/keys', 400, 'invalid_input', { body: {} }],
  ['POST', '/v1/keys', 400, 'invalid_input'],
  ['POST', '/v1/keys', 400, 'invalid_input', { body: { name: 'x', nmae: 'y' } }],
  ['POST', '/v1/keys/KNOWN/disable', 200],
  ['POST', '/v1/keys/KNOWN/enable', 200],
  ['POST', '/v1/keys/KNOWN/enable', 400, 'invalid_input', { body: { now: true } }],
  ['GET', '/v1/keys/KNOWN/enable', 405, 'method_not_allowed'],
  ['POST', '/v1/keys/KNOWN/rotate', 400, 'invalid_input', { body: { overlap: 'soon' } }],
  ['POST', '/v1/keys/KNOWN/rotate', 400, 'invalid_input', { body: { finish: false } }],
  ['POST', '/v1/keys/KNOWN/rotate', 400, 'invalid_input', { body: { finish: true, abort: true } }],
  ['POST', '/v1/keys/KNOWN/rotate', 409, 'conflict', { body: { finish: true } }],
  ['POST', '/v1/keys/KNOWN/rotate', 201, undefined, { body: { overlap: '24h' } }],
  ['POST', '/v1/keys/KNOWN/rotate', 409, 'conflict', { body: { overlap: '24h' } }],
  ['POST', '/v1/keys/KNOWN/rotate', 200, undefined, { body: { abort: true } }],
  ['POST', '/v1/keys/KNOWN/rotate', 201],
  ['GET', '/v1/keys/export', 200],
  ['GET', '/v1/keys/export?revoked=true', 200],
  ['GET', '/v1/keys/export?revoked=yes', 400, 'invalid_input'],
  ['GET', '/v1/keys/export?status=active', 400, 'invalid_input'],
  ['POST', '/v1/keys/import', 400, 'invalid_input'],
  ['POST', '/v1/keys/import', 400, 'invalid_input', { body: { keys: [], accounts: [] } }],
  ['POST', '/v1/keys/import', 200, undefined, { body: emptyTransfer }],
  ['POST', '/v1/keys/import?dry_run=true', 200, undefined, { body: emptyTransfer }],
  ['POST', '/v1/keys/import?dry_run=1', 400, 'invalid_input', { body: emptyTransfer }],
  ['POST', '/v1/keys/import?dryrun=true', 400, 'invalid_input', { body: emptyTransfer }],
  ['POST', '/v1/keys/explain', 200, undefined, { body: { token: 'nonsense' } }],
  ['POST', '/v1/keys/explain', 400, 'invalid_input', { body: {} }],
  ['POST', '/v1/keys/explain', 400, 'invalid_input', { body: { token: 'x', secret: 'y' } }],
  ['POST', '/v1/keys/explain', 400, 'invalid_input', { body: { token: 'x', permission: 'fly' } }],
  ['GET', '/v1/keys/explain', 404, 'not_found'],
  ['GET', '/v1/accounts', 200],
  ['GET', '/v1/accounts?key=x', 400, 'invalid_input'],
  ['POST', '/v1/accounts', 201, undefined, { body: { name: 'bob' } }],
  ['POST', '/v1/accounts', 409, 'conflict', { body: { name: 'bob' } }],
  ['POST', '/v1/accounts', 400, 'invalid_input', { body: { name: 'carol', role: 'boss' } }],
  ['DELETE', '/v1/accounts', 405, 'method_not_allowed'],
  ['GET', '/v1/profiles', 200],
  ['GET', '/v1/profiles/pyro', 200],
  ['GET', '/v1/profiles/nobody', 404, 'not_found'],
  ['GET', '/v1/audit', 200],
  ['GET', '/v1/audit?key=KNOWN&actor=tester&type=key.created&since=2026-11-21T00:00:00Z', 200],
  ['GET', '/v1/audit?type=key.eaten', 400, 'invalid_input'],
  ['GET', '/v1/audit/head', 200],
  ['GET', '/v1/audit/verify', 200],
  ['GET', '/v1/audit/verify?expect=1', 400, 'invalid_input'],
  ['POST', '/v1/verify', 200, 'MALFORMED', { body: { token: 'nonsense' } }],
  ['POST', '/v1/verify', 400, 'invalid_input', { body: {} }],
  ['POST', '/v1/verify', 400, 'invalid_input', { body: { token: 'x', permission: 'fly' } }],
  ['GET', '/v1/verify', 405, 'method_not_allowed'],
  ['GET', '/v1/keys', 403, 'not_permitted', { headers: { 'X-Keyrack-As': 'nobody' } }],
  ['DELETE', '/v1/keys/KNOWN', 200],
  ['DELETE', '/v1/keys/KNOWN', 200],
  ['POST', '/v1/keys/KNOWN/enable', 409, 'conflict'],
];

describe('routes', () => {
  test.each(rows.map((row) => ({ title: row.slice(0, 4).join(' '), row })))(
    '$title',
    async ({ row }) => {
      const [method, path, status, code, sent] = row;
      const response = await rack.ask(method, path.replace('KNOWN', known), sent);
      const body = method === 'HEAD' ? null : await json<Partial<Problem>>(response);
      expect({ status: response.status, code: body?.code }).toEqual({ status, code });
      expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
      expect(response.headers.get('X-Request-Id')).toMatch(/^[\w-]{36}$/);
      expect(response.headers.get('Cache-Control')).toBe(
        path.startsWith('/v1') ? 'no-store' : null,
      );
      expect([...response.headers.keys()].join()).not.toMatch(/access-control/);
      expect(rack.logs).toEqual([]);
    },
  );
});

test('case 91: of two edits of one version at the same time the second gets 409', async () => {
  const { ask, mint } = await makeApp({ trust: 'local' });
  const { key } = await mint();
  const edit = (name: string) =>
    ask('PATCH', `/v1/keys/${key.id}`, { body: { name, version: key.version } });
  const [first, second] = await Promise.all([edit('first'), edit('second')]);
  expect([first.status, second.status]).toEqual([200, 409]);
  expect(await json<Problem>(second)).toMatchObject({ code: 'conflict' });
  const { data } = await json<{ data: { name: string } }>(ask('GET', `/v1/keys/${key.id}`));
  expect(data.name).toBe('first');
});

describe('shapes', () => {
  const get = <T>(path: string) => json<T>(rack.ask('GET', path));

  test('a key is written exactly as the specification has it', async () => {
    const draft = {
      name: 'backup script',
      scopes: ['read', 'write'],
      allowedIps: ['203.0.113.0/24'],
    };
    const { key } = await rack.mint(draft);
    const text = await (await rack.ask('GET', `/v1/keys/${key.id}`)).text();
    expect(text).toBe(
      `{"data":{"id":"${key.id}","profile":"keyrack","name":"backup script","account":"admin","masked":"${key.id}_…","status":"active",` +
        '"scopes":["read","write"],"permissions":null,"allowed_ips":["203.0.113.0/24"],"rate_limit":null,' +
        '"expires_at":null,"created_at":"2026-11-21T10:00:00.000Z","last_used_at":null,"last_used_ip":null,"uses":0,"previous":null,"version":1}}',
    );
  });

  test('creating answers with the key and its token', async () => {
    const response = await rack.ask('POST', '/v1/keys', { body: { name: 'fresh' } });
    const { data, token, ...rest } = await json<MintedWire>(response);
    expect(token.startsWith(data.id)).toBe(true);
    expect(rest).toEqual({});
  });

  test('a list tells its place', async () => {
    const { pagination } = await get<PageWire<unknown>>('/v1/keys?filter=nothing-has-this-name');
    expect(pagination).toEqual({ page: 1, per_page: 50, total: 0, total_pages: 1 });
    expect((await get<PageWire<unknown>>('/v1/audit?limit=2')).pagination).toMatchObject({
      page: 1,
      per_page: 2,
    });
  });

  test('an account has its keys counted', async () => {
    const { data } = await get<PageWire<AccountWire>>('/v1/accounts?limit=1');
    expect(data).toEqual([
      {
        name: 'admin',
        role: 'admin',
        permissions: [],
        created_at: '2026-11-21T10:00:00.000Z',
        keys: expect.any(Number),
      },
    ]);
  });

  test('an audit entry names rules as the wire does, at both depths', async () => {
    const { key } = await rack.mint();
    await rack.keyring.updateKey(key.id, { allowedIps: ['10.0.0.1'] }, local);
    await rack.keyring.rotateKey(key.id, 3_600_000, local);
    const { data } = await get<PageWire<AuditEntryWire>>(`/v1/audit?key=${key.id}`);
    expect(data[0]?.data).toEqual({
      id: key.id,
      masked: key.masked,
      previous_expires_at: '2026-11-21T11:00:00.000Z',
    });
    expect(data[1]?.data).toEqual({
      id: key.id,
      from: { allowed_ips: [] },
      to: { allowed_ips: ['10.0.0.1'] },
    });
    expect(data[2]).toEqual({
      seq: expect.any(Number),
      ts: '2026-11-21T10:00:00.000Z',
      actor: local,
      op: 'key.created',
      data: expect.objectContaining({ allowed_ips: [], rate_limit: null, expires_at: null }),
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test('the head of the audit is an anchor that verifies', async () => {
    const { seq, hash } = (await get<Anchor>('/v1/audit/head')).data;
    const { data } = await get<{ data: AuditReportWire }>(`/v1/audit/verify?expect=${seq}:${hash}`);
    expect(data).toEqual({
      ok: true,
      records: seq,
      head: { seq, hash },
      problem: null,
      warning: null,
    });
  });

  test('a profile has the limits of the wire', async () => {
    expect(
      (await get<{ data: ProfileWire }>('/v1/profiles/pterodactyl-client')).data,
    ).toMatchObject({
      prefix: 'ptlc_',
      limits: { keys_per_account: 25, allowed_ips: 50, expires_in_days: null },
    });
  });

  test('a verdict says if the old secret was used, and until when it may be', async () => {
    const { key, token } = await rack.mint();
    const fresh = await rack.keyring.rotateKey(key.id, 3_600_000, local);
    const verdict = async (body: object) => json<object>(rack.ask('POST', '/v1/verify', { body }));
    expect(await verdict({ token })).toMatchObject({
      valid: true,
      code: 'VALID',
      previous: true,
      previous_expires_at: '2026-11-21T11:00:00.000Z',
    });
    expect(Object.keys(await verdict({ token: fresh.token }))).toEqual(['valid', 'code', 'key']);
    expect(await verdict({ token: null })).toEqual({ valid: false, code: 'MISSING' });
    expect(await verdict({ token: 'hello' })).toEqual({ valid: false, code: 'MALFORMED' });
  });

  test('who is here is told to anybody', async () => {
    expect(await get('/healthz')).toEqual({ status: 'ok', name: 'keyrack', version: '1.2.3' });
  });
});
