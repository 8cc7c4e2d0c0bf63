import { randomBytes } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { profiles } from '../../src/core/profiles/index.ts';
import { mintToken } from '../../src/core/token.ts';
import type { Problem } from '../../src/server/problem.ts';
import { local } from '../support/rack.ts';
import { bearer, json, makeApp, type RackApp, type Sent } from './rack-app.ts';

const realm = 'Bearer realm="keyrack"';
let rack: RackApp;
let token: string;
beforeEach(async () => {
  rack = await makeApp();
  token = (await rack.mint({ scopes: ['manage'] })).token;
});

const get = (sent: Sent = {}, path = '/v1/keys') => rack.ask('GET', path, sent);
async function outcome(sent: Sent, path?: string) {
  const response = await get(sent, path);
  const { code } = await json<Problem>(response);
  return { status: response.status, code, challenge: response.headers.get('WWW-Authenticate') };
}

describe('presenting a token', () => {
  test('case 55: without one the answer is 401 with the scheme and no error', async () => {
    expect(await outcome({})).toEqual({ status: 401, code: 'missing', challenge: realm });
  });

  test('case 56: two headers Authorization are 400, joined or raw', async () => {
    const joined = { Authorization: `Bearer ${token}, Bearer ${token}` };
    expect(await outcome({ headers: joined })).toMatchObject({
      status: 400,
      code: 'invalid_input',
    });
    const rawHeaders = ['Authorization', `Bearer ${token}`, 'AUTHORIZATION', `Bearer ${token}`];
    expect(await outcome({ rawHeaders })).toMatchObject({ status: 400, code: 'invalid_input' });
  });

  test('case 57: the scheme is read in any case, with blanks around', async () => {
    for (const value of ['bearer T', 'BEARER T', 'Bearer   T', ' \tBearer T \t']) {
      const rawHeaders = ['authorization', value.replace('T', token)];
      expect((await get({ rawHeaders })).status).toBe(200);
    }
  });

  test.each([
    ['a tab after the scheme', 'Bearer\tT', 401],
    ['a tab before the token', 'Bearer \tT', 401],
    ['a no-break space', 'Bearer\u00a0T', 401],
    ['a trailing comma', 'Bearer T,', 400],
    ['a blank inside', 'Bearer T T', 401],
    ['a Latin-1 letter', 'Bearer Té', 401],
    ['no token', 'Bearer', 401],
    ['quotes', 'Bearer "T"', 401],
  ])('case 58: %s is refused', async (_, value, status) => {
    const rawHeaders = ['Authorization', value.replaceAll('T', token)];
    expect((await outcome({ rawHeaders })).status).toBe(status);
  });

  test.each(['Basic YTpi', 'Bearerkr_x', 'Digest x', 'kr_x'])(
    'case 59: the scheme of %j presents nothing',
    async (value) => {
      const headers = { Authorization: value };
      expect(await outcome({ headers })).toEqual({
        status: 401,
        code: 'missing',
        challenge: realm,
      });
    },
  );

  test('X-Api-Key does as well, and may say the same as Authorization', async () => {
    expect((await get({ headers: { 'X-Api-Key': token } })).status).toBe(200);
    expect((await get({ headers: { 'X-Api-Key': token, ...bearer(token) } })).status).toBe(200);
  });

  test('two different tokens are 400, whichever is good', async () => {
    const other = (await rack.mint({ scopes: ['manage'] })).token;
    for (const [a, b] of [
      [token, other],
      [other, 'rubbish'],
      ['rubbish', token],
    ] as const) {
      expect((await get({ headers: { 'X-Api-Key': a, ...bearer(b) } })).status).toBe(400);
      expect((await get({ headers: { 'X-Api-Key': `${a}, ${b}` } })).status).toBe(400);
    }
  });
});

