import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { KeyDraft } from '../../src/core/service.ts';
import { local, makeRack, type TestRack } from '../support/rack.ts';
import { rejectionOf } from './support/fixtures.ts';
import { makeHeldRack } from './support/held-rack.ts';

const hour = 3_600_000;
const start = Date.parse('2026-11-21T10:00:00.000Z');

/** What was done to a key after it was made. */
const fate = fc.constantFrom(
  'nothing',
  'disabled',
  'rotated',
  'overlapping',
  'finished',
  'updated',
);
const level = fc.integer({ min: 0, max: 3 });
const common = {
  name: fc.stringMatching(/^[a-zA-Zäöü=+@-]{4,30}$/),
  account: fc.constantFrom('admin', 'bob'),
  allowedIps: fc.subarray(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32']),
  rateLimit: fc.constantFrom(null, '600/1m'),
  expiresAt: fc.constantFrom(null, new Date(start + 100 * hour).toISOString()),
};
const draft: fc.Arbitrary<KeyDraft> = fc.oneof(
  fc.record({
    ...common,
    profile: fc.constantFrom('keyrack', 'pakyas'),
    scopes: fc.subarray(['read', 'write', 'manage'], { minLength: 1 }),
  }),
  fc.record({
    ...common,
    profile: fc.constant('pterodactyl-application'),
    permissions: fc.record({ servers: level, database_hosts: level }),
  }),
  fc.record({
    ...common,
    profile: fc.constantFrom('pterodactyl-client', 'xyp', 'akener', 'pyro'),
  }),
);

/** Makes a key, lets it have its fate, and returns all tokens that it ever had. */
async function live({ keyring }: TestRack, wanted: KeyDraft, what: string): Promise<string[]> {
  const { key, token } = await keyring.createKey(wanted, local);
  if (what === 'nothing') return [token];
  if (what === 'disabled') await keyring.disableKey(key.id, local);
  if (what === 'updated') await keyring.updateKey(key.id, { name: 'renamed' }, local);
  if (what === 'disabled' || what === 'updated') return [token];
  const { token: second } = await keyring.rotateKey(key.id, what === 'rotated' ? 0 : hour, local);
  if (what === 'finished') await keyring.finishRotation(key.id, local);
  return [token, second];
}

/** The verdict on a token with the key that it shows, for some questions. */
function verdicts({ keyring }: TestRack, token: string) {
  const questions = [
    { ip: '10.1.2.3', permission: null },
    { ip: '203.0.113.1', permission: 'write' },
    { ip: '192.0.2.7', permission: 'servers:write' },
  ];
  return questions.map((question) => {
    const { code, key } = keyring.authenticate({ token, ...question });
    return { code, key: key && { ...key, version: 1 } };
  });
}

it('whatever is exported and imported into an empty rack is judged as before, by every token it had', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(draft, fate), { maxLength: 12 }), async (wanted) => {
      const there = await makeRack();
      await there.keyring.createAccount({ name: 'bob', permissions: ['api_keys.read'] }, local);
      const tokens: string[] = [];
      for (const [one, what] of wanted) tokens.push(...(await live(there, one, what)));
      const here = await makeRack();
      await here.keyring.importKeys(await there.keyring.exportKeys({}, local), {}, local);
      for (const token of tokens) expect(verdicts(here, token)).toEqual(verdicts(there, token));
      there.clock.now = here.clock.now = start + 2 * hour;
      const passing = (rack: TestRack) => tokens.map((token) => verdicts(rack, token)[0]?.code);
      expect(passing(here)).toEqual(passing(there));
      expect(here.keyring.snapshot().rack.keys).toHaveLength(wanted.length);
    }),
    { numRuns: 60 },
  );
});

/** An export of so many fresh keys, and the token of the last one. */
async function exportOf(count: number) {
  const { keyring } = await makeRack();
  let token = '';
  for (let made = 0; made < count; made += 1)
    ({ token } = await keyring.createKey({ name: 'one of many' }, local));
  return { exported: await keyring.exportKeys({}, local), token };
}

it('an import is one append, however many keys it has', async () => {
  const { exported } = await exportOf(1500);
  const rack = await makeHeldRack();
  await rack.keyring.importKeys(exported, {}, local);
  expect(rack.script.batches.at(-1)).toBe(1500);
});

it('an import that the journal does not take is not there at all, and may be tried again', async () => {
  const { exported, token } = await exportOf(3);
  const rack = await makeHeldRack();
  rack.script.failNext();
  const failing = rack.keyring.importKeys(exported, {}, local);
  expect((await rejectionOf(failing)).code).toBe('store_failed');
  expect(rack.keyring.snapshot().rack.keys).toEqual([]);
  expect(rack.codeOf(token)).toBe('NOT_FOUND');
  const { keys } = await rack.keyring.importKeys(exported, {}, local);
  expect(keys.map(({ outcome }) => outcome)).toEqual(['imported', 'imported', 'imported']);
  expect(rack.codeOf(token)).toBe('VALID');
});

it('an imported key passes only when it can no longer be lost', async () => {
  const { exported, token } = await exportOf(1);
  const rack = await makeHeldRack();
  rack.script.hold();
  const importing = rack.keyring.importKeys(exported, {}, local);
  await rack.script.waiting();
  expect(rack.codeOf(token)).toBe('NOT_FOUND');
  rack.script.release();
  await importing;
  expect(rack.codeOf(token)).toBe('VALID');
});

it('digests are handed out only when the audit has it', async () => {
  const rack = await makeHeldRack();
  await rack.keyring.createKey({ name: 'one' }, local);
  rack.script.failNext();
  expect((await rejectionOf(rack.keyring.exportKeys({}, local))).code).toBe('store_failed');
});

it('of two imports at once the second finds the keys of the first', async () => {
  const { exported } = await exportOf(2);
  const { keyring } = await makeRack();
  const reports = await Promise.all([
    keyring.importKeys(exported, {}, local),
    keyring.importKeys(exported, {}, local),
  ]);
  expect(reports.map(({ keys }) => keys.map(({ outcome }) => outcome))).toEqual([
    ['imported', 'imported'],
    ['present', 'present'],
  ]);
});
