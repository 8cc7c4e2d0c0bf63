import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Actor } from '../../../src/core/actor.ts';
import { createKey } from '../../../src/core/decisions/create-key.ts';
import { profiles } from '../../../src/core/profiles/index.ts';
import type { KeyDraft } from '../../../src/core/service.ts';
import { digestToken } from '../../../src/core/token.ts';
import { at, failureOf, keyRecord, member, now, stateOf } from '../support/fixtures.ts';
import { profileOf } from '../support/profiles.ts';
import { scriptedRandom } from '../support/scripted-random.ts';

const local: Actor = { kind: 'local', name: 'alice' };
const operator: Actor = { kind: 'key', key: 'kr_aaaaaaaaaaaa', account: 'bob' };
const bob = member('bob', ['api_keys.write']);
const minting = { profiles, random: randomBytes, now };
const client = (count: number, fields = {}) =>
  Array.from({ length: count }, (_, index) =>
    keyRecord({ id: `k${index}`, digest: `${index}`, profile: 'pterodactyl-client', ...fields }),
  );

function create(draft: Partial<KeyDraft>, state = stateOf([], bob), actor = local) {
  return createKey(state, { name: 'backup script', ...draft }, actor, minting);
}

it('a new key is an event with its digest, and its token is only in the answer', () => {
  const { id, event, token } = create({});
  expect(event).toEqual({
    op: 'key.created',
    data: {
      ...{
        id,
        profile: 'keyrack',
        account: 'admin',
        masked: `${id}_…`,
        digest: digestToken(token),
      },
      ...{ name: 'backup script', scopes: ['read'], permissions: null },
      ...{ allowedIps: [], rateLimit: null, expiresAt: null },
    },
  });
  expect(JSON.stringify(event)).not.toContain(token);
});

it('a key belongs to the account named, or to that of whoever asks', () => {
  const accountOf = ({ event }: ReturnType<typeof create>) => Reflect.get(event.data, 'account');
  expect(accountOf(create({ account: 'bob' }))).toBe('bob');
  expect(accountOf(create({}, undefined, operator))).toBe('bob');
});

it.each([
  [{ account: 'nobody' }, 'not_found'],
  [{ account: '__proto__' }, 'not_found'],
  [{ profile: 'nobody' }, 'invalid_input'],
  [{ profile: '__proto__' }, 'invalid_input'],
  [{ name: '' }, 'invalid_input'],
] as const)('%j is refused as %s', (draft, code) => {
  expect(failureOf(() => create(draft)).code).toBe(code);
});

it.each(['account', 'profile'])('a long name of an unknown %s is not repeated whole', (field) => {
  const { message } = failureOf(() => create({ [field]: 'x'.repeat(10_000) }));
  expect(message.length).toBeLessThan(250);
});

describe('an operator', () => {
  // Without this rule an operator could mint a key of an admin and become one with it.
  it('cannot make a key of an admin', () => {
    const call = () => create({ account: 'admin' }, undefined, operator);
    expect(failureOf(call).code).toBe('not_permitted');
  });

  it('cannot make a key of a member that may do more', () => {
    const state = stateOf([], bob, member('carol', ['api_keys.write', 'api_keys.delete']));
    const call = () => create({ account: 'carol' }, state, operator);
    expect(failureOf(call).code).toBe('not_permitted');
  });

  it('cannot make a key without the permission to write', () => {
    const state = stateOf([], member('bob', ['api_keys.read', 'api_keys.delete']));
    expect(failureOf(() => create({}, state, operator)).code).toBe('not_permitted');
  });
});

describe('the limit of 25 client keys an account', () => {
  const draft = { profile: 'pterodactyl-client' };

  it('lets the 25th pass and refuses the 26th', () => {
    expect(create(draft, stateOf(client(24))).id).toMatch(/^ptlc_/);
    const { code, message } = failureOf(() => create(draft, stateOf(client(25))));
    expect(code).toBe('limit_reached');
    expect(message).toContain('has 25 keys of profile "pterodactyl-client"');
  });

  it('counts inactive and expired keys, but not revoked ones', () => {
    const kept = [
      ...client(24, { enabled: false }),
      keyRecord({ ...client(1)[0], id: 'x', expiresAt: at(-1) }),
    ];
    expect(failureOf(() => create(draft, stateOf(kept))).code).toBe('limit_reached');
    expect(create(draft, stateOf(client(25, { revokedAt: at(-1) }))).id).toMatch(/^ptlc_/);
  });

  it('counts neither another account nor another profile', () => {
    const state = stateOf(client(25), bob);
    expect(create({ ...draft, account: 'bob' }, state).id).toMatch(/^ptlc_/);
    expect(create({ profile: 'pyro' }, state).id).toMatch(/^pyro_/);
  });

  it('is a number of the profile, so a deployment may set another', () => {
    const pyro = {
      ...profileOf('pyro'),
      limits: { ...profileOf('pyro').limits, keysPerAccount: 1 },
    };
    const own = { ...minting, profiles: new Map([['pyro', pyro]]) };
    const state = stateOf([keyRecord({ profile: 'pyro' })]);
    const call = () => createKey(state, { name: 'again', profile: 'pyro' }, local, own);
    expect(failureOf(call).code).toBe('limit_reached');
  });
});

it('an id that is taken is drawn again', () => {
  const secret = Array<number>(49).fill(5);
  const random = scriptedRandom([
    ...Array(12).fill(0),
    ...secret.slice(0, 43),
    ...Array(12).fill(1),
  ]);
  const state = stateOf([keyRecord({ id: 'kr_000000000000' })]);
  const { id } = createKey(state, { name: 'second' }, local, { ...minting, random });
  expect(id).toBe('kr_111111111111');
});
