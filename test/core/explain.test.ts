import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Step } from '../../src/core/explanation.ts';
import type { KeyRecord } from '../../src/core/key.ts';
import { type Keyring, makeKeyring } from '../../src/core/keyring.ts';
import { profiles } from '../../src/core/profiles/index.ts';
import type { KeyDraft } from '../../src/core/service.ts';
import { digestToken, mintToken } from '../../src/core/token.ts';
import { Usage } from '../../src/core/usage.ts';
import { type Presented, verdictCodes } from '../../src/core/verdict.ts';
import { checkCodes } from '../../src/core/walk.ts';
import { MemoryJournal } from '../../src/store/memory.ts';
import { local, makeRack, type TestRack } from '../support/rack.ts';
import { at, day, hour, keyRecord, now, rejectionOf, stateOf } from './support/fixtures.ts';
import { makeHeldRack } from './support/held-rack.ts';
import { profileOf } from './support/profiles.ts';

let rack: TestRack;
beforeEach(async () => {
  rack = await makeRack();
});

const alice = { kind: 'local', name: 'alice' } as const;
const create = (draft: Partial<KeyDraft> = {}) =>
  rack.keyring.createKey({ name: 'backup script', ...draft }, local);
const explain = (token: string | null, asked: Partial<Presented> = {}) =>
  rack.keyring.explain({ token, ip: null, permission: null, ...asked }, local);
async function step(check: Step['check'], ...asked: Parameters<typeof explain>) {
  const { steps } = await explain(...asked);
  return steps.find((one) => one.check === check);
}

/** Records and questions that meet every check, alone and together. */
const ips = ['10.0.0.1', '192.0.2.1'];
const current = mintToken(profileOf('keyrack'), randomBytes);
const previous = mintToken(profileOf('keyrack'), randomBytes, current.id);
const ended = fc.constantFrom(null, at(-hour), at(0), at(hour));
const record = fc
  .record({
    revokedAt: fc.constantFrom(null, null, at(-1)),
    enabled: fc.boolean(),
    expiresAt: ended,
    allowedIps: fc.constantFrom([], ['10.0.0.0/8']),
    scopes: fc.constantFrom<KeyRecord['scopes']>(['read'], ['write'], ['manage']),
    rateLimit: fc.constantFrom(null, '1/1h', '2/1h'),
    profile: fc.constantFrom('keyrack', 'lost'),
    end: ended,
  })
  .map(({ end, ...fields }) =>
    keyRecord({
      ...fields,
      id: current.id,
      digest: digestToken(current.token),
      previous:
        end === null
          ? null
          : { digest: digestToken(previous.token), masked: 'kr_…', expiresAt: end },
    }),
  );
const question = fc.record({
  token: fc.constantFrom(
    ...[current.token, current.token, current.token, previous.token, null, '', 'hello'],
    ...[`${current.token.slice(0, -1)}!`, mintToken(profileOf('xyp'), randomBytes).token],
  ),
  ip: fc.constantFrom(null, ...ips),
  permission: fc.constantFrom(null, 'read', 'write', 'manage', 'servers:read'),
});

function keyringOf(key: KeyRecord): Keyring {
  return makeKeyring({
    journal: new MemoryJournal(),
    state: stateOf([key]),
    usage: new Usage(),
    clock: () => now,
    random: randomBytes,
    profiles,
  });
}

it('the first check that fails is the verdict of authenticate, for any key and question, however often it was explained', async () => {
  await fc.assert(
    fc.asyncProperty(record, question, fc.nat(2), async (key, asked, uses) => {
      const keyring = keyringOf(key);
      // A request has an address; where none was given to explain, one that is allowed is meant.
      const presented = { ...asked, ip: asked.ip ?? '10.0.0.1' };
      for (let count = 0; count < uses; count += 1) keyring.authenticate(presented);
      // Looking moves the latest moment that was seen, and nothing else.
      await keyring.listKeys({}, local);
      const before = keyring.snapshot();
      const first = await keyring.explain(asked, local);
      expect(await keyring.explain(asked, local)).toEqual(first);
      expect(keyring.snapshot()).toEqual(before);
      const { code, valid, secret } = keyring.authenticate(presented);
      expect([first.code, first.valid, first.secret]).toEqual([code, valid, secret]);
      const failed = first.steps.filter(({ outcome }) => outcome === 'fail');
      expect(failed.map(({ check }) => check)).toEqual(valid ? [] : [code]);
    }),
    { numRuns: 2000 },
  );
});

