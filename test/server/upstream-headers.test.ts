import { expect, test } from 'vitest';
import { dial, head, send, stand } from './upstream-bench.ts';

const echo = (upstream = {}, options = {}) =>
  stand((_, outgoing) => outgoing.end(), upstream, options);

test('the app learns whose key it is, and never the token', async () => {
  const bench = await echo();
  const { key, token } = await bench.mint({
    name: 'Böhm',
    scopes: ['write'],
    expiresAt: '2026-12-01T00:00:00.000Z',
  });
  await send({ ...bench, token }, '/');
  await send({ ...bench, token: '' }, '/', { headers: { 'X-Api-Key': token } });
  for (const { headers } of bench.asked) {
    expect(headers).toMatchObject({
      'x-key-id': key.id,
      'x-key-name': 'B%C3%B6hm',
      'x-key-account': key.account,
      'x-key-scopes': 'write',
      'x-key-expires-at': key.expiresAt,
    });
    expect(headers.authorization).toBeUndefined();
    expect(headers['x-api-key']).toBeUndefined();
    expect(JSON.stringify(headers)).not.toContain(token.slice(16));
  }
});

test("another scheme in Authorization is the app's own", async () => {
  const bench = await echo();
  const headers = { 'X-Api-Key': bench.token, Authorization: 'Basic YTpi' };
  expect((await send({ ...bench, token: '' }, '/', { headers })).status).toBe(200);
  expect(bench.asked[0]?.headers.authorization).toBe('Basic YTpi');
});

/** The attack: a client names itself to the app; CGI, WSGI and PHP fold every spelling of a name into one. */
test('no spelling of an identity header of the client reaches the app', async () => {
  const bench = await echo();
  const forged = [
    'X-Key-Id',
    'x-key-admin',
    'X_Key_Id',
    'X-Key_Scopes',
    'X.Key.Account',
    'X_KEY-Name',
  ];
  const headers = Object.fromEntries(forged.map((name) => [name, 'forged']));
  await send(bench, '/', {
    headers: {
      ...headers,
      X_Api_Key: 'forged',
      X_Forwarded_For: 'forged',
      Transfer_Encoding: 'forged',
    },
  });
  const { rawHeaders = [] } = bench.asked[0] ?? {};
  expect(rawHeaders).not.toContain('forged');
  expect(rawHeaders.filter((name) => /^x-key-id$/i.test(name))).toHaveLength(1);
});

/** The attack: a header that `Connection` names is dropped on the way, so a client tries to have ours dropped. */
test('what Connection names ends here, and ours are not among it', async () => {
  const bench = await echo();
  const line = dial(
    bench.port,
    head(
      'GET /',
      `Authorization: Bearer ${bench.token}`,
      'Connection: close, X-Key-Id, X-Forwarded-For, X-Secret, ',
      'X-Secret: 1',
      'Keep-Alive: timeout=5',
      'Proxy-Connection: keep-alive',
      'Proxy-Authorization: Basic YTpi',
      'TE: trailers',
      'Upgrade: h2c',
      'HTTP2-Settings: AAMAAABk',
      'Proxy: http://evil.example.org',
    ),
  );
  await line.heard(/^HTTP\/1\.1 200 /);
  const { headers = {} } = bench.asked[0] ?? {};
  expect(headers).toMatchObject({
    'x-key-id': expect.stringMatching(/^kr_/),
    'x-forwarded-for': '127.0.0.1',
  });
  expect(Object.keys(headers)).not.toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^(x-secret|proxy.*|te|upgrade|http2-settings|keep-alive)$/),
    ]),
  );
});

test('what belongs to the connection to the app ends here', async () => {
  const bench = await stand((_, outgoing) => {
    outgoing.writeHead(200, {
      Connection: 'close, X-Secret',
      'X-Secret': '1',
      'Proxy-Authenticate': 'Basic',
      'X-Kept': '2',
    });
    outgoing.end('x');
  });
  const { headers } = await send(bench, '/');
  expect(headers['x-kept']).toBe('2');
  expect(headers['x-secret']).toBeUndefined();
  expect(headers['proxy-authenticate']).toBeUndefined();
});