describe('case 60: a token in the URL', () => {
  test.each([
    '/v1/keys?api_key=T',
    '/v1/keys?apikey=anything',
    '/v1/keys?ACCESS_TOKEN=anything',
    '/v1/keys?token=x',
    '/v1/keys?key=x',
    '/v1/keys?filter=T',
    '/v1/keys?filter=SHORT',
    '/v1/keys?T=1',
    '/v1/keys?filter=%6Br_TAIL',
    '/v1/keys/T',
    '/v1/keys/%6Br_TAIL',
    '/v1/audit?key=T',
    '/healthz?api_key=x',
    '/T',
  ])('%s is 400, and nobody repeats it', async (path) => {
    const written = path
      .replace('SHORT', token.slice(0, -5))
      .replace('TAIL', token.slice(3))
      .replace('T', token);
    const response = await get({ headers: bearer(token) }, written);
    expect(response.status).toBe(400);
    expect((await response.text()) + rack.logs.join()).not.toContain(token.slice(4, 12));
    expect((await rack.keyring.listKeys({}, local)).items[0]?.uses).toBe(0);
  });

  test('an identifier in the URL is no token', async () => {
    const id = token.slice(0, 15);
    expect((await get({ headers: bearer(token) }, `/v1/keys/${id}`)).status).toBe(200);
    expect((await get({ headers: bearer(token) }, `/v1/audit?key=${id}`)).status).toBe(200);
    expect((await get({ headers: bearer(token) }, `/v1/keys?filter=${id}`)).status).toBe(200);
  });
});

describe('judging a token', () => {
  const invalid = `${realm}, error="invalid_token"`;

  test('case 61: a checksum that is wrong is malformed', async () => {
    const last = token.at(-1) === 'a' ? 'b' : 'a';
    const mistyped = token.slice(0, -1) + last;
    const expected = { status: 401, code: 'malformed', challenge: invalid };
    expect(await outcome({ headers: bearer(mistyped) })).toEqual(expected);
    expect(await outcome({ headers: bearer('x'.repeat(8000)) })).toEqual(expected);
  });

  /** Otherwise a stranger could find out which identifiers exist, and which of them are revoked. */
  test.each(['keyrack', 'pterodactyl-client'])(
    'cases 62 and 63: a known id, a revoked id and an unknown id of profile %s answer the same without the secret',
    async (name) => {
      const profile = profiles.get(name);
      if (!profile) throw new Error(name);
      const known = (await rack.mint({ profile: name })).key;
      const revoked = (await rack.mint({ profile: name })).key;
      await rack.keyring.revokeKey(revoked.id, local);
      const unknown = mintToken(profile, randomBytes);
      const asker = bearer(token);
      const answers = [];
      for (const { id } of [known, revoked, unknown]) {
        const guess = mintToken(profile, randomBytes, id).token;
        const headers = { ...bearer(guess), 'X-Request-Id': 'same' };
        const response = await get({ headers });
        const verdict = await rack.ask('POST', '/v1/verify', {
          headers: { ...asker, 'X-Request-Id': 'same' },
          body: { token: guess },
        });
        answers.push([
          ...[response.status, [...response.headers], await response.text()],
          ...[verdict.status, [...verdict.headers], await verdict.text()],
        ]);
      }
      expect([answers[0]?.[0], answers[0]?.[3]]).toEqual([401, 200]);
      expect(answers[1]).toEqual(answers[0]);
      expect(answers[2]).toEqual(answers[0]);
    },
  );

  test('malformed and unknown tokens differ in the code alone', async () => {
    const bodyFor = async (one: string) => {
      const headers = { ...bearer(one), 'X-Request-Id': 'same' };
      return json<Problem>(get({ headers }));
    };
    const malformed = await bodyFor('hello');
    const unknown = await bodyFor(`ptlc_${'0'.repeat(43)}`);
    expect(malformed.code).toBe('malformed');
    expect(unknown).toEqual({ ...malformed, code: 'not_found' });
  });

  test.each([
    ['revoked', 401, invalid],
    ['inactive', 401, invalid],
    ['expired', 401, invalid],
    ['ip_denied', 403, null],
    ['insufficient_permissions', 403, `${realm}, error="insufficient_scope"`],
  ])('the holder of the true token is told %s with %i', async (code, status, challenge) => {
    const { key, token } = await rack.mint({
      scopes: code === 'insufficient_permissions' ? ['write'] : ['manage'],
      allowedIps: code === 'ip_denied' ? ['192.0.2.1'] : [],
      expiresAt: '2026-11-21T11:00:00Z',
    });
    if (code === 'revoked') await rack.keyring.revokeKey(key.id, local);
    if (code === 'inactive') await rack.keyring.disableKey(key.id, local);
    if (code === 'expired') rack.clock.now += 3_600_000;
    const sent = { headers: bearer(token), peer: '198.51.100.7' };
    expect(await outcome(sent)).toEqual({ status, code, challenge });
  });

  test('a used up rate limit is 429 with the seconds to wait', async () => {
    const { token } = await rack.mint({ scopes: ['manage'], rateLimit: '1/1m' });
    rack.clock.now += 500;
    expect((await get({ headers: bearer(token) })).status).toBe(200);
    const response = await get({ headers: bearer(token) });
    expect(response.status).toBe(429);
    expect(response.headers.get('Retry-After')).toBe('60');
    expect(await response.json()).toMatchObject({
      code: 'rate_limited',
      title: 'Too Many Requests',
    });
  });

  test('a key whose account lacks the permission is told insufficient_scope', async () => {
    await rack.keyring.createAccount({ name: 'reader', permissions: ['api_keys.read'] }, local);
    const { token } = await rack.mint({ scopes: ['manage'], account: 'reader' });
    const response = await rack.ask('POST', '/v1/keys', {
      headers: bearer(token),
      body: { name: 'x' },
    });
    expect(response.status).toBe(403);
    expect(response.headers.get('WWW-Authenticate')).toBe(`${realm}, error="insufficient_scope"`);
  });
});

