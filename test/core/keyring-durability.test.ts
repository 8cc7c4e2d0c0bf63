import { beforeEach, describe, expect, it } from 'vitest';
import type { Keyring } from '../../src/core/keyring.ts';
import type { KeyChanges, KeyDraft } from '../../src/core/service.ts';
import type { Presented, VerdictCode } from '../../src/core/verdict.ts';
import { local } from '../support/rack.ts';
import { at, day, hour, rejectionOf } from './support/fixtures.ts';
import { type HeldRack, makeHeldRack } from './support/held-rack.ts';

type Change = (keyring: Keyring, id: string) => Promise<unknown>;

interface Row {
  readonly title: string;
  readonly draft?: Partial<KeyDraft>;
  readonly before?: Change;
  readonly change: Change;
  readonly asks?: Partial<Presented>;
  readonly refusal: VerdictCode;
}

const update =
  (changes: KeyChanges): Change =>
  (keyring, id) =>
    keyring.updateKey(id, changes, local);

const denials: readonly Row[] = [
  { title: 'a revoke', change: (keyring, id) => keyring.revokeKey(id, local), refusal: 'REVOKED' },
  {
    title: 'a disable',
    change: (keyring, id) => keyring.disableKey(id, local),
    refusal: 'INACTIVE',
  },
  {
    title: 'a narrowing of scopes',
    draft: { scopes: ['read', 'write'] },
    change: update({ scopes: ['read'] }),
    asks: { permission: 'write' },
    refusal: 'INSUFFICIENT_PERMISSIONS',
  },
  {
    title: 'a lowering of levels',
    draft: { profile: 'pterodactyl-application', permissions: { servers: 3 } },
    change: update({ permissions: { servers: 2 } }),
    asks: { permission: 'servers:delete' },
    refusal: 'INSUFFICIENT_PERMISSIONS',
  },
  {
    title: 'a narrowing of allowed IPs',
    change: update({ allowedIps: ['10.0.0.1'] }),
    asks: { ip: '10.0.0.2' },
    refusal: 'IP_DENIED',
  },
  {
    title: 'a rotation without overlap',
    change: (keyring, id) => keyring.rotateKey(id, 0, local),
    refusal: 'NOT_FOUND',
  },
  {
    title: 'the finish of a rotation',
    before: (keyring, id) => keyring.rotateKey(id, hour, local),
    change: (keyring, id) => keyring.finishRotation(id, local),
    refusal: 'NOT_FOUND',
  },
  {
    title: 'the loss of the role admin',
    draft: { profile: 'pterodactyl-client' },
    before: (keyring) => keyring.createAccount({ name: 'bob', role: 'admin' }, local),
    change: (keyring) => keyring.updateAccount('admin', { role: 'member' }, local),
    asks: { permission: 'servers:read' },
    refusal: 'INSUFFICIENT_PERMISSIONS',
  },
];

const grants: readonly Row[] = [
  {
    title: 'an enable',
    before: (keyring, id) => keyring.disableKey(id, local),
    change: (keyring, id) => keyring.enableKey(id, local),
    refusal: 'INACTIVE',
  },
  {
    title: 'a widening of scopes',
    change: update({ scopes: ['read', 'write'] }),
    asks: { permission: 'write' },
    refusal: 'INSUFFICIENT_PERMISSIONS',
  },
  {
    title: 'a widening of allowed IPs',
    draft: { allowedIps: ['10.0.0.1'] },
    change: update({ allowedIps: [] }),
    asks: { ip: '10.0.0.2' },
    refusal: 'IP_DENIED',
  },
  {
    title: 'a raising of levels',
    draft: { profile: 'pterodactyl-application' },
    change: update({ permissions: { servers: 3 } }),
    asks: { permission: 'servers:delete' },
    refusal: 'INSUFFICIENT_PERMISSIONS',
  },
];

let rack: HeldRack;
beforeEach(async () => {
  rack = await makeHeldRack();
});

/** Makes the key of a row, begins its change, and says the codes before, meanwhile and after. */
async function codesOf(row: Row, end: 'kept' | 'lost'): Promise<VerdictCode[]> {
  const { keyring, script, codeOf } = rack;
  const { key, token } = await keyring.createKey({ name: 'backup script', ...row.draft }, local);
  await row.before?.(keyring, key.id);
  const codes = [codeOf(token, row.asks)];
  script.hold();
  if (end === 'lost') script.failNext();
  const done = row.change(keyring, key.id);
  codes.push(codeOf(token, row.asks));
  await script.waiting();
  codes.push(codeOf(token, row.asks));
  script.release();
  if (end === 'lost') expect((await rejectionOf(done)).code).toBe('store_failed');
  else await done;
  return [...codes, codeOf(token, row.asks)];
}

