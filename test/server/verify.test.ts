/** What `POST /v1/verify` promises to programs that ask: one status, a fixed order, nothing consumed. */
import { beforeEach, expect, test } from 'vitest';
import type { Presented } from '../../src/core/verdict.ts';
import { verifyRoutes } from '../../src/server/routes/verify.ts';
import type { VerdictWire } from '../../src/server/wire/verdict.ts';
import { local } from '../support/rack.ts';
import { bearer, json, makeApp, type RackApp } from './rack-app.ts';

const hour = 3_600_000;
let rack: RackApp;
beforeEach(async () => {
  rack = await makeApp({ trust: 'local' });
});

async function verify(body: object): Promise<VerdictWire> {
  const response = await rack.ask('POST', '/v1/verify', { body });
  expect(response.status).toBe(200);
  return json<VerdictWire>(response);
}

test('every outcome is 200, and the codes come in the published order', async () => {
  const { key, token } = await rack.mint({
    allowedIps: ['10.0.0.0/8'],
    rateLimit: '1/1h',
    expiresAt: '2026-11-21T11:00:00Z',
  });
  const wrong = { token, ip: '192.0.2.1', permission: 'manage' };
  const good = { token, ip: '10.0.0.1', permission: 'read' };
  const codes: string[] = [];
  const ask = async (body: object) => {
    const { valid, code } = await verify(body);
    expect(valid).toBe(code === 'VALID');
    codes.push(code);
  };
  // Everything is wrong at once, and one thing after the other is mended, from the last check on.
  await ask(good);
  await ask(good);
  await ask({ ...good, permission: 'manage' });
  await ask(wrong);
  rack.clock.now += hour;
  await ask(wrong);
  await rack.keyring.disableKey(key.id, local);
  await ask(wrong);
  await rack.keyring.revokeKey(key.id, local);
  await ask(wrong);
  await ask({ ...wrong, token: `ptlc_${'x'.repeat(43)}` });
  await ask({ ...wrong, token: 'hello' });
  await ask({ ...wrong, token: '' });
  await ask({ ...wrong, token: null });
  expect(codes).toEqual([
    'VALID',
    'RATE_LIMITED',
    'INSUFFICIENT_PERMISSIONS',
    'IP_DENIED',
    'EXPIRED',
    'INACTIVE',
    'REVOKED',
    'NOT_FOUND',
    'MALFORMED',
    'MISSING',
    'MISSING',
  ]);
});

test('a refused question consumes no rate', async () => {
  const { key, token } = await rack.mint({ rateLimit: '1/1h', allowedIps: ['10.0.0.0/8'] });
  const asked = { token, ip: '10.0.0.1' };
  await verify({ ...asked, ip: '192.0.2.1' });
  await verify({ ...asked, permission: 'manage' });
  await rack.keyring.disableKey(key.id, local);
  await verify(asked);
  await rack.keyring.enableKey(key.id, local);
  expect(await verify(asked)).toMatchObject({ valid: true, rate: { remaining: 0 } });
  const limited = await verify(asked);
  expect(limited).toMatchObject({ code: 'RATE_LIMITED', rate: { remaining: 0, reset_ms: hour } });
  expect(await verify(asked)).toEqual({ ...limited, key: { ...limited.key, uses: 4 } });
});

test('the old secret of a rotation is named until it ends, and after', async () => {
  const { key, token } = await rack.mint();
  await rack.keyring.rotateKey(key.id, hour, local);
  const old = { previous: true, previous_expires_at: '2026-11-21T11:00:00.000Z' };
  expect(await verify({ token })).toMatchObject({ code: 'VALID', ...old });
  expect(await verify({ token, permission: 'manage' })).toMatchObject({
    code: 'INSUFFICIENT_PERMISSIONS',
    ...old,
  });
  rack.clock.now += hour;
  expect(await verify({ token })).toMatchObject({ code: 'EXPIRED', previous: true });
});

test('the service is told that a program asked, and not what it was asked for', async () => {
  const seen: Presented[] = [];
  const service = Object.create(rack.keyring);
  service.verify = (presented: Presented) => {
    seen.push(presented);
    return rack.keyring.verify(presented);
  };
  const app = verifyRoutes(service);
  await app.request('/', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ token: 'hello' }),
  });
  expect(seen).toEqual([
    {
      token: 'hello',
      ip: null,
      permission: null,
      request: { door: 'verify', method: null, path: null },
    },
  ]);
});

/** Whoever asks over TCP is judged first; its own use is one, the explained key's is none. */
test('explaining over TCP stamps the key that asks, and not the one that is explained', async () => {
  const far = await makeApp();
  const asker = await far.mint({ scopes: ['manage'] });
  const { key, token } = await far.mint();
  const sent = { headers: bearer(asker.token), body: { token } };
  expect((await far.ask('POST', '/v1/keys/explain', sent)).status).toBe(200);
  expect((await far.keyring.getKey(key.id, local)).uses).toBe(0);
  expect((await far.keyring.getKey(asker.key.id, local)).uses).toBe(1);
});
