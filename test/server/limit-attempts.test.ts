import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { limitAttempts } from '../../src/server/limit-attempts.ts';
import type { Problem } from '../../src/server/problem.ts';
import { makeRack } from '../support/rack.ts';
import { bearer, json, makeApp } from './rack-app.ts';

const peer = '203.0.113.9';

describe('unknown tokens from one address', () => {
  test('after 60 the answer is 429 with the time to wait; another address is not concerned', async () => {
    const { ask } = await makeApp({ allowedHosts: null });
    const answer = (from: string) =>
      ask('GET', '/v1/keys', { headers: bearer('nonsense'), peer: from });
    for (let index = 0; index < 60; index += 1) expect((await answer(peer)).status).toBe(401);
    const refused = await answer(peer);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(await json<Problem>(refused)).toMatchObject({
      code: 'too_many_attempts',
      detail: expect.stringContaining(peer),
    });
    expect((await answer('203.0.113.10')).status).toBe(401);
  });

  /** Attack: fail from the address that a company shares, so that its keys are locked out. */
  test('a key behind the same address passes all the while', async () => {
    const { ask, mint } = await makeApp({ allowedHosts: null });
    const { token } = await mint({ scopes: ['manage'] });
    for (let index = 0; index < 200; index += 1)
      await ask('GET', '/v1/keys', { headers: bearer('nonsense'), peer });
    expect((await ask('GET', '/v1/keys', { headers: bearer(token), peer })).status).toBe(200);
  });
});

test('case 78: a million addresses that fail cost less than 10 MB', async () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const { keyring } = await makeRack();
  const gate = limitAttempts(keyring);
  const fail = (index: number) => {
    const ip = `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
    const request = { door: 'authz', method: 'GET', path: `/servers/${index}` } as const;
    gate.authenticate({ token: `kr_${index}`, ip, permission: null, request });
  };
  collect();
  const before = process.memoryUsage().heapUsed;
  for (let index = 0; index < 1_000_000; index += 1) fail(index);
  collect();
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(10 * 1024 * 1024);
  expect(keyring.refusals.toData().totals).toEqual({ MALFORMED: 1_000_000 });
});
