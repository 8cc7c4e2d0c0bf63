import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Hono } from 'hono';
import { requestId } from 'hono/request-id';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  type AuthenticatedKey,
  type KeyAuthOptions,
  type KeyAuthVariables,
  keyAuth,
} from '../../src/library/hono.ts';
import { local } from '../support/rack.ts';
import { type ServedRack, serveRack } from './served-rack.ts';

const hour = 3_600_000;
const realm = 'Bearer realm="keyrack"';
let rack: ServedRack;
beforeEach(async () => {
  rack = await serveRack();
});

/** Somebody's app; `handled` counts the requests that came through. */
function makeApp(options: Partial<KeyAuthOptions> = {}) {
  const counter = { handled: 0 };
  const app = new Hono<{ Variables: KeyAuthVariables }>()
    .use('/api/*', keyAuth({ socket: rack.socket, ...options }))
    .all('/api/*', (c) => {
      counter.handled += 1;
      return Response.json(c.get('apiKey'));
    });
  const ask = async (headers: Record<string, string>, incoming?: object, method = 'GET') => {
    const response = await app.request('/api/x', { headers, method }, incoming && { incoming });
    const { status } = response;
    return { status, headers: response.headers, body: (await response.json()) as AuthenticatedKey };
  };
  return { app, ask, counter };
}

const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

describe('a good key', () => {
  test('comes through in either header, and the app is told whose it is', async () => {
    const { key, token } = await rack.mint({
      scopes: ['write'],
      expiresAt: '2027-01-01T00:00:00Z',
    });
    const { ask } = makeApp({ permission: 'read' });
    const answer = await ask(bearer(token));
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      id: key.id,
      name: 'test key',
      account: 'admin',
      scopes: ['write'],
      permissions: null,
      expires_at: '2027-01-01T00:00:00.000Z',
      previous: null,
    });
    expect((await ask({ 'X-Api-Key': token })).status).toBe(200);
    expect((await ask({ 'X-Api-Key': token, ...bearer(token) })).status).toBe(200);
  });

  test('with its old secret says until when that passes', async () => {
    const { key, token } = await rack.mint();
    await rack.keyring.rotateKey(key.id, hour, local);
    expect((await makeApp().ask(bearer(token))).body.previous).toEqual({
      expires_at: '2026-11-21T11:00:00.000Z',
    });
  });

  test('with levels may what they say, by the request', async () => {
    const { token } = await rack.mint({
      profile: 'pterodactyl-application',
      permissions: { servers: 1 },
    });
    const permission: KeyAuthOptions['permission'] = (c) =>
      c.req.method === 'GET' ? 'servers:read' : 'servers:write';
    const { ask } = makeApp({ permission });
    expect((await ask(bearer(token))).body.permissions).toMatchObject({ servers: 1 });
    expect((await ask(bearer(token), undefined, 'POST')).status).toBe(403);
  });

  test('that has a rate limit is told what is left, and 429 with the seconds to wait', async () => {
    const { token } = await rack.mint({ rateLimit: '1/1m' });
    const { ask, counter } = makeApp();
    const first = await ask(bearer(token));
    const second = await ask(bearer(token));
    const limitsOf = ({ headers }: typeof first) =>
      ['RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset', 'Retry-After'].map((name) =>
        headers.get(name),
      );
    expect([first.status, ...limitsOf(first)]).toEqual([200, '1', '0', '60', null]);
    expect([second.status, ...limitsOf(second)]).toEqual([429, '1', '0', '60', '60']);
    expect(second.body).toMatchObject({ code: 'rate_limited', title: 'Too Many Requests' });
    expect(counter.handled).toBe(1);
  });
});

describe('a request that does not come through', () => {
  const invalid = `${realm}, error="invalid_token"`;

  test.each([
    ['missing', 401, realm],
    ['malformed', 401, invalid],
    ['not_found', 401, invalid],
    ['revoked', 401, invalid],
    ['inactive', 401, invalid],
    ['expired', 401, invalid],
    ['ip_denied', 403, null],
    ['insufficient_permissions', 403, `${realm}, error="insufficient_scope"`],
  ])('is told %s with %i as the rack itself would tell it', async (code, status, challenge) => {
    const allowedIps = code === 'ip_denied' ? ['192.0.2.1'] : [];
    const { key, token } = await rack.mint({ allowedIps, expiresAt: '2026-11-21T11:00:00Z' });
    if (code === 'revoked') await rack.keyring.revokeKey(key.id, local);
    if (code === 'inactive') await rack.keyring.disableKey(key.id, local);
    if (code === 'expired') rack.clock.now += hour;
    const permission = code === 'insufficient_permissions' ? 'manage' : 'read';
    const { ask, counter } = makeApp({ permission });
    const presented: Record<string, Record<string, string>> = {
      missing: {},
      malformed: bearer('hello'),
      not_found: bearer(`ptlc_${'x'.repeat(43)}`),
    };
    const answer = await ask(presented[code] ?? bearer(token));
    expect(answer).toMatchObject({ status, body: { type: 'about:blank', status, code } });
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
    expect(answer.headers.get('WWW-Authenticate')).toBe(challenge);
    expect(counter.handled).toBe(0);
  });

  /** Whoever checks one of two tokens and acts on the other can be fooled. */
  test('presents two tokens, whichever is good', async () => {
    const [a, b] = [(await rack.mint()).token, (await rack.mint()).token];
    const { ask, counter } = makeApp();
    expect(await ask({ ...bearer(a), 'X-Api-Key': b })).toMatchObject({
      status: 400,
      body: { code: 'invalid_input' },
    });
    expect((await ask({ 'X-Api-Key': `${a}, ${b}` })).status).toBe(400);
    const rawHeaders = ['Authorization', `Bearer ${a}`, 'authorization', `Bearer ${b}`];
    expect((await ask(bearer(a), { rawHeaders, socket: {} })).status).toBe(400);
    expect(counter.handled).toBe(0);
  });

  test('carries the id of the request if the app gives it one', async () => {
    const app = new Hono().use(requestId(), keyAuth({ socket: rack.socket }));
    const headers = { 'X-Request-Id': 'abc' };
    expect(await (await app.request('/', { headers })).json()).toMatchObject({ request_id: 'abc' });
    expect((await makeApp().ask({})).body).not.toHaveProperty('request_id');
  });
});

