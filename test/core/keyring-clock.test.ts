import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeKeyring } from '../../src/core/keyring.ts';
import { profiles } from '../../src/core/profiles/index.ts';
import { State } from '../../src/core/state.ts';
import { Usage } from '../../src/core/usage.ts';
import { local, makeRack, type TestRack } from '../support/rack.ts';

const hour = 3_600_000;

async function expiringKey(rack: TestRack) {
  const expiresAt = new Date(rack.clock.now + hour).toISOString();
  const { token, key } = await rack.keyring.createKey({ name: 'x', expiresAt }, local);
  const code = async () => (await rack.keyring.verify({ token, ip: null, permission: null })).code;
  return { token, key, code };
}

test('case 82: a key passes to the last millisecond and not at its end', async () => {
  const rack = await makeRack();
  const { code } = await expiringKey(rack);
  rack.clock.now += hour - 1;
  expect(await code()).toBe('VALID');
  rack.clock.now += 1;
  expect(await code()).toBe('EXPIRED');
});

test('case 83: a clock that is set back does not revive an expired key, nor its status in lists', async () => {
  const rack = await makeRack();
  const { code, key } = await expiringKey(rack);
  rack.clock.now += hour;
  expect(await code()).toBe('EXPIRED');
  rack.clock.now -= 2 * hour;
  expect(await code()).toBe('EXPIRED');
  expect((await rack.keyring.getKey(key.id, local)).status).toBe('expired');
  expect(rack.keyring.clockLagMs()).toBe(2 * hour);
});

test('case 83: it stays expired after a restart from the snapshot', async () => {
  const rack = await makeRack();
  const { code, token } = await expiringKey(rack);
  rack.clock.now += hour;
  expect(await code()).toBe('EXPIRED');
  rack.clock.now -= 2 * hour;
  const { rack: data, usage } = JSON.parse(JSON.stringify(rack.keyring.snapshot()));
  const restarted = makeKeyring({
    journal: rack.journal,
    state: State.from(data),
    usage: new Usage(usage),
    clock: () => rack.clock.now,
    random: randomBytes,
    profiles,
  });
  expect(restarted.authenticate({ token, ip: null, permission: null }).code).toBe('EXPIRED');
  expect(restarted.clockLagMs()).toBe(2 * hour);
});

test('case 84: last uses go by the clock as it is, and a rate limit does not stand still', async () => {
  const rack = await makeRack();
  const { key, token } = await rack.keyring.createKey({ name: 'x', rateLimit: '1/1m' }, local);
  const ask = () => rack.keyring.authenticate({ token, ip: null, permission: null });
  expect(ask().code).toBe('VALID');
  rack.clock.now -= hour;
  expect(ask().code).toBe('VALID');
  expect(ask().code).toBe('RATE_LIMITED');
  rack.clock.now += 60_000;
  expect(ask().code).toBe('VALID');
  const { lastUsedAt } = await rack.keyring.getKey(key.id, local);
  expect(Date.parse(lastUsedAt ?? '')).toBe(rack.clock.now);
});

test('case 87: an expiry further away than a timer can count does not come early', async () => {
  const rack = await makeRack();
  const expiresAt = new Date(rack.clock.now + 2 ** 31 + 1000).toISOString();
  const { token } = await rack.keyring.createKey({ name: 'x', expiresAt }, local);
  rack.clock.now += 2 ** 31;
  expect(rack.keyring.authenticate({ token, ip: null, permission: null }).code).toBe('VALID');
});
