import { randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import type { KeyDraft, Minted } from '../../src/core/service.ts';
import { mintToken } from '../../src/core/token.ts';
import type { Presented, Verdict } from '../../src/core/verdict.ts';
import { verdictCodes } from '../../src/core/verdict.ts';
import { local, makeRack, type TestRack } from '../support/rack.ts';
import { at, day, failureOf, hour, now } from './support/fixtures.ts';
import { profileOf } from './support/profiles.ts';

let rack: TestRack;
beforeEach(async () => {
  rack = await makeRack();
});

function ask(token: string | null, presented: Partial<Presented> = {}): Verdict {
  return rack.keyring.authenticate({ token, ip: '10.0.0.1', permission: null, ...presented });
}

function create(draft: Partial<KeyDraft> = {}): Promise<Minted> {
  return rack.keyring.createKey({ name: 'backup script', ...draft }, local);
}

/** How each refusal is brought about on a key that was good, in the order of SPEC section 3. */
const defects: readonly [string, (id: string) => Promise<unknown>, Partial<Presented>][] = [
  ['REVOKED', (id) => rack.keyring.revokeKey(id, local), {}],
  ['INACTIVE', (id) => rack.keyring.disableKey(id, local), {}],
  ['EXPIRED', (id) => rack.keyring.updateKey(id, { expiresAt: at(hour) }, local), {}],
  ['IP_DENIED', (id) => rack.keyring.updateKey(id, { allowedIps: ['192.0.2.1'] }, local), {}],
  ['INSUFFICIENT_PERMISSIONS', async () => undefined, { permission: 'manage' }],
  ['RATE_LIMITED', async () => undefined, {}],
];

describe('a key with several defects at once', () => {
  const subsets = Array.from({ length: 2 ** defects.length }, (_, bits) =>
    defects.filter((_, index) => bits & (1 << index)),
  );

  it('is refused with the first code of the order, for every combination', async () => {
    for (const subset of subsets) {
      rack = await makeRack();
      const codes = subset.map(([code]) => code);
      const { key, token } = await create({ rateLimit: '1/1d' });
      if (codes.includes('RATE_LIMITED')) ask(token);
      for (const [, bringAbout] of subset.toReversed()) await bringAbout(key.id);
      if (codes.includes('EXPIRED')) rack.clock.now += hour;
      const asked = Object.assign({}, ...subset.map(([, , one]) => one));
      const verdict = ask(token, asked);
      expect(verdict.code).toBe(codes[0] ?? 'VALID');
      expect(verdict.valid).toBe(codes.length === 0);
      expect(verdict.key?.id).toBe(key.id);
    }
  });

  it('is refused in the order of the published list', () => {
    const published = verdictCodes.slice(3, -1);
    expect(defects.map(([code]) => code)).toEqual(published);
  });
});

describe('without the true token', () => {
  it('a revoked, switched off, expired key answers like one that never was', async () => {
    const { key } = await create({ expiresAt: at(hour) });
    const guess = mintToken(profileOf('keyrack'), randomBytes, key.id).token;
    const unknown = mintToken(profileOf('keyrack'), randomBytes).token;
    const answers = () => [ask(guess), ask(unknown)];
    const never = { valid: false, code: 'NOT_FOUND', key: null, secret: null, rate: null };
    expect(answers()).toEqual([never, never]);
    await rack.keyring.disableKey(key.id, local);
    await rack.keyring.revokeKey(key.id, local);
    rack.clock.now += day;
    expect(answers()).toEqual([never, never]);
  });

  it.each([null, '', 'x', 'kr_x'])('nothing of any key is told for %j', (token) => {
    expect(ask(token)).toMatchObject({ valid: false, key: null, secret: null, rate: null });
  });
});

describe('the last use', () => {
  const usesOf = async (id: string) => {
    const { uses, lastUsedAt, lastUsedIp } = await rack.keyring.getKey(id, local);
    return { uses, lastUsedAt, lastUsedIp };
  };

  it('is stamped on every request that was authenticated, and is in its verdict', async () => {
    const { key, token } = await create({ rateLimit: '1/1d' });
    const codes = [ask(token), ask(token, { permission: 'manage' }), ask(token)];
    expect(codes.map(({ code }) => code)).toEqual([
      'VALID',
      'INSUFFICIENT_PERMISSIONS',
      'RATE_LIMITED',
    ]);
    expect(codes.map((verdict) => verdict.key?.uses)).toEqual([1, 2, 3]);
    expect(await usesOf(key.id)).toEqual({ uses: 3, lastUsedAt: at(0), lastUsedIp: '10.0.0.1' });
  });

  it('keeps the address in canonical form, and null for an unknown one', async () => {
    const { key, token } = await create();
    ask(token, { ip: '::ffff:10.1.1.1' });
    expect((await usesOf(key.id)).lastUsedIp).toBe('10.1.1.1');
    ask(token, { ip: null });
    expect((await usesOf(key.id)).lastUsedIp).toBeNull();
  });

  it.each(defects.slice(0, 4))(
    'is not stamped on a request that is %s',
    async (code, bringAbout) => {
      const { key, token } = await create();
      await bringAbout(key.id);
      if (code === 'EXPIRED') rack.clock.now += hour;
      expect(ask(token).code).toBe(code);
      expect(await usesOf(key.id)).toEqual({ uses: 0, lastUsedAt: null, lastUsedIp: null });
    },
  );

  it('writes nothing to the journal', async () => {
    const { token } = await create();
    const before = rack.journal.head();
    for (let count = 0; count < 10; count += 1) ask(token);
    expect(rack.journal.head()).toEqual(before);
  });

  it('of the old secret is told apart, and begins anew with each rotation', async () => {
    const { key, token } = await create();
    ask(token);
    const { token: second } = await rack.keyring.rotateKey(key.id, hour, local);
    rack.clock.now += 1;
    expect(ask(token)).toMatchObject({
      secret: 'previous',
      key: { uses: 2, previous: { uses: 1 } },
    });
    expect(ask(second)).toMatchObject({
      secret: 'current',
      key: { uses: 3, previous: { uses: 1, lastUsedAt: at(1) } },
    });
    await rack.keyring.finishRotation(key.id, local);
    const { key: again } = await rack.keyring.rotateKey(key.id, hour, local);
    expect(again).toMatchObject({ uses: 3, previous: { uses: 0, lastUsedAt: null } });
  });
});

describe('the rate limit', () => {
  it('is not consumed by a request that is refused', async () => {
    const { key, token } = await create({ rateLimit: '1/1d', allowedIps: ['10.0.0.1'] });
    expect(ask(token, { ip: '10.0.0.2' }).code).toBe('IP_DENIED');
    expect(ask(token, { permission: 'manage' }).code).toBe('INSUFFICIENT_PERMISSIONS');
    await rack.keyring.disableKey(key.id, local);
    expect(ask(token).code).toBe('INACTIVE');
    await rack.keyring.enableKey(key.id, local);
    expect(ask(token)).toMatchObject({ code: 'VALID', rate: { limit: 1, remaining: 0 } });
    expect(ask(token)).toMatchObject({
      code: 'RATE_LIMITED',
      rate: { remaining: 0, resetMs: day },
    });
    rack.clock.now += day;
    expect(ask(token).code).toBe('VALID');
  });

  it('is one for both secrets of a rotated key', async () => {
    const { key, token } = await create({ rateLimit: '1/1d' });
    const { token: second } = await rack.keyring.rotateKey(key.id, hour, local);
    expect([ask(token).code, ask(second).code]).toEqual(['VALID', 'RATE_LIMITED']);
  });

  it('is null for a key that has none, and for a refusal before it', async () => {
    expect(ask((await create()).token).rate).toBeNull();
    const { token } = await create({ rateLimit: '1/1d' });
    expect(ask(token, { permission: 'manage' }).rate).toBeNull();
  });
});

it('an expiry is judged when it is asked, to the millisecond', async () => {
  const { token } = await create({ expiresAt: at(hour) });
  rack.clock.now = now + hour - 1;
  expect(ask(token).code).toBe('VALID');
  rack.clock.now = now + hour;
  expect(ask(token)).toMatchObject({ code: 'EXPIRED', key: { status: 'expired' } });
});

it('an address or a permission that cannot be read is invalid input, and no use', async () => {
  const { key, token } = await create();
  expect(failureOf(() => ask(token, { ip: '127.1' })).code).toBe('invalid_input');
  expect(failureOf(() => ask(token, { permission: 'fly' })).code).toBe('invalid_input');
  expect((await rack.keyring.getKey(key.id, local)).uses).toBe(0);
});

it('verify answers like authenticate', async () => {
  const { token } = await create();
  const presented = { token, ip: null, permission: 'read' };
  const verdict = await rack.keyring.verify(presented);
  expect(verdict).toMatchObject({
    valid: true,
    code: 'VALID',
    secret: 'current',
    key: { uses: 1 },
  });
});
