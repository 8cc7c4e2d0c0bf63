import { expect, test } from 'vitest';
import { bearer, json, makeApp } from './rack-app.ts';

test('a key without any scope for the API learns whose it is, and not how it was used', async () => {
  const { ask, mint } = await makeApp();
  const { key, token } = await mint({ scopes: ['read'], name: 'ci' });
  const response = await ask('GET', '/v1/self', { headers: bearer(token) });
  expect(response.status).toBe(200);
  expect(await json(response)).toEqual({
    data: {
      ...{ id: key.id, name: 'ci', profile: 'keyrack', account: 'admin' },
      ...{ scopes: ['read'], permissions: null, expires_at: null },
    },
  });
});

test.each(['key', 'local'] as const)(
  'with trust %s nobody is anybody without a token',
  async (trust) => {
    const { ask } = await makeApp({ trust });
    expect((await ask('GET', '/v1/self')).status).toBe(401);
  },
);

// Whoever stole a token must not learn from elsewhere where it may be used.
test('a key that is used from an address that it does not allow learns nothing', async () => {
  const { ask, mint } = await makeApp();
  const { key, token } = await mint({ allowedIps: ['192.0.2.1'] });
  const response = await ask('GET', '/v1/self', { headers: bearer(token), peer: '192.0.2.2' });
  expect(response.status).toBe(403);
  expect(JSON.stringify(await json(response))).not.toContain(key.id);
});

test('a web page learns nothing', async () => {
  const { ask, mint } = await makeApp();
  const { token } = await mint();
  const headers = { ...bearer(token), Origin: 'https://example.org' };
  expect((await ask('GET', '/v1/self', { headers })).status).toBe(403);
});
