import { describe, expect, test } from 'vitest';
import { errorCodes } from '../../src/core/errors.ts';
import { verdictCodes } from '../../src/core/verdict.ts';
import { createApp } from '../../src/server/app.ts';
import { identityHeaderNames } from '../../src/server/identity-headers.ts';
import type { Problem } from '../../src/server/problem.ts';
import { local, makeRack } from '../support/rack.ts';
import { ask, bearer, json, makeApp, type RackApp, type Sent } from './rack-app.ts';

const forwarded = { 'X-Forwarded-Method': 'GET', 'X-Forwarded-Uri': '/api/servers?page=2' };
const original = { 'X-Original-Method': 'GET', 'X-Original-URI': '/api/servers?page=2' };
const doors = [
  ['forward', forwarded],
  ['nginx', original],
] as const;

type Headers = Record<string, string>;

/** What both endpoints say: the status that `/authz/forward` gives, or would give. */
async function outcome(response: Response | Promise<Response>) {
  const answer = await response;
  const told = answer.headers.get('X-Auth-Status');
  const isProblem = answer.headers.get('Content-Type') === 'application/problem+json';
  const code = isProblem ? (await json<Problem>(answer)).code : answer.headers.get('X-Auth-Code');
  return { status: told === null ? answer.status : Number(told), code };
}

/** Asks both endpoints about the same request; they must agree, and nginx may only get its three statuses. */
async function both(rack: RackApp, token: string | null, more: Headers = {}, path = '') {
  const credential = token === null ? {} : bearer(token);
  const answers = [];
  for (const [door, described] of doors) {
    const headers = { ...described, ...credential, ...more };
    const response = await rack.ask('GET', `/authz/${door}${path}`, { headers });
    if (door === 'nginx') expect([204, 401, 403]).toContain(response.status);
    answers.push(await outcome(response));
  }
  expect(answers[1]).toEqual(answers[0]);
  return answers[0];
}

const identity = (response: Response) =>
  Object.fromEntries(identityHeaderNames.map((name) => [name, response.headers.get(name)]));

describe('a request that may pass', () => {
  test.each(doors)(
    '%s answers 204 with every identity header and nothing else',
    async (door, h) => {
      const rack = await makeApp();
      const { key, token } = await rack.mint({ name: 'büro', scopes: ['read', 'write'] });
      const headers = { ...h, ...bearer(token) };
      const response = await rack.ask('GET', `/authz/${door}`, { headers });
      expect([response.status, await response.text()]).toEqual([204, '']);
      expect(identity(response)).toEqual({
        'X-Key-Id': key.id,
        'X-Key-Name': 'b%C3%BCro',
        'X-Key-Account': 'admin',
        'X-Key-Scopes': 'read write',
        'X-Key-Expires-At': '-',
      });
      expect(response.headers.get('Cache-Control')).toBe('no-store');
      expect(response.headers.get('RateLimit-Limit')).toBeNull();
    },
  );

  test.each(doors)('%s tells what is left of the rate', async (door, h) => {
    const rack = await makeApp();
    const { token } = await rack.mint({ rateLimit: '2/1m' });
    const headers = { ...h, 'X-Api-Key': token };
    const response = await rack.ask('GET', `/authz/${door}`, { headers });
    expect(response.headers.get('RateLimit-Remaining')).toBe('1');
  });

  test.each(['POST', 'HEAD', 'OPTIONS', 'DELETE', 'PROPFIND'])(
    'the endpoint takes %s, a body of any size, and the Host and Origin of the app',
    async (method) => {
      const rack = await makeApp();
      const { token } = await rack.mint();
      const headers = { ...forwarded, ...bearer(token), Host: 'app.example', Origin: 'http://a.b' };
      const body = /POST|PROPFIND/.test(method) ? 'x'.repeat(1_000_000) : undefined;
      const response = await rack.ask(method, '/authz/forward', { headers, body });
      expect(response.status).toBe(204);
    },
  );

  test('the use is stamped', async () => {
    const rack = await makeApp();
    const { key, token } = await rack.mint();
    await both(rack, token);
    expect((await rack.keyring.getKey(key.id, local)).uses).toBe(2);
  });
});