it('the steps are all codes in the published order, with nothing judged behind the one that fails', async () => {
  await fc.assert(
    fc.asyncProperty(record, question, async (key, asked) => {
      const { code, steps } = await keyringOf(key).explain(asked, local);
      expect(steps.map(({ check }) => check)).toEqual(verdictCodes.slice(0, -1));
      const end = code === 'VALID' ? steps.length : checkCodes.indexOf(code);
      for (const [index, { outcome, detail }] of steps.entries()) {
        const allowed =
          index < end ? ['pass', 'unknown'] : index > end ? ['not_reached'] : ['fail'];
        expect(allowed).toContain(outcome);
        expect(detail).not.toBe('');
        expect(detail).not.toMatch(/null|undefined|NaN/);
      }
    }),
  );
});

describe('what is no token of this rack', () => {
  it.each([
    [
      'a typing error',
      () => `${current.token.slice(0, -1)}${current.token.endsWith('0') ? 1 : 0}`,
      /^typo: the checksum does not match \(profile "keyrack"\)$/,
    ],
    ['blanks around it', () => ` ${current.token}`, /blanks or line breaks/],
    ['a whole header', () => `Bearer ${current.token}`, /begins with "Bearer"/],
    ['a masked token', () => `${current.id}_…`, /masked form/],
    [
      'a token cut short',
      () => current.token.slice(0, 40),
      /profile "keyrack", but has 40 characters instead of 65/,
    ],
    ['a wrong character', () => `ptlc_${'x'.repeat(42)}!`, /holds a character/],
    [
      'a text of another world',
      () => 'hello',
      /no profile of this rack has such tokens: they begin with kr_/,
    ],
    ['a novel', () => 'x'.repeat(9000), /9000 characters/],
  ])('%s is told from the others, and nothing of it is repeated', async (_, token, detail) => {
    const found = await explain(token());
    expect(found).toMatchObject({ code: 'MALFORMED', key: null });
    expect(found.steps[1]?.detail).toMatch(detail);
    expect(JSON.stringify(found)).not.toContain(current.token.slice(16, 40));
  });

  it('of a form that has no id in it is told the profile alone', async () => {
    const stranger = mintToken(profileOf('pakyas'), randomBytes).token;
    expect((await step('NOT_FOUND', stranger))?.detail).toBe(
      'it has the form of profile "pakyas", but this rack does not know it',
    );
  });

  it('with the id of a key here names the key, and who replaced its token', async () => {
    const { key, token } = await create();
    await rack.keyring.rotateKey(key.id, 0, alice);
    rack.clock.now += 3 * day;
    expect(await step('NOT_FOUND', token)).toMatchObject({
      detail: `it has the id of key "backup script" (${key.id}), but not its secret: it was replaced 3d ago by alice, or mistyped`,
      command: `keyrack api-key rotate ${key.id} --overlap 24h`,
    });
  });
});