describe('if the rack cannot be asked', () => {
  test('nothing comes through: 503, the app hears why and the client does not', async () => {
    const { token } = await rack.mint();
    await rack.stop();
    const heard: Error[] = [];
    const { ask, counter } = makeApp({
      onError: (error) => heard.push(error),
      onUnreachable: 'deny',
    });
    const answer = await ask(bearer(token));
    expect(answer).toMatchObject({ status: 503, body: { code: 'unreachable' } });
    expect(JSON.stringify(answer.body)).not.toContain(rack.socket);
    expect(heard).toMatchObject([{ code: 'unreachable' }]);
    expect(counter.handled).toBe(0);
  });

  test('because it refuses the verify key, that is 503 as well and no fault of the client', async () => {
    const { token } = await rack.mint();
    const heard: Error[] = [];
    const { ask } = makeApp({
      socket: undefined,
      url: rack.url,
      verifyKey: token,
      onError: (error) => heard.push(error),
    });
    const answer = await ask(bearer(token));
    expect(answer.status).toBe(503);
    expect(answer.headers.get('WWW-Authenticate')).toBeNull();
    expect(heard).toMatchObject([{ code: 'not_permitted' }]);
  });

  test('because a permission is none that it knows, nothing comes through either', async () => {
    const { token } = await rack.mint({ scopes: ['manage'] });
    const { ask, counter } = makeApp({ permission: () => 'fly' });
    expect((await ask(bearer(token))).status).toBe(503);
    expect(counter.handled).toBe(0);
  });
});

describe('the address of the client', () => {
  const from = async (options: Partial<KeyAuthOptions>, peer: string, forwarded?: string) => {
    const { token } = await rack.mint({ allowedIps: ['10.0.0.0/8'] });
    const headers = { ...bearer(token), ...(forwarded && { 'X-Forwarded-For': forwarded }) };
    const incoming = { socket: { remoteAddress: peer } };
    return (await makeApp(options).ask(headers, incoming)).status;
  };

  test('is that of the connection', async () => {
    expect(await from({}, '::ffff:10.1.1.1')).toBe(200);
    expect(await from({}, '192.0.2.1')).toBe(403);
  });

  /** Whoever speaks to the app writes X-Forwarded-For. */
  test('is what a trusted proxy says, read from the right, and nobody else', async () => {
    expect(await from({}, '192.0.2.1', '10.0.0.1')).toBe(403);
    const trustedProxies = ['192.0.2.1'];
    expect(await from({ trustedProxies }, '192.0.2.1', '10.0.0.1')).toBe(200);
    expect(await from({ trustedProxies }, '192.0.2.1', '10.0.0.1, 203.0.113.9')).toBe(403);
  });

  test('is what the app says where it knows better', async () => {
    expect(await from({ clientIp: () => '10.0.0.1' }, '192.0.2.1')).toBe(200);
    expect(await from({ clientIp: () => null }, '10.0.0.1')).toBe(403);
  });
});

test.each([
  [{ permission: 'fly' }, /^Cannot make keyAuth: permission "fly"/],
  [{ trustedProxies: ['10.1/8'] }, /"10\.1\/8"/],
  [{ socket: undefined, url: 'http://127.0.0.1:1' }, /verifyKey is missing/],
])('options that cannot work are refused when the app starts: %j', (options, message) => {
  expect(() => makeApp(options)).toThrow(message);
});

test('a failure of the app is the failure of the app', async () => {
  const { token } = await rack.mint();
  const app = new Hono().use(keyAuth({ socket: rack.socket })).get('/', () => {
    throw new Error('mine');
  });
  app.onError((error, c) => c.text(error.message, 418));
  const response = await app.request('/', { headers: bearer(token) });
  expect([response.status, await response.text()]).toEqual([418, 'mine']);
});

/** With a second copy of Hono in the bundle an app would run two, of two versions. */
test('what is shipped holds no Hono and imports none', () => {
  const folder = join(import.meta.dirname, '../../dist/library');
  const files = globSync('*.js', { cwd: folder });
  expect(files).toEqual(expect.arrayContaining(['hono.js', 'client.js']));
  for (const file of files) {
    const text = readFileSync(join(folder, file), 'utf8');
    expect(text).not.toMatch(/from ?["'](?!node:|\.\/)|class Hono|HonoRequest/);
  }
});