describe('a request that may not pass', () => {
  test.each([
    ['missing', 401],
    ['malformed', 401],
    ['not_found', 401],
    ['revoked', 401],
    ['inactive', 401],
    ['expired', 401],
    ['ip_denied', 403],
    ['insufficient_permissions', 403],
    ['rate_limited', 429],
  ])('%s is %i at both endpoints', async (code, status) => {
    const rack = await makeApp();
    const { key, token } = await rack.mint({
      allowedIps: code === 'ip_denied' ? ['192.0.2.1'] : [],
      rateLimit: code === 'rate_limited' ? '1/1m' : null,
      expiresAt: '2026-11-21T11:00:00Z',
    });
    if (code === 'revoked') await rack.keyring.revokeKey(key.id, local);
    if (code === 'inactive') await rack.keyring.disableKey(key.id, local);
    if (code === 'expired') rack.clock.now += 3_600_000;
    if (code === 'rate_limited')
      await rack.ask('GET', '/authz/nginx', { headers: { ...original, ...bearer(token) } });
    const tokens: Record<string, string | null> = {
      missing: null,
      malformed: 'hello',
      not_found: `ptlc_${'0'.repeat(43)}`,
    };
    const presented = code in tokens ? (tokens[code] ?? null) : token;
    const path = code === 'insufficient_permissions' ? '/write' : '';
    expect(await both(rack, presented, {}, path)).toEqual({ status, code });
  });

  test.each(doors)('%s challenges, and tells when to come back', async (door, h) => {
    const rack = await makeApp();
    const { token } = await rack.mint({ rateLimit: '1/1m' });
    const at = (headers: Headers) =>
      rack.ask('GET', `/authz/${door}`, { headers: { ...h, ...headers } });
    const missing = await at({});
    expect(missing.headers.get('WWW-Authenticate')).toBe('Bearer realm="keyrack"');
    expect(missing.headers.get('Cache-Control')).toBe('no-store');
    expect(missing.headers.get('X-Request-Id')).toMatch(/^[\w-]{36}$/);
    await at(bearer(token));
    const limited = await at(bearer(token));
    expect(limited.headers.get('Retry-After')).toBe('60');
    expect(limited.headers.get('RateLimit-Remaining')).toBe('0');
    expect(identity(limited)['X-Key-Id']).toBeNull();
    if (door === 'nginx') expect(limited.headers.get('Content-Length')).toBe('0');
  });

  test('two different tokens are 400', async () => {
    const rack = await makeApp();
    const { token } = await rack.mint();
    const other = (await rack.mint()).token;
    expect(await both(rack, token, { 'X-Api-Key': other })).toEqual({
      status: 400,
      code: 'invalid_input',
    });
  });

  test('TRACE is 405', async () => {
    const rack = await makeApp();
    const { token } = await rack.mint();
    const headers = { ...forwarded, ...original, ...bearer(token) };
    const response = await rack.ask('TRACE', '/authz/forward', { headers });
    expect([response.status, response.headers.get('Allow')]).toEqual([
      405,
      'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS',
    ]);
    const atNginx = await rack.ask('TRACE', '/authz/nginx', { headers });
    expect([atNginx.status, atNginx.headers.get('X-Auth-Status')]).toEqual([403, '405']);
  });
});

