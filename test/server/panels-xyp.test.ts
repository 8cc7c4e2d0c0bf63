import { describe, expect, it } from 'vitest';
import { auditEntry } from '../../src/server/openapi/schema/audit.ts';
import { local } from '../support/rack.ts';
import { makePanelApp } from './panels-bench.ts';
import { json } from './rack-app.ts';

const path = '/api/account/api-keys';

async function makeXyp() {
  const rack = await makePanelApp('xyp');
  const alice = await rack.user('alice', { profile: 'xyp', name: 'first key' });
  return { ...rack, alice };
}

const failure = (statusCode: number, code: string) =>
  expect.objectContaining({ error: true, statusCode, code, message: expect.any(String) });

describe('the keys of the xyp panel', () => {
  it('are listed with their pagination, in the names and the order of the documentation', async () => {
    const { as, alice } = await makeXyp();
    const answer = await as(alice.token, 'GET', path);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe(
      JSON.stringify({
        data: [
          {
            identifier: alice.key.id,
            description: 'first key',
            allowed_ips: [],
            last_used_at: '2026-11-21T10:00:00.000Z',
            created_at: '2026-11-21T10:00:00.000Z',
          },
        ],
        pagination: { page: 1, perPage: 50, total: 1, totalPages: 1 },
      }),
    );
  });

  it('are made with the whole token in meta.secret_token, which works at once', async () => {
    const { as, ask, alice } = await makeXyp();
    const answer = await as(alice.token, 'POST', path, {
      memo: 'Development API Key',
      allowedIps: ['192.168.1.100', '2001:DB8::1'],
      expiresAt: '2027-12-31T23:59:59Z',
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const { data, meta } = await json<{ data: { identifier: string }; meta: SecretMeta }>(answer);
    expect(data).toEqual({
      identifier: expect.stringMatching(/^[a-z][0-9a-z]{23}$/),
      description: 'Development API Key',
      allowed_ips: ['192.168.1.100', '2001:db8::1'],
      last_used_at: null,
      created_at: '2026-11-21T10:00:00.000Z',
    });
    expect(meta.secret_token).toMatch(/^xyp_[0-9A-Za-z]{40}$/);
    const headers = { Authorization: `Bearer ${meta.secret_token}` };
    const from = (peer: string) => ask('GET', path, { headers, peer });
    expect((await from('192.168.1.100')).status).toBe(200);
    expect((await from('192.168.1.101')).status).toBe(403);
  });

  it('are deleted with an answer that is always true, and work no more', async () => {
    const { as, alice } = await makeXyp();
    const made = await json<{ data: { identifier: string }; meta: SecretMeta }>(
      as(alice.token, 'POST', path, { memo: 'second' }),
    );
    const gone = await as(alice.token, 'DELETE', `${path}/${made.data.identifier}`);
    expect([gone.status, await gone.json()]).toEqual([200, { success: true }]);
    expect((await as(made.meta.secret_token, 'GET', path)).status).toBe(401);
    const again = await as(alice.token, 'DELETE', `${path}/${made.data.identifier}`);
    expect([again.status, await again.json()]).toEqual([404, failure(404, 'NOT_FOUND')]);
  });

  it('come in pages', async () => {
    const { as, mint, alice } = await makeXyp();
    for (const name of ['b', 'c', 'd', 'e']) await mint({ account: 'alice', profile: 'xyp', name });
    const page = await json<Page>(as(alice.token, 'GET', `${path}?page=2&limit=2`));
    expect(page.data).toHaveLength(2);
    expect(page.pagination).toEqual({ page: 2, perPage: 2, total: 5, totalPages: 3 });
    const after = await json<Page>(as(alice.token, 'GET', `${path}?page=9&limit=2`));
    expect(after).toEqual({
      data: [],
      pagination: { page: 9, perPage: 2, total: 5, totalPages: 3 },
    });
  });

  it.each(['page=0', 'limit=0', 'limit=101', 'limit=ten', 'page=-1', 'page=1.5'])(
    'are not listed with %s',
    async (query) => {
      const { as, alice } = await makeXyp();
      const answer = await as(alice.token, 'GET', `${path}?${query}`);
      expect([answer.status, await answer.json()]).toEqual([400, failure(400, 'BAD_REQUEST')]);
    },
  );

  it.each([
    ['a memo of 501 characters', { memo: 'x'.repeat(501) }],
    ['a memo that is a number', { memo: 5 }],
    ['an address that is none', { memo: 'a key', allowedIps: ['999.1.1.1'] }],
    ['a range, which the panel does not take', { memo: 'a key', allowedIps: ['10.0.0.0/8'] }],
    ['addresses that are no list', { memo: 'a key', allowedIps: '10.0.0.1' }],
    ['an expiry in the past', { memo: 'a key', expiresAt: '2026-11-21T09:59:59Z' }],
    ['an expiry at this moment', { memo: 'a key', expiresAt: '2026-11-21T10:00:00Z' }],
    ['an expiry that is no time', { memo: 'a key', expiresAt: 'tomorrow' }],
  ])('are not made with %s', async (_, body) => {
    const { as, alice } = await makeXyp();
    const answer = await as(alice.token, 'POST', path, body);
    expect([answer.status, await answer.json()]).toEqual([400, failure(400, 'BAD_REQUEST')]);
    expect((await json<Page>(as(alice.token, 'GET', path))).pagination.total).toBe(1);
  });

  it.each([
    ['memo', { memo: 'bad\u0000memo' }],
    ['allowedIps.1', { memo: 'a key', allowedIps: ['10.0.0.1', 'x'] }],
    ['expiresAt', { memo: 'a key', expiresAt: '2026-11-21T09:59:59Z' }],
    ['expiresAt', { memo: 'a key', expiresAt: 'tomorrow' }],
  ])(
    'that are refused for their %s are told so by the name that the client gave it',
    async (field, body) => {
      const { as, alice } = await makeXyp();
      const { message } = await json<{ message: string }>(as(alice.token, 'POST', path, body));
      expect(message).toMatch(new RegExp(`^${field} `));
    },
  );

  it.each([
    ['no body', undefined, 'API Key'],
    ['null in every field', { memo: null, allowedIps: null, expiresAt: null }, 'API Key'],
    ['empty fields', { memo: '', allowedIps: [], expiresAt: '' }, 'API Key'],
    ['a memo of 500 characters', { memo: 'x'.repeat(500) }, 'x'.repeat(500)],
    ['a field that the panel does not know', { memo: 'a key', color: 'red' }, 'a key'],
  ])('are made with %s', async (_, body, description) => {
    const { as, alice } = await makeXyp();
    const answer = await as(alice.token, 'POST', path, body);
    expect(await answer.json()).toMatchObject({ data: { description, allowed_ips: [] } });
  });

  it('are not made from what is no JSON', async () => {
    const { ask, alice } = await makeXyp();
    const headers = { Authorization: `Bearer ${alice.token}` };
    const answer = await ask('POST', path, { headers, body: '{"memo"' });
    expect([answer.status, await answer.json()]).toEqual([400, failure(400, 'BAD_REQUEST')]);
  });

  it('of somebody else, of another profile and of nobody are all not found', async () => {
    const { as, user, keyring, alice } = await makeXyp();
    const { key: bobs } = await user('bob', { profile: 'xyp' });
    const { key: other } = await user('alice', { profile: 'akener' });
    for (const id of [bobs.id, other.id, 'clx1a2b3c4d5e6f7g8h9i0j1', '../../v1/keys', '%00']) {
      const answer = await as(alice.token, 'DELETE', `${path}/${encodeURIComponent(id)}`);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toEqual(failure(404, 'NOT_FOUND'));
    }
    for (const { id } of [bobs, other])
      expect((await keyring.getKey(id, local)).status).toBe('active');
    const { pagination } = await json<Page>(as(alice.token, 'GET', path));
    expect(pagination.total).toBe(1);
  });

  it('are refused alike whether unknown, of another profile, expired, inactive or revoked', async () => {
    const { as, ask, user, keyring, clock } = await makeXyp();
    const expired = await user('alice', { profile: 'xyp', expiresAt: '2026-11-21T10:00:01Z' });
    const inactive = await user('alice', { profile: 'xyp' });
    const revoked = await user('alice', { profile: 'xyp' });
    const foreign = await user('admin', { scopes: ['manage'] });
    await keyring.disableKey(inactive.key.id, local);
    await keyring.revokeKey(revoked.key.id, local);
    clock.now += 5000;
    const tokens = [expired, inactive, revoked, foreign].map(({ token }) => token);
    for (const token of [...tokens, 'xyp_unknown']) {
      const answer = await as(token, 'GET', path);
      expect([answer.status, await answer.json()]).toEqual([
        401,
        {
          error: true,
          statusCode: 401,
          statusMessage: 'Unauthorized',
          message: 'Unauthorized',
          code: 'UNAUTHORIZED',
        },
      ]);
    }
    expect((await ask('GET', path)).status).toBe(401);
  });

  it('answer 429 with Retry-After beyond the rate of the key', async () => {
    const { as, user } = await makeXyp();
    const { token } = await user('alice', { profile: 'xyp', rateLimit: '1/1m' });
    expect((await as(token, 'GET', path)).status).toBe(200);
    const answer = await as(token, 'GET', path);
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '60']);
    expect(await answer.json()).toEqual(failure(429, 'TOO_MANY_REQUESTS'));
  });

  // Attack: guessing tokens at the panel, where no limit of the panel's own stands in the way.
  it('are kept from an address that presents unknown tokens all the time', async () => {
    const { ask, alice } = await makeXyp();
    const from = { peer: '203.0.113.9' };
    const guess = () => ask('GET', path, { ...from, headers: { Authorization: 'Bearer xyp_x' } });
    for (let attempt = 0; attempt < 60; attempt += 1) expect((await guess()).status).toBe(401);
    const answer = await guess();
    expect([answer.status, await answer.json()]).toEqual([429, failure(429, 'TOO_MANY_REQUESTS')]);
    expect(answer.headers.get('retry-after')).not.toBeNull();
    const headers = { Authorization: `Bearer ${alice.token}` };
    expect((await ask('GET', path, { ...from, headers })).status).toBe(200);
  });

  it('answer for other paths below theirs in the same format, to good keys alone', async () => {
    const { as, ask, alice } = await makeXyp();
    const answer = await as(alice.token, 'GET', '/api/account/sessions');
    expect([answer.status, await answer.json()]).toEqual([404, failure(404, 'NOT_FOUND')]);
    expect((await as(alice.token, 'PATCH', path)).status).toBe(404);
    expect((await ask('GET', '/api/account/sessions')).status).toBe(401);
  });

  // A page that the operator has open may send requests; it has no token, and gets what everybody gets.
  it('answer a web page as everybody else, without a problem document', async () => {
    const { ask } = await makeXyp();
    const answer = await ask('GET', path, { headers: { Origin: 'https://evil.example' } });
    expect(answer.status).toBe(401);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(await answer.json()).toEqual(failure(401, 'UNAUTHORIZED'));
  });

  it('are not there unless the panel is served', async () => {
    const { as, alice } = await makeXyp();
    const other = await makePanelApp();
    expect((await other.as(alice.token, 'GET', path)).status).toBe(404);
    expect((await as(alice.token, 'GET', '/v1/keys')).status).toBe(403);
  });
});

