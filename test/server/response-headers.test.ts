import { expect, test } from 'vitest';
import { bearer, makeApp } from './rack-app.ts';

/** An answer that a browser is tricked into showing must run nothing, be framed by nobody and be read by no other page. */
test.each([
  ['GET', '/healthz', 200],
  ['GET', '/readyz', 200],
  ['GET', '/metrics', 401],
  ['GET', '/openapi.json', 200],
  ['GET', '/v1/keys', 200],
  ['GET', '/v1/keys/nothing', 404],
  ['POST', '/v1/keys', 400],
  ['PUT', '/v1/keys', 405],
  ['GET', '/nothing', 404],
  ['TRACE', '/v1/keys', 405],
  ['GET', '/v1/keys?token=x', 400],
])('%s %s (%i) carries the headers that keep browsers out', async (method, path, status) => {
  const { ask, mint } = await makeApp();
  const { token } = await mint({ scopes: ['manage'] });
  const headers = path === '/metrics' ? {} : bearer(token);
  const response = await ask(method, path, { headers: { ...headers, 'X-Request-Id': 'mine' } });
  expect(response.status).toBe(status);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-resource-policy': 'same-origin',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    'x-request-id': 'mine',
  });
  expect(response.headers.has('Access-Control-Allow-Origin')).toBe(false);
});