describe('the permission', () => {
  test('it stands in the path: a scope, or a verb on a resource', async () => {
    const rack = await makeApp();
    const reader = (await rack.mint()).token;
    const panel = (
      await rack.mint({ profile: 'pterodactyl-application', permissions: { servers: 2 } })
    ).token;
    const asked = async (token: string, path: string) =>
      (await both(rack, token, {}, path))?.status;
    expect(await asked(reader, '')).toBe(204);
    expect(await asked(reader, '/')).toBe(204);
    expect(await asked(reader, '/read')).toBe(204);
    expect(await asked(reader, '/write')).toBe(403);
    expect(await asked(reader, '/servers:read')).toBe(403);
    expect(await asked(panel, '/servers:write')).toBe(204);
    expect(await asked(panel, '/servers:delete')).toBe(403);
  });

  /** Caddy appends the client's query to the address; a client would choose the permission it has. */
  test('it is not taken from a query or a header', async () => {
    const rack = await makeApp();
    const { token } = await rack.mint();
    const query = '/write?permission=read&scope=read';
    expect((await both(rack, token, { 'X-Permission': 'read' }, query))?.status).toBe(403);
    expect((await both(rack, token, {}, '?permission=write&page=1'))?.status).toBe(204);
  });

  test.each(['servrs:write', 'READ', 'read/', 'read/write', 'servers'])(
    '%s cannot be read: the answer is the operator’s mistake and names it',
    async (permission) => {
      const rack = await makeApp();
      const { token } = await rack.mint({ scopes: ['manage'] });
      expect(await both(rack, token, {}, `/${permission}`)).toEqual({
        status: 500,
        code: 'internal',
      });
      const headers = { ...forwarded, ...bearer(token) };
      const { detail } = await json<Problem>(
        rack.ask('GET', `/authz/forward/${permission}`, { headers }),
      );
      expect(detail).toContain(`permission "${permission}"`);
      expect(rack.logs.join()).toContain(permission);
      expect(rack.logs.join()).not.toContain(token);
    },
  );
});

describe('the description of the request', () => {
  /** A client behind nginx may send X-Forwarded-*, and one behind Caddy X-Original-*: no proxy of the other family overwrites them. */
  test('each endpoint reads its own family, and a missing header never lets pass', async () => {
    const rack = await makeApp();
    const { token } = await rack.mint();
    for (const [door, own, other] of [
      ['forward', forwarded, original],
      ['nginx', original, forwarded],
    ] as const) {
      const asked = (headers: Headers) =>
        outcome(rack.ask('GET', `/authz/${door}`, { headers: { ...headers, ...bearer(token) } }));
      const refused = { status: 400, code: 'invalid_input' };
      expect(await asked({})).toEqual(refused);
      expect(await asked(other)).toEqual(refused);
      for (const name of Object.keys(own))
        expect(await asked({ ...own, ...other, [name]: '' })).toEqual(refused);
      expect(await asked({ ...own, ...other })).toEqual({ status: 204, code: null });
    }
  });

  test('the problem names the header', async () => {
    const rack = await makeApp();
    const { detail } = await json<Problem>(rack.ask('GET', '/authz/forward'));
    expect(detail).toContain('X-Forwarded-Method is missing');
  });
});

describe('a token in the URL of the request', () => {
  test.each(['?t=<T>', '/<T>', '?q=%6B<TAIL>', '?next=%2Fa%3Fk%3D<T>'])(
    '%s is 400 at both endpoints, counted nowhere, repeated nowhere',
    async (where) => {
      const rack = await makeApp();
      const { key, token } = await rack.mint();
      const uri = `/api${where.replace('<TAIL>', token.slice(1)).replace('<T>', token)}`;
      const named = { 'X-Forwarded-Uri': uri, 'X-Original-URI': uri };
      expect(await both(rack, token, named)).toEqual({ status: 400, code: 'invalid_input' });
      for (const [door, described] of doors) {
        const headers = { ...described, ...bearer(token) };
        const appended = await rack.ask('GET', `/authz/${door}?t=${token}`, { headers });
        const answer = (await appended.text()) + JSON.stringify([...appended.headers]);
        expect(appended.status).toBeGreaterThanOrEqual(400);
        expect(answer + rack.logs.join()).not.toContain(token.slice(4, 12));
      }
      expect((await rack.keyring.getKey(key.id, local)).uses).toBe(0);
    },
  );

  /** The URL belongs to somebody else's program, which may call its parameters what it likes. */
  test.each([
    '/?token=abc&key=x&api_key=1',
    `/?k=pk_live_${'a'.repeat(99)}`,
    '/okr_quarterly_report_for_the_year_2026_in_full',
    '/%zz%',
  ])('%s holds none', async (uri) => {
    const rack = await makeApp();
    const { token } = await rack.mint();
    const named = { 'X-Forwarded-Uri': uri, 'X-Original-URI': uri };
    expect((await both(rack, token, named))?.status).toBe(204);
  });
});

