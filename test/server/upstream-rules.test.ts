import { describe, expect, test } from 'vitest';
import { createApp } from '../../src/server/app.ts';
import { readRules } from '../../src/server/upstream/read-rules.ts';
import { neededBy } from '../../src/server/upstream/rules.ts';
import { makeRack } from '../support/rack.ts';
import { makeApp } from './rack-app.ts';
import { dial, head, send, stand } from './upstream-bench.ts';

const rules = [
  { path: '/public/*', permission: 'public' },
  { path: '/admin/*', methods: ['GET', 'DELETE'], permission: 'manage' },
  { path: '/admin', permission: 'manage' },
  { path: '/items', methods: ['GET'], permission: 'read' },
  { path: '/items', methods: ['POST'], permission: 'write' },
  { path: '/users/*/keys', permission: 'users:read' },
  { path: '/open/*', permission: 'any' },
];

const needed = (paths: readonly unknown[], defaultPermission?: string) =>
  neededBy(readRules({ paths, defaultPermission }));

describe('the rules', () => {
  test.each([
    ['GET', '/public', 'public'],
    ['GET', '/public/a/b', 'public'],
    ['GET', '/publicity', null],
    ['GET', '/admin', 'manage'],
    ['GET', '/admin/', 'manage'],
    ['HEAD', '/admin/users', 'manage'],
    ['DELETE', '/admin/users', 'manage'],
    ['POST', '/admin/users', null],
    ['POST', '/admin', 'manage'],
    ['GET', '/items', 'read'],
    ['GET', '/items/', 'read'],
    ['POST', '/items', 'write'],
    ['PUT', '/items', null],
    ['GET', '/items/1', null],
    ['GET', '/users/7/keys', 'users:read'],
    ['GET', '/users/7/8/keys', null],
    ['GET', '/users/keys', null],
    ['GET', '/open/a', 'any'],
    ['GET', '/', null],
  ])('%s %s needs %s', (method, path, permission) => {
    expect(needed(rules)(method, path)).toBe(permission);
  });

  test('the first that matches decides', () => {
    const both = [
      { path: '/*', permission: 'read' },
      { path: '/a', permission: 'manage' },
    ];
    expect(needed(both)('GET', '/a')).toBe('read');
    expect(needed([...both].reverse())('GET', '/a')).toBe('manage');
  });

  test('without any, every good key passes; with some, what they do not name is refused', () => {
    expect(neededBy(readRules({}))('GET', '/x')).toBe('any');
    expect(needed([])('GET', '/x')).toBe(null);
    expect(needed([], 'any')('GET', '/x')).toBe('any');
    expect(neededBy(readRules({ defaultPermission: 'write' }))('GET', '/x')).toBe('write');
  });

  test.each<[unknown[], string]>([
    [['/a'], 'paths.0 "/a" is not an object'],
    [[{ path: '/a' }], 'paths.0.permission is missing'],
    [[{ permission: 'any' }], 'paths.0.path is missing'],
    [[...rules, { path: '/a', permission: 'mange' }], 'paths.7.permission is none of read, write'],
    [[{ path: '/a', permission: 'servers:manage' }], 'paths.0.permission is none of'],
    [[{ path: 'a', permission: 'any' }], 'paths.0.path does not begin with "/"'],
    [[{ path: '/a*', permission: 'any' }], 'paths.0.path has a "*" that is not a whole segment'],
    [[{ path: '/**', permission: 'any' }], 'paths.0.path has a "*" that is not a whole segment'],
    [[{ path: '/a?b', permission: 'any' }], 'paths.0.path has "?"'],
    [[{ path: '/a%20b', permission: 'any' }], 'paths.0.path has "?"'],
    [[{ path: '/a//b', permission: 'any' }], 'paths.0.path has "?"'],
    [[{ path: '/a/../b', permission: 'any' }], 'paths.0.path has a segment "." or ".."'],
    [[{ path: '/v1/keys', permission: 'any' }], 'paths.0.path is one of Keyrack itself'],
    [[{ path: `/${'a'.repeat(500)}`, permission: 'any' }], 'paths.0.path is longer than 500'],
    [[{ path: '/a', methods: ['get'], permission: 'any' }], 'paths.0.methods.0 is not a method'],
    [[{ path: '/a', methods: [], permission: 'any' }], 'paths.0.methods is empty'],
    [[{ path: '/a', method: 'GET', permission: 'any' }], 'paths.0.method is not a known field'],
    [Array(201).fill({ path: '/a', permission: 'any' }), 'paths has more than 200 rules'],
  ])('%j is refused: %s', async (paths, problem) => {
    const { keyring } = await makeRack();
    const upstream = { url: 'http://127.0.0.1:1', paths };
    const make = () =>
      createApp(keyring, keyring, { trust: 'key', version: '1', log: () => {}, upstream });
    expect(make).toThrow(`Cannot read the rules of the upstream: ${problem}`);
  });

  test('the default is a permission or any key, never no key', () => {
    expect(() => readRules({ defaultPermission: 'public' })).toThrow(
      'defaultPermission is "public"',
    );
    expect(() => readRules({ defaultPermission: 'all' })).toThrow('defaultPermission is none of');
  });
});

