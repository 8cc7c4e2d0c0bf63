/** The printed configurations in real proxies: who passes, what the app sees, and what it never sees. */
import { once } from 'node:events';
import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { describe, expect, test } from 'vitest';
import { identityHeaderNames } from '../../src/server/identity-headers.ts';
import { bearer } from '../server/rack-app.ts';
import { local } from '../support/rack.ts';
import type { Seen } from './echo.ts';
import { type Guarded, type Setup, startGuarded } from './guarded.ts';
import { hasProxy, type ProxyName } from './proxies.ts';

const proxies: readonly ProxyName[] = ['nginx', 'caddy'];

const mint = (
  guarded: Guarded,
  draft: Partial<Parameters<Guarded['keyring']['createKey']>[0]> = {},
) => guarded.keyring.createKey({ name: 'test key', scopes: ['read', 'write'], ...draft }, local);

/** What the client makes up: who it is, where it comes from, what it asks for. */
const forged = {
  'X-Key-Id': 'forged',
  'X-Key-Name': 'forged',
  'X-Key-Account': 'forged',
  'X-Key-Scopes': 'forged',
  'X-Key-Expires-At': 'forged',
  'x-key-scopes': 'forged',
  X_Key_Id: 'forged',
  'X-Forwarded-For': '192.0.2.66',
  'X-Forwarded-Host': 'forged.example',
  'X-Forwarded-Proto': 'forged',
  'X-Forwarded-Method': 'FORGED',
  'X-Forwarded-Uri': '/forged',
  'X-Forwarded-Port': 'forged',
  'X-Forwarded-Prefix': '/forged',
  'X-Original-Method': 'FORGED',
  'X-Original-URI': '/forged',
  'X-Original-Address': '192.0.2.66',
  'X-Real-IP': '192.0.2.66',
  Forwarded: 'for=192.0.2.66;host=forged.example',
};