describe('a key that is refused', () => {
  it('revoked names who and when, and the command that makes it anew', async () => {
    const { key, token } = await create({
      name: "bob's; rm -rf /",
      allowedIps: ['10.0.0.0/8'],
      rateLimit: '600/1m',
    });
    await rack.keyring.revokeKey(key.id, alice);
    rack.clock.now += 3 * day;
    expect(await step('REVOKED', token)).toMatchObject({
      outcome: 'fail',
      detail: `the key was revoked 3d ago by alice (${at(0)})`,
      command: `keyrack api-key create --profile keyrack --account admin --scopes read --allow-ip 10.0.0.0/8 --rate 600/1m 'bob'\\''s; rm -rf /'`,
    });
  });

  it('switched off names the last time, and not one before it', async () => {
    const { key, token } = await create();
    await rack.keyring.disableKey(key.id, alice);
    await rack.keyring.enableKey(key.id, alice);
    rack.clock.now += hour;
    await rack.keyring.disableKey(key.id, { kind: 'account', account: 'admin', name: 'bob' });
    rack.clock.now += 2 * hour;
    expect(await step('INACTIVE', token)).toMatchObject({
      detail: `the key was switched off 2h ago by admin (by bob) (${at(hour)})`,
      command: `keyrack api-key enable ${key.id}`,
    });
  });

  it('expired tells since when', async () => {
    const { key, token } = await create({ expiresAt: at(hour) });
    rack.clock.now += day + hour;
    expect(await step('EXPIRED', token)).toMatchObject({
      detail: `the key expired 1d ago (${at(hour)})`,
      command: `keyrack api-key update ${key.id} --expires 90d`,
    });
  });

  it('from another address names the address and the rules, and adds it to them', async () => {
    const { key, token } = await create({ allowedIps: ['10.0.0.0/8', '2001:db8::/32'] });
    expect(await step('IP_DENIED', token, { ip: '203.0.113.9' })).toMatchObject({
      detail: '203.0.113.9 is not allowed; allowed are 10.0.0.0/8, 2001:db8::/32',
      command: `keyrack api-key update ${key.id} --allow-ip 10.0.0.0/8 --allow-ip 2001:db8::/32 --allow-ip 203.0.113.9`,
    });
    expect(await step('IP_DENIED', token)).toMatchObject({
      outcome: 'unknown',
      detail: expect.stringContaining('not judged: no address was given'),
    });
  });

  it('without the scope names what it holds, and the command that keeps that', async () => {
    const { key, token } = await create({ scopes: ['write'] });
    expect(await step('INSUFFICIENT_PERMISSIONS', token, { permission: 'manage' })).toMatchObject({
      detail: '"manage" is needed, and the key holds write',
      command: `keyrack api-key update ${key.id} --scopes write,manage`,
    });
    const asked = await step('INSUFFICIENT_PERMISSIONS', token, { permission: 'servers:read' });
    expect(asked?.command).toBeUndefined();
    expect(asked?.remedy).toContain('"servers:read"');
    expect(await step('INSUFFICIENT_PERMISSIONS', token)).toMatchObject({
      outcome: 'unknown',
      detail: 'not judged: no permission was asked for; the key holds write',
    });
  });

  it('with too low a level is raised on that resource alone', async () => {
    const draft = { profile: 'pterodactyl-application', permissions: { servers: 1, users: 3 } };
    const { key, token } = await create(draft);
    expect(
      await step('INSUFFICIENT_PERMISSIONS', token, { permission: 'servers:write' }),
    ).toMatchObject({
      detail: '"servers:write" is needed, and the key holds users=3, servers=1',
      command: expect.stringMatching(
        new RegExp(`^keyrack api-key update ${key.id} --permissions .*servers=2`),
      ),
    });
  });

  it('over its rate tells how long, and what is left before', async () => {
    const { key, token } = await create({ rateLimit: '1/1h' });
    expect(await step('RATE_LIMITED', token)).toMatchObject({
      outcome: 'pass',
      detail: '1 of 1 requests are left (1/1h)',
    });
    rack.keyring.authenticate({ token, ip: null, permission: null });
    rack.clock.now += 600_000;
    expect(await step('RATE_LIMITED', token)).toMatchObject({
      outcome: 'fail',
      remedy: 'wait 3000 s, or raise the limit',
      command: `keyrack api-key update ${key.id} --rate 2/1h`,
    });
  });
});

it('the old token of a rotation is told from the new one, with the end of its grace', async () => {
  const { key, token } = await create();
  const { token: fresh } = await rack.keyring.rotateKey(key.id, 2 * hour, local);
  const whose = `of key "backup script" (${key.id})`;
  const end = `stops in 2h (${at(2 * hour)})`;
  expect((await step('NOT_FOUND', token))?.detail).toBe(
    `it is the old token ${whose}, which ${end}`,
  );
  expect((await step('NOT_FOUND', fresh))?.detail).toBe(
    `it is the new token ${whose}; the old one ${end}`,
  );
  rack.clock.now += 3 * hour;
  expect(await explain(token)).toMatchObject({ code: 'EXPIRED', secret: 'previous' });
  expect((await step('EXPIRED', token))?.detail).toBe(
    `the old token of a rotation stopped 1h ago (${at(2 * hour)})`,
  );
  expect((await step('NOT_FOUND', fresh))?.detail).toBe(`it is the token ${whose}`);
});

it('a revoke that waits for its sync is in force, and nobody has signed it yet', async () => {
  const { keyring, script } = await makeHeldRack();
  const { key, token } = await keyring.createKey({ name: 'x' }, local);
  script.hold();
  const revoked = keyring.revokeKey(key.id, alice);
  const asked = { token, ip: null, permission: null };
  const { code, steps } = await keyring.explain(asked, local);
  expect(code).toBe('REVOKED');
  expect(steps[3]?.detail).toBe(`the key was revoked just now (${at(0)})`);
  script.release();
  await revoked;
  expect((await keyring.explain(asked, local)).steps[3]?.detail).toContain('by alice');
});

it('needs the permission to read keys, and a question that can be read', async () => {
  await rack.keyring.createAccount({ name: 'writer', permissions: ['api_keys.write'] }, local);
  const asked = { token: 'x', ip: null, permission: null };
  const writer = { kind: 'account', account: 'writer', name: 'eve' } as const;
  expect((await rejectionOf(rack.keyring.explain(asked, writer))).code).toBe('not_permitted');
  const bad = await rejectionOf(explain('x', { permission: 'fly' }));
  expect(bad.code).toBe('invalid_input');
  expect(bad.message).toMatch(/^Cannot explain: permission "fly"/);
  expect((await rejectionOf(explain('x', { ip: '127.1' }))).code).toBe('invalid_input');
});