describe('the proxy with rules', () => {
  const guarded = () => stand((_, outgoing) => outgoing.end('from the app'), { paths: rules });

  test('a path passes with its permission, and not without', async () => {
    const bench = await guarded();
    const manage = (await bench.mint({ scopes: ['manage'] })).token;
    expect((await send(bench, '/items')).status).toBe(200);
    expect((await send(bench, '/items', { method: 'POST' })).status).toBe(403);
    expect((await send(bench, '/admin/x')).status).toBe(403);
    expect((await send({ ...bench, token: manage }, '/admin/x')).status).toBe(200);
    expect((await send({ ...bench, token: '' }, '/open/x')).status).toBe(401);
    expect(bench.asked.map(({ url }) => url)).toEqual(['/items', '/admin/x']);
  });

  test('a path that no rule names is 403, says what to do, and takes nothing of the rate', async () => {
    const bench = await guarded();
    const { token } = await bench.mint({ rateLimit: '1/1h' });
    const refused = await send({ ...bench, token }, '/nowhere');
    expect(refused.status).toBe(403);
    expect(JSON.parse(refused.body.toString())).toMatchObject({
      code: 'path_not_allowed',
      detail: expect.stringMatching(/no rule names GET "\/nowhere"; add it to "paths" in config/),
    });
    expect((await send({ ...bench, token }, '/open/x')).status).toBe(200);
    expect((await send({ ...bench, token }, '/open/x')).status).toBe(429);
  });

  test('a public path needs no key, and tells the app so', async () => {
    const bench = await guarded();
    expect((await send({ ...bench, token: '' }, '/public/x')).status).toBe(200);
    expect((await send(bench, '/public/x')).status).toBe(200);
    for (const { headers } of bench.asked) {
      expect(headers).toMatchObject({ 'x-key-id': '-', 'x-key-name': '-', 'x-key-scopes': '-' });
      expect(headers.authorization).toBeUndefined();
    }
  });

  test("a login of the app's own passes on a public path", async () => {
    const bench = await guarded();
    const own = { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.', 'x-api-key': 'app-key' };
    await send({ ...bench, token: '' }, '/public/x', { headers: own });
    expect(bench.asked[0]?.headers).toMatchObject(own);
    await send(bench, '/public/x', { headers: { 'x-api-key': bench.token } });
    expect(JSON.stringify(bench.asked[1]?.headers)).not.toContain(bench.token.slice(16));
  });

  test('a preflight is a request without a token, so it needs a public rule', async () => {
    const bench = await guarded();
    const options = { method: 'OPTIONS', headers: { 'access-control-request-method': 'GET' } };
    expect((await send({ ...bench, token: '' }, '/open/x', options)).status).toBe(401);
    expect((await send({ ...bench, token: '' }, '/public/x', options)).status).toBe(200);
  });

  /**
   * The attack: `/public/*` is open, `/admin/*` is not, and the path is written so that the proxy
   * reads the one and the app the other. It is refused, or the app gets what was judged.
   */
  test.each([
    ['/public//admin/x', 400],
    ['//admin/x', 400],
    ['/public/..;/admin/x', 400],
    ['/public/;x=1', 400],
    ['/admin;x/y', 400],
    ['/public/..%2fadmin/x', 400],
    ['/public%2F..%2Fadmin/x', 400],
    ['/public/..\\admin/x', 400],
    ['/public/..%5Cadmin/x', 400],
    ['/public/%252e%252e/admin/x', 400],
    ['/public/%00', 400],
    ['/public/%0a', 400],
    ['/public/%c0%ae%c0%ae/admin/x', 400],
    ['/public/%zz', 400],
    ['/ADMIN/x', 400],
    ['/Public/x', 400],
    ['/public/../admin/x', 401],
    ['/public/./../admin/x', 401],
    ['/public/%2e%2e/admin/x', 401],
    ['/public/.%2E/admin/x', 401],
    ['/%61dmin/x', 401],
    ['/adm%69n', 401],
    ['/public/../../admin/x', 401],
    ['http://elsewhere.example.org/admin/x', 401],
  ])('%s does not slip past a rule: %i', async (path, status) => {
    const bench = await guarded();
    const line = dial(bench.port, head(`GET ${path}`, 'Connection: close'));
    expect(await line.heard(/\r\n\r\n/)).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(bench.asked).toEqual([]);
  });

  test.each([
    ['/public/a/../b?c=/../d', '/public/b?c=/../d'],
    ['/%70ublic/%7Ea%20b', '/public/~a%20b'],
    ['/public/caf%c3%a9', '/public/caf%C3%A9'],
    ['/public#/../admin/x', '/public'],
    ['/public/x?a=%2F;b//', '/public/x?a=%2F;b//'],
    ["/public/x?q='a'", "/public/x?q='a'"],
  ])('what was judged is what the app gets: %s', async (path, got) => {
    const bench = await guarded();
    const line = dial(bench.port, head(`GET ${path}`, 'Connection: close'));
    expect(await line.heard(/\r\n\r\n/)).toMatch(/^HTTP\/1\.1 200 /);
    expect(bench.asked.map(({ url }) => url)).toEqual([got]);
  });

  /** The attack: many frameworks take the path or the method from a header, and it was not judged. */
  test('no header gives the app another path or method than the one that was judged', async () => {
    const bench = await guarded();
    const headers = {
      'X-Original-URL': '/admin/x',
      'X-Rewrite-Url': '/admin/x',
      X_Original_Uri: '/admin/x',
    };
    expect((await send(bench, '/public/x', { headers })).status).toBe(200);
    expect(JSON.stringify(bench.asked[0]?.headers)).not.toContain('/admin');
    const override = { method: 'POST', headers: { 'X-HTTP-Method-Override': 'DELETE' } };
    expect((await send(bench, '/public/x', override)).status).toBe(400);
  });
});

describe('the proxy without rules', () => {
  test('a path passes as it is, for nothing hangs on it', async () => {
    const bench = await stand((_, outgoing) => outgoing.end());
    for (const path of ['/group%2Fproject', '/a;b', '//x', '/100%25', '/%7Ea'])
      expect((await send(bench, path)).status).toBe(200);
    expect(bench.asked.map(({ url }) => url)).toEqual([
      ...['/group%2Fproject', '/a;b', '//x', '/100%25', '/%7Ea'],
    ]);
  });

  /** The attack: the app lies below a base path beside others, and a path climbs out of it. */
  test('no path climbs out of the base path', async () => {
    const { behind, asked } = await stand((_, outgoing) => outgoing.end());
    const { port } = behind.address() as { port: number };
    const bench = await stand(() => {}, { url: `http://127.0.0.1:${port}/base/` });
    expect((await send(bench, '/a?b')).status).toBe(200);
    expect((await send(bench, '/../x')).status).toBe(200);
    expect((await send(bench, '/..%2fx')).status).toBe(400);
    expect((await send(bench, '/..%5cx')).status).toBe(400);
    expect(asked.map(({ url }) => url)).toEqual(['/base/a?b', '/base/x']);
  });

  test("Keyrack's own paths are never passed on, whether there is a route or not", async () => {
    const bench = await stand((_, outgoing) => outgoing.end());
    for (const path of ['/v1', '/v1/nope', '/%761/nope', '/authz/x', '/healthz/x', '/docs/x'])
      expect((await send(bench, path)).status).toBe(404);
    expect((await send(bench, '/healthz', { method: 'POST' })).status).toBe(405);
    expect((await send(bench, '/healthz')).status).toBe(200);
    expect(bench.asked).toEqual([]);
    expect((await send(bench, '/v1x')).status).toBe(200);
  });

  test('on the Unix socket nothing is passed on', async () => {
    const upstream = { url: 'http://127.0.0.1:1' };
    const { ask } = await makeApp({ trust: 'local', upstream });
    expect((await ask('GET', '/x')).status).toBe(404);
  });
});