/** The attack: an app that limits or logs by address believes what the client says of itself. */
test('a stranger says nothing about where it comes from', async () => {
  const bench = await echo();
  const headers = {
    'X-Forwarded-For': '1.1.1.1',
    'X-Forwarded-Host': 'evil.example.org',
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-Prefix': '/evil',
    'X-Real-IP': '1.1.1.1',
    Forwarded: 'for=1.1.1.1',
    Host: 'app.example.org',
  };
  await send(bench, '/', { headers });
  const { headers: got = {} } = bench.asked[0] ?? {};
  expect(got).toMatchObject({
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-host': 'app.example.org',
    'x-forwarded-proto': 'http',
    'x-real-ip': '127.0.0.1',
    host: `127.0.0.1:${(bench.behind.address() as { port: number }).port}`,
  });
  expect(got.forwarded).toBeUndefined();
  expect(got['x-forwarded-prefix']).toBeUndefined();
});

test('a trusted proxy is believed, and its address is appended', async () => {
  const bench = await echo({}, { trustedProxies: ['127.0.0.1'] });
  const headers = {
    'X-Forwarded-For': '203.0.113.9',
    'X-Forwarded-Host': 'www.example.org',
    'X-Forwarded-Proto': 'https',
    'X-Forwarded-Prefix': '/app',
  };
  await send(bench, '/', { headers });
  expect(bench.asked[0]?.headers).toMatchObject({
    'x-forwarded-for': '203.0.113.9, 127.0.0.1',
    'x-forwarded-host': 'www.example.org',
    'x-forwarded-proto': 'https',
    'x-forwarded-prefix': '/app',
    'x-real-ip': '203.0.113.9',
  });
});

test('the client learns of its rate and its end, on refusals and failures too', async () => {
  const bench = await stand((_, outgoing) => {
    outgoing.writeHead(200, { 'RateLimit-Limit': '9', 'X-Key-Expires-At': 'never' }).end();
  });
  const { token, key } = await bench.mint({
    rateLimit: '2/1h',
    expiresAt: '2026-12-01T00:00:00.000Z',
  });
  const asker = { ...bench, token };
  expect((await send(asker, '/')).headers).toMatchObject({
    'ratelimit-limit': '2',
    'ratelimit-remaining': '1',
    'x-key-expires-at': key.expiresAt,
    'x-request-id': bench.asked[0]?.headers['x-request-id'],
  });
  bench.behind.closeAllConnections();
  bench.behind.close();
  const failed = await send(asker, '/');
  expect(failed).toMatchObject({ status: 502 });
  expect(failed.headers).toMatchObject({ 'ratelimit-remaining': '0' });
  const limited = await send(asker, '/');
  expect(limited.status).toBe(429);
  expect(limited.headers['retry-after']).toMatch(/^\d+$/);
});

test('a token in the URL is 400, and a parameter that is only called so is not', async () => {
  const bench = await echo();
  expect((await send(bench, `/?q=${bench.token}`)).status).toBe(400);
  expect((await send(bench, '/reset?token=abc&key=1')).status).toBe(200);
  expect((await send(bench, '/healthz?token=abc')).status).toBe(400);
  expect(bench.asked).toHaveLength(1);
});

test.each([
  ['none', {}, 401],
  ['a bad one', { authorization: 'Bearer kr_nonsense' }, 401],
  ['two', { authorization: 'Bearer a', 'x-api-key': 'b' }, 400],
])('with %s for a token the app is not asked', async (_, headers, status) => {
  const bench = await echo();
  const answer = await send({ ...bench, token: '' }, '/', { headers, method: 'POST', body: 'x' });
  expect(answer.status).toBe(status);
  expect(answer.headers['content-type']).toBe('application/problem+json');
  expect(bench.asked).toEqual([]);
});

test('a revoked key passes no more', async () => {
  const bench = await echo();
  const { key, token } = await bench.mint();
  expect((await send({ ...bench, token }, '/')).status).toBe(200);
  await bench.keyring.revokeKey(key.id, { kind: 'local', name: 'tester' });
  expect((await send({ ...bench, token }, '/')).status).toBe(401);
  expect(bench.asked).toHaveLength(1);
});
