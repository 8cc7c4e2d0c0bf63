import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { findKey, findLiveKey, requireCoverOfKey } from '../../../src/core/decisions/find-key.ts';
import { profiles } from '../../../src/core/profiles/index.ts';
import { mintToken } from '../../../src/core/token.ts';
import { at, failureOf, keyRecord, member, stateOf } from '../support/fixtures.ts';

const revoked = keyRecord({ id: 'gone', revokedAt: at(-1) });
const state = stateOf([keyRecord(), revoked]);

it('a key is found by its whole id, revoked or not', () => {
  expect(findKey(state, keyRecord().id, 'show')).toEqual(keyRecord());
  expect(findKey(state, 'gone', 'show')).toEqual(revoked);
});

it.each(['', 'kr_', 'KR_AAAAAAAAAAAA', '__proto__', 'constructor'])(
  'no key has the id %j',
  (id) => {
    const { code, message } = failureOf(() => findKey(state, id, 'show'));
    expect(code).toBe('not_found');
    expect(message).toBe(`Cannot show key: no key has the id "${id}"`);
  },
);

it('an id of 24 characters, the longest there is, is quoted; of a longer text only its beginning', () => {
  const messageOf = (id: string) => failureOf(() => findKey(state, id, 'show')).message;
  const id = 'clx1a2b3c4d5e6f7g8h9i0j1';
  expect(messageOf(id)).toBe(`Cannot show key: no key has the id "${id}"`);
  expect(messageOf(`${id}x`)).toBe(
    'Cannot show key: no key has the id "clx1…", which is longer than any id',
  );
});

it('a revoked key can no longer change, and the refusal says since when', () => {
  const { code, message } = failureOf(() => findLiveKey(state, 'gone', 'enable'));
  expect(code).toBe('conflict');
  expect(message).toBe(`Cannot enable key "gone": it was revoked at ${at(-1)}, which is final`);
});

// Whoever pastes a token in place of an id would otherwise find it in the log of the server.
it.each([...profiles.values()])('a token of $name given as an id is not repeated', (profile) => {
  const { token } = mintToken(profile, randomBytes);
  const { message } = failureOf(() => findKey(state, token, 'revoke'));
  const secret = token.slice(-profile.secret.length);
  for (const start of [0, 8, secret.length - 8]) {
    expect(message).not.toContain(secret.slice(start, start + 8));
  }
});

it('a key of an account that is gone needs no cover', () => {
  const actor = { kind: 'key', key: 'kr_bbbbbbbbbbbb', account: 'bob' } as const;
  const orphaned = stateOf([], member('bob'));
  expect(() => requireCoverOfKey(orphaned, actor, keyRecord({ account: 'gone' }))).not.toThrow();
});