describe('the address of the client', () => {
  const seen = async (
    options: { trust?: 'key' | 'local'; trustedProxies?: string[] },
    door: (typeof doors)[number],
    sent: Sent,
  ) => {
    const rack = await makeApp(options);
    const { key, token } = await rack.mint();
    const headers = { ...door[1], ...bearer(token), ...sent.headers };
    const response = await rack.ask('GET', `/authz/${door[0]}`, { ...sent, headers });
    expect(response.status).toBe(204);
    return (await rack.keyring.getKey(key.id, local)).lastUsedIp;
  };
  const [forward, nginx] = doors;
  const near = { trustedProxies: ['127.0.0.1'] };
  const xff = (value: string) => ({ headers: { 'X-Forwarded-For': value }, peer: '127.0.0.1' });
  const named = (value: string) => ({
    headers: { 'X-Original-Address': value },
    peer: '127.0.0.1',
  });

  test('a trusted proxy names it, the one on this box as well', async () => {
    expect(await seen(near, forward, xff('198.51.100.7'))).toBe('198.51.100.7');
    expect(await seen(near, forward, xff('1.1.1.1, 198.51.100.7'))).toBe('198.51.100.7');
    expect(await seen(near, forward, xff('198.51.100.7, 127.0.0.1'))).toBe('198.51.100.7');
    expect(await seen(near, nginx, named('198.51.100.7'))).toBe('198.51.100.7');
    expect(await seen(near, nginx, named('::ffff:198.51.100.7'))).toBe('198.51.100.7');
  });

  /** Else every client of a proxy on this box would come from 127.0.0.1 and open the keys of 127.0.0.1. */
  test('it is never that of the proxy itself', async () => {
    for (const options of [near, {}]) {
      expect(await seen(options, forward, { peer: '127.0.0.1' })).toBeNull();
      expect(await seen(options, nginx, { peer: '127.0.0.1' })).toBeNull();
      expect(await seen(options, forward, xff('garbage'))).toBeNull();
      expect(await seen(options, nginx, named('1.1.1.1, 2.2.2.2'))).toBeNull();
    }
  });

  test('nobody else is believed', async () => {
    expect(await seen({}, forward, xff('1.1.1.1'))).toBeNull();
    expect(await seen({}, nginx, named('1.1.1.1'))).toBeNull();
    expect(await seen(near, forward, { ...xff('1.1.1.1'), peer: '192.0.2.9' })).toBeNull();
    expect(await seen(near, nginx, { ...named('1.1.1.1'), peer: '192.0.2.9' })).toBeNull();
    expect(await seen(near, nginx, xff('1.1.1.1'))).toBeNull();
    expect(await seen(near, forward, named('1.1.1.1'))).toBeNull();
  });

  test('whoever may open the Unix socket is', async () => {
    const socket = { trust: 'local' as const };
    const headers = { 'X-Forwarded-For': '1.1.1.1, 198.51.100.7', 'X-Original-Address': '2.2.2.2' };
    expect(await seen(socket, forward, { headers })).toBe('198.51.100.7');
    expect(await seen(socket, nginx, { headers })).toBe('2.2.2.2');
    expect(await seen(socket, forward, {})).toBeNull();
  });

  test('while it is unknown, a key with allowed IPs is refused, whatever they are', async () => {
    const rack = await makeApp();
    const { token } = await rack.mint({ allowedIps: ['127.0.0.1', '0.0.0.0/0', '::/0'] });
    expect(await both(rack, token)).toEqual({ status: 403, code: 'ip_denied' });
  });
});