describe('what a scope opens', () => {
  test('verify asks for verdicts and nothing else, manage both', async () => {
    const asker = (await rack.mint({ scopes: ['verify'] })).token;
    const ask = (holder: string) =>
      rack.ask('POST', '/v1/verify', { headers: bearer(holder), body: { token: asker } });
    expect((await ask(asker)).status).toBe(200);
    expect((await ask(token)).status).toBe(200);
    expect((await get({ headers: bearer(asker) })).status).toBe(403);
    const writer = (await rack.mint({ scopes: ['write'] })).token;
    expect((await ask(writer)).status).toBe(403);
  });

  test('no route of /v1 answers without a token', async () => {
    const routes = rack.app.routes.filter(
      ({ method, path }) => method !== 'ALL' && path.startsWith('/v1'),
    );
    expect(routes.length).toBeGreaterThan(10);
    for (const { method, path } of routes) {
      expect([path, (await rack.ask(method, path.replace(':id', 'kr_x'))).status]).toEqual([
        path,
        401,
      ]);
    }
  });
});

describe('who asks', () => {
  const actorOf = async (app: RackApp) =>
    (await app.keyring.listAudit({ limit: 1 }, local)).items[0]?.actor;
  const body = { name: 'x' };
  let trusted: RackApp;
  beforeAll(async () => {
    trusted = await makeApp({ trust: 'local' });
  });

  test.each([
    [{}, { kind: 'local', name: 'local' }],
    [{ 'X-Keyrack-User': 'alice' }, { kind: 'local', name: 'alice' }],
    [{ 'X-Keyrack-User': 'a b\u009b31m' }, { kind: 'local', name: 'a_b_31m' }],
    [{ 'X-Keyrack-User': 'x'.repeat(999) }, { kind: 'local', name: 'x'.repeat(64) }],
    [
      { 'X-Keyrack-User': 'alice', 'X-Keyrack-From': 'ssh 2001:db8::1, pts/3' },
      { kind: 'local', name: 'alice', from: 'ssh 2001:db8::1, pts/3' },
    ],
    [
      { 'X-Keyrack-User': 'alice', 'X-Keyrack-From': `x\u009b31m${'y'.repeat(999)}` },
      { kind: 'local', name: 'alice', from: `x_31m${'y'.repeat(95)}` },
    ],
    [
      { 'X-Keyrack-User': 'alice', 'X-Keyrack-As': 'admin' },
      { kind: 'account', account: 'admin', name: 'alice' },
    ],
  ])('on the Unix socket the headers %j make the actor %j', async (headers, actor) => {
    const response = await trusted.ask('POST', '/v1/keys', { headers, body });
    expect(response.status).toBe(201);
    expect(await actorOf(trusted)).toEqual(actor);
  });

  /** With these headers a client on TCP would become the shell user, who holds every permission. */
  test.each(['X-Keyrack-User', 'X-Keyrack-From', 'X-Keyrack-As'])(
    'on TCP the header %s is 400, with a token or without',
    async (name) => {
      expect((await get({ headers: { [name]: 'admin', ...bearer(token) } })).status).toBe(400);
      expect((await get({ headers: { [name]: 'admin' } })).status).toBe(400);
    },
  );

  test('on TCP the actor is the key', async () => {
    await rack.ask('POST', '/v1/keys', { headers: bearer(token), body });
    expect(await actorOf(rack)).toEqual({ kind: 'key', key: token.slice(0, 15), account: 'admin' });
  });
});
