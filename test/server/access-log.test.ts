import { describe, expect, test } from 'vitest';
import type { LogFormat } from '../../src/server/access-log.ts';
import { bearer, makeApp, type RackApp } from './rack-app.ts';

/** Where a client puts a token: the path of its request, and the headers. */
type Make = (token: string) => [path: string, headers: Record<string, string>];

/** An app that logs, and the lines. */
async function logging(format: LogFormat): Promise<RackApp & { readonly lines: string[] }> {
  const lines: string[] = [];
  const app = await makeApp({ accessLog: { format, write: (line) => lines.push(line) } });
  return { ...app, lines };
}

test('in JSON every answer is one object, without what is not known', async () => {
  const { ask, mint, lines } = await logging('json');
  const { key, token } = await mint({ scopes: ['manage'] });
  const headers = { ...bearer(token), 'X-Request-Id': 'mine-1' };
  await ask('GET', `/v1/keys/${key.id}?`, { headers, peer: '203.0.113.9' });
  await ask('GET', '/healthz');
  const [first, second, ...rest] = lines.map((line) => JSON.parse(line));
  expect(rest).toEqual([]);
  expect(first).toEqual({
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    status: 200,
    method: 'GET',
    route: '/v1/keys/:id',
    ms: expect.any(Number),
    ip: '203.0.113.9',
    door: 'manage',
    key: key.id,
    verdict: 'VALID',
    request_id: 'mine-1',
  });
  expect(Object.keys(second)).toEqual(['time', 'status', 'method', 'route', 'ms', 'request_id']);
});

test('in text a line has names and values, quoted where that is needed', async () => {
  const { ask, lines } = await logging('text');
  await ask('GET', '/a%20b');
  expect(lines).toEqual([
    expect.stringMatching(
      /^time=\S+Z status=404 method=GET route="\/a b" ms=[\d.]+ request_id=[\w-]{36}$/,
    ),
  ]);
});

test('a refusal tells the verdict, and the key only to whom it belongs', async () => {
  const { ask, mint, lines, keyring } = await logging('json');
  const { key, token } = await mint({ scopes: ['read'] });
  await ask('GET', '/v1/keys', { headers: bearer(token) });
  await ask('GET', '/v1/keys', { headers: bearer('rubbish') });
  await ask('GET', '/v1/keys');
  const told = lines
    .map((line) => JSON.parse(line))
    .map(({ status, key, verdict }) => {
      return { status, key, verdict };
    });
  expect(told).toEqual([
    { status: 403, key: key.id, verdict: 'INSUFFICIENT_PERMISSIONS' },
    { status: 401, verdict: 'MALFORMED' },
    { status: 401, verdict: 'MISSING' },
  ]);
  expect(keyring.verdicts.entries().filter(({ count }) => count > 0)).toHaveLength(3);
});

test('a question about a token tells who asked and what was answered', async () => {
  const { ask, mint, lines } = await logging('json');
  const asking = await mint({ scopes: ['verify'] });
  const asked = await mint({ scopes: ['read'] });
  const body = { token: asked.token, permission: 'write' };
  await ask('POST', '/v1/verify', { headers: bearer(asking.token), body });
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    key: asking.key.id,
    verdict: 'VALID',
    asked_key: asked.key.id,
    asked_verdict: 'INSUFFICIENT_PERMISSIONS',
  });
});

describe.each<LogFormat>(['json', 'text'])('in %s', (format) => {
  /** Clients put tokens where they do not belong, and mistype them; a log is read by more people than the key is for. */
  test.each([
    ['in the path', (token: string) => [`/x/${token}`, {}]],
    [
      'in the path, with its last letters missing',
      (token: string) => [`/x/${token.slice(0, -9)}`, {}],
    ],
    [
      'in the path, with a letter of its prefix missing',
      (token: string) => [`/x/${token.slice(1)}`, {}],
    ],
    [
      'in the path, with a letter in the middle missing',
      (token: string) => [`/x/${token.slice(0, 30)}${token.slice(31)}`, {}],
    ],
    ['in the path, behind percent signs', (token: string) => [`/x/%6B%72_${token.slice(3)}`, {}]],
    ['in the query', (token: string) => [`/v1/keys?filter=${token}`, {}]],
    [
      'in a header that is logged',
      (token: string) => ['/healthz', { 'X-Request-Id': token.slice(3) }],
    ],
    ['in Authorization', (token: string) => ['/v1/keys', bearer(token)]],
    [
      'in Authorization, with a letter missing',
      (token: string) => ['/v1/keys', bearer(token.slice(1))],
    ],
    ['in other headers', (token: string) => ['/v1/keys', { 'User-Agent': token, Referer: token }]],
  ] satisfies [string, Make][])('a token %s is not in the log', async (_, make) => {
    const { ask, mint, lines } = await logging(format);
    const { key, token } = await mint({ scopes: ['manage'] });
    const [path, headers] = make(token);
    await ask('GET', path, { headers });
    expect(lines).toHaveLength(1);
    const secret = token.slice(key.id.length + 1);
    for (let start = 0; start + 12 <= secret.length; start += 1)
      expect(lines.join()).not.toContain(secret.slice(start, start + 12));
  });

  /** Who can write line breaks or escapes into a log can forge lines and drive the terminal of its reader. */
  test('a path cannot forge a line nor act on a terminal', async () => {
    const { ask, lines } = await logging(format);
    await ask('GET', '/x%0Atime=2020%1b[2J%9b31m%E2%80%AE');
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
    expect(lines[0]).toContain('\\ntime=2020');
  });

  test('a path of any length is cut', async () => {
    const { ask, lines } = await logging(format);
    await ask('GET', `/${'a/'.repeat(3000)}`);
    expect(lines[0]?.length).toBeLessThan(600);
  });
});

test('a method that nobody knows, TRACE and a failure are logged as well', async () => {
  const { ask, lines } = await logging('json');
  await ask('TRACE', '/v1/keys');
  await ask('PROPFIND', '/v1/keys');
  expect(lines.map((line) => JSON.parse(line).status)).toEqual([405, expect.any(Number)]);
});
