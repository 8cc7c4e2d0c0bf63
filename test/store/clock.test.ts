import { expect, test } from 'vitest';
import { openRack } from '../../src/store/open.ts';
import { crashCopy, local, openTestRack, temporaryDirectory } from './support.ts';

const hour = 3_600_000;

test('case 83: an expiry that was seen survives a restart with the clock set back, and the user is warned', async () => {
  const directory = temporaryDirectory();
  const clock = { now: Date.parse('2026-11-21T10:00:00Z') };
  const open = () => openRack(directory, { user: 'tester', clock: () => clock.now });
  const first = await open();
  const expiresAt = new Date(clock.now + hour).toISOString();
  const { token } = await first.keyring.createKey({ name: 'x', expiresAt }, local);
  await first.close();

  const second = await open();
  clock.now += 2 * hour;
  expect(second.keyring.authenticate({ token, ip: null, permission: null }).code).toBe('EXPIRED');
  await second.close();

  clock.now -= 2 * hour;
  const third = await open();
  expect(third.keyring.authenticate({ token, ip: null, permission: null }).code).toBe('EXPIRED');
  expect(third.notices).toEqual([expect.stringMatching(/^the clock is 120 minutes behind/)]);
  await third.close();
});

test('a clock that goes on, or is a moment behind, is nothing to warn of', async () => {
  const directory = temporaryDirectory();
  const clock = { now: Date.parse('2026-11-21T10:00:00Z') };
  const open = () => openRack(directory, { user: 'tester', clock: () => clock.now });
  const first = await open();
  await first.keyring.createKey({ name: 'x' }, local);
  await first.close();
  clock.now -= 30_000;
  const second = await open();
  expect(second.notices).toEqual([]);
  await second.close();
});

test('case 84: a clock that was ten years ahead is reset, and the reset survives a crash before the next snapshot', async () => {
  const directory = temporaryDirectory();
  const year = 365 * 24 * hour;
  const clock = { now: Date.parse('2026-11-21T10:00:00Z') };
  const open = () => openTestRack(directory, { clock: () => clock.now });
  const first = await open();
  const expiresAt = new Date(clock.now + year).toISOString();
  const { token } = await first.keyring.createKey({ name: 'x', expiresAt }, local);
  clock.now += 10 * year;
  await first.keyring.createKey({ name: 'made while the clock was wrong' }, local);
  await first.close();

  clock.now -= 10 * year;
  const second = await open();
  const judged = (rack: typeof second) =>
    rack.keyring.authenticate({ token, ip: null, permission: null }).code;
  expect(judged(second)).toBe('EXPIRED');
  expect(second.notices).toEqual([expect.stringMatching(/keyrack clock reset$/)]);
  await second.keyring.resetClock(local);
  expect(judged(second)).toBe('VALID');

  const crashed = await openTestRack(crashCopy(directory), { clock: () => clock.now });
  expect(judged(crashed)).toBe('VALID');
  expect(crashed.notices).toEqual([]);
  await crashed.close();

  await second.close();
  const third = await open();
  expect(judged(third)).toBe('VALID');
  expect(third.notices).toEqual([]);
});