describe('the audit', () => {
  it('names the key that made another at the panel, in the shape that is documented', async () => {
    const { as, ask, mint, alice } = await makeXyp();
    await as(alice.token, 'POST', path, { memo: 'mine' });
    const { token } = await mint({ scopes: ['manage'] });
    const headers = { Authorization: `Bearer ${token}` };
    const answer = await ask('GET', '/v1/audit?type=key.created&limit=100', { headers });
    const { data } = await json<{ data: readonly { actor: object }[] }>(answer);
    for (const entry of data) expect(auditEntry.safeParse(entry).error).toBeUndefined();
    const own = { kind: 'key', key: alice.key.id, account: 'alice', own: true };
    expect(data.map(({ actor }) => actor)).toContainEqual(own);
  });
});

describe('the record of requests', () => {
  // Attack: a token in the path of a request would stay readable in the live tail.
  it('has the door panel, the path without query, and no token', async () => {
    const { as, keyring, alice } = await makeXyp();
    await as(alice.token, 'DELETE', `${path}/${alice.token}?a=b`);
    const { items } = await keyring.listRequests({}, local);
    expect(items.at(-1)).toMatchObject({
      door: 'panel',
      method: 'DELETE',
      path: `${path}/[redacted]`,
      key: alice.key.id,
      code: 'VALID',
    });
  });

  // A key of another kind may tell nothing of itself at the panel, and its operator has to see why it was refused.
  it('says of a key of another profile that it is of the wrong kind, and the panel says nothing', async () => {
    const { as, user, keyring } = await makeXyp();
    const bound = { profile: 'pyro', allowedIps: ['203.0.113.7'] };
    const [other, elsewhere] = [
      await user('alice', { profile: 'pyro' }),
      await user('alice', bound),
    ];
    for (const { token } of [other, elsewhere])
      expect((await as(token, 'GET', path)).status).toBe(401);
    const { items } = await keyring.listRequests({ refused: true }, local);
    const told = items.map(({ code, key, takes }) => [code, key, takes]);
    expect(told).toEqual([
      ['INSUFFICIENT_PERMISSIONS', other.key.id, ['xyp']],
      ['IP_DENIED', elsewhere.key.id, ['xyp']],
    ]);
  });
});

interface SecretMeta {
  readonly secret_token: string;
}

interface Page {
  readonly data: readonly { readonly identifier: string }[];
  readonly pagination: { readonly total: number };
}