describe('a preflight', () => {
  const preflight = {
    'X-Forwarded-Method': 'OPTIONS',
    'X-Original-Method': 'OPTIONS',
    'Access-Control-Request-Method': 'POST',
  };

  test('passes without a key only where that is switched on', async () => {
    expect((await both(await makeApp(), null, preflight))?.status).toBe(401);
    const rack = await makeApp({ allowPreflight: true });
    expect((await both(rack, null, preflight, '/write'))?.status).toBe(204);
    const headers = { ...forwarded, ...preflight };
    const response = await rack.ask('GET', '/authz/forward', { headers });
    expect(new Set(Object.values(identity(response)))).toEqual(new Set(['-']));
  });

  test('is OPTIONS with Access-Control-Request-Method, and nothing less', async () => {
    const rack = await makeApp({ allowPreflight: true });
    const { 'Access-Control-Request-Method': _, ...plain } = preflight;
    expect((await both(rack, null, plain))?.status).toBe(401);
    const get = { 'X-Forwarded-Method': 'GET', 'X-Original-Method': 'GET' };
    expect((await both(rack, null, { ...preflight, ...get }))?.status).toBe(401);
  });
});

describe('what Traefik sends', () => {
  const legacy = {
    'X-Forwarded-For': '198.51.100.7',
    'X-Forwarded-Host': 'app.example',
    'X-Forwarded-Method': 'POST',
    'X-Forwarded-Prefix': '/forged',
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-Uri': '/api/servers',
    'X-Key-Id': 'forged',
    Forwarded: 'for=192.0.2.1',
    'User-Agent': 'curl',
  };
  const { 'X-Forwarded-Prefix': _, ...strict } = { ...legacy, 'X-Forwarded-Port': '443' };

  test.each([
    ['the legacy mode', legacy],
    ['trustForwardHeader: false', strict],
  ])('in %s is judged by the address that Traefik saw', async (_, sent) => {
    const rack = await makeApp({ trustedProxies: ['10.0.0.2'] });
    const from = async (allowed: string) => {
      const { token } = await rack.mint({ allowedIps: [allowed] });
      const headers = { ...sent, ...bearer(token) };
      return rack.ask('GET', '/authz/forward/read', { headers, peer: '10.0.0.2' });
    };
    expect((await from('198.51.100.7')).headers.get('X-Key-Id')).toMatch(/^kr_/);
    expect((await from('192.0.2.1')).status).toBe(403);
    expect((await from('10.0.0.2')).status).toBe(403);
  });
});

describe('whatever happens', () => {
  const options = { trust: 'key', version: '0' } as const;

  /** nginx answers 500 to everything that is not 204, 401 or 403, and then nobody learns the reason. */
  test('nginx is answered 403 with the status and a code when the server itself fails', async () => {
    const { keyring } = await makeRack();
    const logs: string[] = [];
    const broken = {
      authenticate: () => {
        throw new Error('the reason');
      },
    };
    const app = createApp(keyring, broken, { ...options, log: (line) => logs.push(line) });
    const response = await ask(app, 'GET', '/authz/nginx', { headers: original });
    expect(response.status).toBe(403);
    expect(await outcome(response)).toEqual({ status: 500, code: 'internal' });
    expect(logs.join()).toContain('the reason');
    const forward = await ask(app, 'GET', '/authz/forward', { headers: forwarded });
    expect(await outcome(forward)).toEqual({ status: 500, code: 'internal' });
  });

  test('a rack that cannot be asked for its profiles lets nothing pass', async () => {
    const { keyring } = await makeRack();
    const listProfiles = () => Promise.reject(new Error('not now'));
    const service = Object.create(keyring, { listProfiles: { value: listProfiles } });
    const app = createApp(service, keyring, { ...options, log: () => undefined });
    const response = await ask(app, 'GET', '/authz/nginx', { headers: original });
    expect(response.status).toBe(403);
    expect(await outcome(response)).toEqual({ status: 500, code: 'internal' });
  });

  test('the codes are those of refusals and failures', async () => {
    const codes = [...errorCodes, ...verdictCodes.map((code) => code.toLowerCase())];
    const rack = await makeApp();
    for (const [sent, path] of [
      [{}, ''],
      [original, ''],
      [original, '/nonsense'],
      [{ ...original, ...bearer('x') }, '/read'],
    ] as const) {
      const response = await rack.ask('GET', `/authz/nginx${path}`, { headers: sent });
      expect(codes).toContain(response.headers.get('X-Auth-Code'));
    }
  });
});