describe.each(denials)('$title', (row) => {
  it('denies from the moment it is asked for', async () => {
    const { refusal } = row;
    expect(await codesOf(row, 'kept')).toEqual(['VALID', refusal, refusal, refusal]);
  });

  it('is undone if it cannot be made durable', async () => {
    expect(await codesOf(row, 'lost')).toEqual(['VALID', row.refusal, row.refusal, 'VALID']);
  });
});

describe.each(grants)('$title', (row) => {
  it('grants only when it is durable', async () => {
    const { refusal } = row;
    expect(await codesOf(row, 'kept')).toEqual([refusal, refusal, refusal, 'VALID']);
  });

  it('grants nothing if it cannot be made durable', async () => {
    expect(new Set(await codesOf(row, 'lost'))).toEqual(new Set([row.refusal]));
  });
});

it('a new expiry that comes sooner denies early, one that comes later grants late', async () => {
  const { keyring, script, clock, codeOf } = rack;
  const draft = { name: 'backup script', expiresAt: at(day) };
  const { key, token } = await keyring.createKey(draft, local);
  script.hold();
  const sooner = keyring.updateKey(key.id, { expiresAt: at(hour) }, local);
  clock.now += hour;
  expect(codeOf(token)).toBe('EXPIRED');
  script.release();
  await sooner;
  script.hold();
  const later = keyring.updateKey(key.id, { expiresAt: at(day) }, local);
  expect(codeOf(token)).toBe('EXPIRED');
  script.release();
  await later;
  expect(codeOf(token)).toBe('VALID');
});

it('a key is not there before it is durable, and not after its making failed', async () => {
  const { keyring, script } = rack;
  script.hold();
  script.failNext();
  const lost = keyring.createKey({ name: 'lost' }, local);
  const kept = script.waiting().then(() => keyring.createKey({ name: 'also lost' }, local));
  await script.waiting();
  expect((await keyring.listKeys({}, local)).total).toBe(0);
  script.release();
  for (const change of [lost, kept]) await rejectionOf(change);
  expect((await keyring.listKeys({}, local)).total).toBe(0);
  await keyring.createKey({ name: 'next' }, local);
  expect((await keyring.listKeys({}, local)).items.map(({ name }) => name)).toEqual(['next']);
});

it('a rotation keeps both secrets, an abort the old one, and each waits for its sync to grant', async () => {
  const { keyring, script, codeOf } = rack;
  const { key, token: old } = await keyring.createKey({ name: 'backup script' }, local);
  script.hold();
  const rotating = keyring.rotateKey(key.id, hour, local);
  expect(codeOf(old)).toBe('VALID');
  script.release();
  const { token: fresh } = await rotating;
  expect([codeOf(old), codeOf(fresh)]).toEqual(['VALID', 'VALID']);
  script.hold();
  const aborting = keyring.abortRotation(key.id, local);
  expect([codeOf(old), codeOf(fresh)]).toEqual(['VALID', 'NOT_FOUND']);
  script.release();
  await aborting;
  expect([codeOf(old), codeOf(fresh)]).toEqual(['VALID', 'NOT_FOUND']);
});

it('a wider rate and wider scopes are not shown or used before they are durable', async () => {
  const { keyring, script } = rack;
  const draft = { name: 'backup script', rateLimit: '1/1h' };
  const { key, token } = await keyring.createKey(draft, local);
  const ask = () => keyring.authenticate({ token, ip: null, permission: null });
  expect(ask().code).toBe('VALID');
  script.hold();
  const wider = keyring.updateKey(key.id, { rateLimit: '9/1h', scopes: ['manage'] }, local);
  expect(ask()).toMatchObject({
    code: 'RATE_LIMITED',
    key: { scopes: ['read'], rateLimit: '1/1h' },
  });
  script.release();
  await wider;
  expect(ask()).toMatchObject({ code: 'VALID', key: { scopes: ['manage'] }, rate: { limit: 9 } });
});