describe.each(proxies)('%s', (name) => {
  const installed = test.skipIf(!hasProxy(name));
  const start = (setup?: Setup) => startGuarded(name, setup);

  installed('lets a good key pass and tells the app whose it is, and not the token', async () => {
    const guarded = await start();
    const { key, token } = await mint(guarded, { name: 'büro' });
    for (const credential of [bearer(token), { 'X-Api-Key': token }]) {
      const { status, seen } = await guarded.fetch('/api/x?page=2', { headers: credential });
      expect([status, seen?.method, seen?.url]).toEqual([200, 'GET', '/api/x?page=2']);
      expect(identityHeaderNames.map((header) => seen?.headers[header.toLowerCase()])).toEqual([
        [key.id],
        ['b%C3%BCro'],
        ['admin'],
        ['read write'],
        ['-'],
      ]);
      expect(JSON.stringify(seen)).not.toContain(token);
      expect(seen?.headers).not.toHaveProperty('authorization');
      expect(seen?.headers).not.toHaveProperty('x-api-key');
    }
  });

  installed.each([
    ['no token', 401, 'missing'],
    ['a wrong token', 401, 'malformed'],
    ['an unknown token', 401, 'not_found'],
    ['a revoked key', 401, 'revoked'],
    ['an inactive key', 401, 'inactive'],
    ['an expired key', 401, 'expired'],
    ['a key of another address', 403, 'ip_denied'],
    ['a key without the permission', 403, 'insufficient_permissions'],
    ['a key whose rate is used up', 429, 'rate_limited'],
    ['two keys', 400, 'invalid_input'],
    ['a token in the URL', 400, 'invalid_input'],
  ])('refuses %s with %i, and the app hears nothing of it', async (what, status, code) => {
    const guarded = await start({ options: ['--permission', 'write'] });
    const { key, token } = await mint(guarded, {
      ...(code === 'ip_denied' && { allowedIps: ['192.0.2.66'] }),
      ...(code === 'insufficient_permissions' && { scopes: ['read'] }),
      ...(code === 'rate_limited' && { rateLimit: '1/1m' }),
      expiresAt: '2026-11-21T11:00:00Z',
    });
    if (code === 'rate_limited') await guarded.fetch('/', { headers: bearer(token) });
    if (code === 'revoked') await guarded.keyring.revokeKey(key.id, local);
    if (code === 'inactive') await guarded.keyring.disableKey(key.id, local);
    if (code === 'expired') guarded.clock.now += 3_600_000;
    const before = guarded.echo.count();
    const presented: Record<string, Record<string, string>> = {
      'no token': {},
      'a wrong token': bearer('wrong'),
      'an unknown token': bearer(`ptlc_${'0'.repeat(43)}`),
      'two keys': { ...bearer(token), 'X-Api-Key': 'another' },
      'a token in the URL': {},
    };
    const path = what === 'a token in the URL' ? `/api?t=${token}` : '/api';
    const answer = await guarded.fetch(path, { headers: presented[what] ?? bearer(token) });
    expect([answer.status, answer.code]).toEqual([status, code]);
    expect(guarded.echo.count()).toBe(before);
    expect(answer.headers.get('Retry-After')).toBe(status === 429 ? '60' : null);
    const challenge = answer.headers.get('WWW-Authenticate');
    expect(status === 401 ? challenge : 'Bearer realm="keyrack"').toMatch(
      /^Bearer realm="keyrack"(, error="\w+")?$/,
    );
  });

  /** Each of these has let clients choose identity, address or request behind some proxy. */
  installed('nothing that the client makes up reaches the app', async () => {
    const guarded = await start();
    const { key, token } = await mint(guarded);
    const headers = { ...bearer(token), ...forged };
    const { status, seen } = await guarded.fetch('/api', { headers });
    expect(status).toBe(200);
    expect(JSON.stringify(seen)).not.toMatch(/forged|FORGED|192\.0\.2\.66/);
    expect(seen?.headers['x-key-id']).toEqual([key.id]);
    expect(seen?.headers['x-forwarded-for']).toEqual(['127.0.0.1']);
  });

  /**
   * Whoever names a header in Connection asks proxies to take it away: the app would get a request
   * that passed and has no identity, and may take it for one of its own.
   */
  installed('a client cannot have the identity headers taken away', async () => {
    const guarded = await start();
    const { key, token } = await mint(guarded);
    const hops = `close, ${identityHeaderNames.join(', ')}`;
    const seen = await rawGet(guarded.url, { ...bearer(token), Connection: hops });
    expect(seen.headers['x-key-id']).toEqual([key.id]);
    expect(seen.headers['x-key-scopes']).toEqual(['read write']);
  });

  installed(
    'a key is bound to the address that the proxy saw, not to one that is forged',
    async () => {
      const guarded = await start();
      const far = (await mint(guarded, { allowedIps: ['192.0.2.66'] })).token;
      const near = (await mint(guarded, { allowedIps: ['127.0.0.1'] })).token;
      const asked = async (token: string) =>
        (await guarded.fetch('/', { headers: { ...bearer(token), ...forged } })).status;
      expect([await asked(far), await asked(near)]).toEqual([403, 200]);
    },
  );

  /** Otherwise every client of the world would come from 127.0.0.1. */
  installed('a proxy that is not trusted opens no key with allowed IPs', async () => {
    const guarded = await start({ trustedProxies: [] });
    const { token } = await mint(guarded, { allowedIps: ['127.0.0.1', '0.0.0.0/0'] });
    const answer = await guarded.fetch('/', { headers: bearer(token) });
    expect([answer.status, answer.code]).toEqual([403, 'ip_denied']);
  });

  installed('over the Unix socket the proxy is trusted without being named', async () => {
    const guarded = await start({ trustedProxies: [], options: ['--socket'] });
    const { token } = await mint(guarded, { allowedIps: ['127.0.0.1'] });
    const far = (await mint(guarded, { allowedIps: ['192.0.2.66'] })).token;
    expect((await guarded.fetch('/', { headers: bearer(token) })).status).toBe(200);
    const headers = { ...bearer(far), ...forged };
    expect((await guarded.fetch('/', { headers })).code).toBe('ip_denied');
  });

  installed('a method, a long query and a body of 1 MiB reach the app', async () => {
    const guarded = await start();
    const { token } = await mint(guarded);
    const query = `?q=${'x'.repeat(7900)}`;
    const body = new Uint8Array(1024 * 1024);
    const init = { method: 'POST', headers: bearer(token), body };
    const { seen } = await guarded.fetch(`/api${query}`, init);
    expect([seen?.method, seen?.url, seen?.bytes]).toEqual(['POST', `/api${query}`, 1024 * 1024]);
    const stream = { ...init, body: new Blob([body]).stream(), duplex: 'half' } as RequestInit;
    expect((await guarded.fetch('/api', stream)).seen?.bytes).toBe(1024 * 1024);
    const denied = await guarded.fetch('/api', { method: 'POST', body });
    expect(denied.status).toBe(401);
  });

  installed('the answers of the app come back as they are', async () => {
    const guarded = await start();
    const { token } = await mint(guarded);
    for (const wanted of ['401', '403', '404', '500']) {
      const headers = { ...bearer(token), 'X-Want-Status': wanted };
      const { status, seen } = await guarded.fetch('/api', { headers });
      expect([String(status), seen?.method]).toEqual([wanted, 'GET']);
    }
  });

  installed('a WebSocket is opened with a key, and not without', async () => {
    const guarded = await start();
    const { key, token } = await mint(guarded);
    const before = guarded.echo.count();
    const seen = await greet(guarded.url, bearer(token));
    expect(seen?.headers['x-key-id']).toEqual([key.id]);
    expect(JSON.stringify(seen)).not.toContain(token);
    expect(await greet(guarded.url, {})).toBeNull();
    expect(guarded.echo.count()).toBe(before + 1);
  });

  installed('--path guards what is below it, and nothing else reaches the app', async () => {
    const guarded = await start({ options: ['--path', '/api'] });
    const { token } = await mint(guarded);
    const headers = bearer(token);
    expect((await guarded.fetch('/api/x', { headers })).status).toBe(200);
    expect((await guarded.fetch('/api/x')).status).toBe(401);
    expect((await guarded.fetch('/other', { headers })).status).toBe(404);
    expect((await guarded.fetch('/api/../other', { headers })).seen).toBeNull();
    expect((await guarded.fetch('/api%2f..%2fother')).seen).toBeNull();
    expect((await guarded.fetch('/_keyrack', { headers })).status).toBe(404);
  });

  installed('preflights pass where the rack lets them', async () => {
    const preflight = {
      method: 'OPTIONS',
      headers: { 'Access-Control-Request-Method': 'POST', ...forged },
    };
    expect((await (await start()).fetch('/', preflight)).status).toBe(401);
    const guarded = await start({ allowPreflight: true });
    const { status, code, seen } = await guarded.fetch('/', preflight);
    expect([status, code, seen?.method, seen?.headers['x-key-id']]).toEqual([
      200,
      null,
      'OPTIONS',
      ['-'],
    ]);
  });

  installed('a permission that cannot be read is 500 with a code, and nobody passes', async () => {
    const spoil = (printed: string) => printed.replace(/\/authz\/(nginx|forward)/, '$&/wrong');
    const guarded = await start({ spoil });
    const { token } = await mint(guarded);
    const { status, code } = await guarded.fetch('/', { headers: bearer(token) });
    expect([status, code, guarded.echo.count()]).toEqual([500, 'internal', 0]);
  });

  installed('when the rack is gone, nobody passes', async () => {
    const guarded = await start();
    const { token } = await mint(guarded);
    expect((await guarded.fetch('/', { headers: bearer(token) })).status).toBe(200);
    await guarded.stopRack();
    const { status, seen } = await guarded.fetch('/', { headers: bearer(token) });
    expect([status >= 500, seen]).toEqual([true, null]);
  });
});

/** What a WebSocket is greeted with, or null if it is not opened. */
function greet(url: string, headers: Record<string, string>): Promise<Seen | null> {
  const options = { headers } as unknown as string[];
  const socket = new WebSocket(url.replace('http', 'ws'), options);
  return new Promise((resolve) => {
    socket.addEventListener('message', ({ data }) => resolve(JSON.parse(String(data))));
    socket.addEventListener('error', () => resolve(null));
  });
}

/** What the app saw of a request whose headers `fetch` would not send. */
async function rawGet(url: string, headers: Record<string, string>): Promise<Seen> {
  const [response] = await once(request(url, { headers }).end(), 'response');
  return (await json(response)) as Seen;
}
