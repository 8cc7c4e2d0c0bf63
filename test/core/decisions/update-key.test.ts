import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/core/actor.ts';
import { updateKey } from '../../../src/core/decisions/update-key.ts';
import type { KeyRecord } from '../../../src/core/key.ts';
import { profiles } from '../../../src/core/profiles/index.ts';
import type { KeyChanges } from '../../../src/core/service.ts';
import { at, day, failureOf, keyRecord, member, now, stateOf } from '../support/fixtures.ts';

const local: Actor = { kind: 'local', name: 'alice' };
const bob: Actor = { kind: 'key', key: 'kr_bbbbbbbbbbbb', account: 'bob' };
const { id } = keyRecord();

function update(changes: KeyChanges, fields: Partial<KeyRecord> = {}, actor = local) {
  const state = stateOf([keyRecord(fields)], member('bob', ['api_keys.write']));
  return updateKey(state, id, changes, actor, { profiles, now });
}

const full = {
  name: 'backup script',
  scopes: ['read', 'write'],
  allowedIps: ['10.0.0.1'],
  rateLimit: '600/1m',
  expiresAt: at(day),
} as const;

describe('an update', () => {
  it.each<[string, KeyChanges, object]>([
    ['name', { name: 'nightly' }, { name: 'nightly' }],
    ['scopes', { scopes: ['read'] }, { scopes: ['read'] }],
    ['allowedIps', { allowedIps: [] }, { allowedIps: [] }],
    ['rateLimit', { rateLimit: null }, { rateLimit: null }],
    ['expiresAt', { expiresAt: null }, { expiresAt: null }],
  ])(
    'of %s alone says what it was and what it is, and touches nothing else',
    (field, changes, to) => {
      const from = { [field]: full[field as keyof typeof full] };
      expect(update(changes, full)).toEqual([{ op: 'key.updated', data: { id, from, to } }]);
    },
  );

  it('of several rules is one event', () => {
    const [event] = update({ name: 'nightly', rateLimit: null }, full);
    expect(event?.data).toEqual({
      id,
      from: { name: full.name, rateLimit: full.rateLimit },
      to: { name: 'nightly', rateLimit: null },
    });
  });

  it.each<KeyChanges>([
    {},
    { name: undefined, scopes: undefined, expiresAt: undefined },
    { name: ' backup script ' },
    { scopes: ['write', 'read', 'read'] },
    { allowedIps: ['::ffff:10.0.0.1', '10.0.0.1/32'] },
    { rateLimit: '600/m' },
    { expiresAt: full.expiresAt },
  ])('that changes nothing is no event: %j', (changes) => {
    expect(update(changes, full)).toEqual([]);
  });

  it('is no event even if the expiry that it leaves alone has passed', () => {
    expect(update({}, { expiresAt: at(-day) })).toEqual([]);
    expect(update({ name: 'late' }, { expiresAt: at(-day) })[0]?.data).toMatchObject({
      to: { name: 'late' },
    });
  });

  it('gives an expired key a new end', () => {
    const [event] = update({ expiresAt: at(day) }, { expiresAt: at(-day) });
    expect(event?.data).toMatchObject({
      from: { expiresAt: at(-day) },
      to: { expiresAt: at(day) },
    });
  });

  it('changes nothing but rules, whatever the object holds', () => {
    const sneaky = {
      name: 'x',
      id: 'other',
      digest: 'f',
      account: 'bob',
      enabled: false,
      revokedAt: null,
    };
    expect(update(sneaky as KeyChanges)[0]?.data).toMatchObject({ to: { name: 'x' } });
    expect(Object.keys(Reflect.get(update(sneaky as KeyChanges)[0]?.data ?? {}, 'to'))).toEqual([
      'name',
    ]);
  });

  it('is checked by the rules of the profile, and every mistake is named', () => {
    const { code, issues, message } = failureOf(() =>
      update({ name: '', scopes: ['x'], expiresAt: at(0) }),
    );
    expect(code).toBe('invalid_input');
    expect(issues.map(({ path }) => path)).toEqual(['name', 'scopes', 'expires_at']);
    expect(message).toContain(`Cannot update key "${id}": name`);
  });
});

describe('a key', () => {
  it('that is revoked cannot be updated', () => {
    expect(failureOf(() => update({ name: 'x' }, { revokedAt: at(-1) })).code).toBe('conflict');
  });

  it('of a profile that the rack no longer has cannot be updated, and the refusal says so', () => {
    const { code, message } = failureOf(() => update({ name: 'x' }, { profile: 'lost' }));
    expect(code).toBe('invalid_input');
    expect(message).toContain('Cannot update key: profile "lost"');
  });

  it('of an admin cannot be widened by an operator', () => {
    const call = () => update({ scopes: ['manage'] }, {}, bob);
    expect(failureOf(call).code).toBe('not_permitted');
    expect(update({ name: 'mine' }, { account: 'bob' }, bob)).toHaveLength(1);
  });

  it('cannot be updated without api_keys.write', () => {
    const state = stateOf([keyRecord()], member('bob', ['api_keys.read', 'api_keys.delete']));
    const call = () => updateKey(state, id, { name: 'x' }, bob, { profiles, now });
    expect(failureOf(call).code).toBe('not_permitted');
  });
});
