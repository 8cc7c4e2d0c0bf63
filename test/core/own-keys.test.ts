import { describe, expect, it } from 'vitest';
import type { Actor } from '../../src/core/actor.ts';
import type { Keyring } from '../../src/core/keyring.ts';
import type { KeyDraft } from '../../src/core/service.ts';
import { local, makeRack } from '../support/rack.ts';

const mint = (keyring: Keyring, account: string, profile: string, more: Partial<KeyDraft> = {}) =>
  keyring.createKey({ name: 'test key', account, profile, ...more }, local);

async function makeOwner(profile = 'xyp') {
  const { keyring } = await makeRack();
  for (const name of ['alice', 'bob']) await keyring.createAccount({ name }, local);
  const { key } = await mint(keyring, 'alice', profile);
  const actor: Actor = { kind: 'key', key: key.id, account: 'alice', own: true };
  return { keyring, key, actor };
}

const refused = expect.objectContaining({ code: 'not_permitted' });

describe('a key that acts on its own keys', () => {
  it('lists, shows, makes and revokes them, although its account has no permission', async () => {
    const { keyring, key, actor } = await makeOwner();
    const made = await keyring.createKey({ name: 'another', profile: 'xyp' }, actor);
    expect(made.key).toMatchObject({ account: 'alice', profile: 'xyp' });
    const { total } = await keyring.listKeys({ account: 'alice', profile: 'xyp' }, actor);
    expect(total).toBe(2);
    expect((await keyring.getKey(key.id, actor)).id).toBe(key.id);
    expect((await keyring.revokeKey(made.key.id, actor)).status).toBe('revoked');
  });

  it('is named as the one who did it in the audit', async () => {
    const { keyring, key, actor } = await makeOwner();
    await keyring.createKey({ name: 'another', profile: 'xyp' }, actor);
    const { items } = await keyring.listAudit({ type: 'key.created' }, local);
    expect(items[0]?.actor).toEqual({ kind: 'key', key: key.id, account: 'alice', own: true });
  });

  // Attack: a user of a panel tries what only operators may, with the key of an admin as well.
  it.each(['alice', 'admin'])('reaches nothing else, with a key of "%s"', async (account) => {
    const { keyring } = await makeOwner();
    const { key } = await mint(keyring, account, 'xyp');
    const actor: Actor = { kind: 'key', key: key.id, account, own: true };
    const bobs = await mint(keyring, 'bob', 'xyp');
    const other = await mint(keyring, account, 'keyrack', { scopes: ['manage'] });
    const attempts = [
      () => keyring.listKeys({}, actor),
      () => keyring.listKeys({ account }, actor),
      () => keyring.listKeys({ account, profile: 'keyrack' }, actor),
      () => keyring.listKeys({ account: 'bob', profile: 'xyp' }, actor),
      () => keyring.getKey(bobs.key.id, actor),
      () => keyring.getKey(other.key.id, actor),
      () => keyring.getKey('nobody', actor),
      () => keyring.createKey({ name: 'x', profile: 'xyp', account: 'bob' }, actor),
      () => keyring.createKey({ name: 'x', scopes: ['manage'] }, actor),
      () => keyring.createKeyOnce({ name: 'x', profile: 'xyp' }, 'request-1', actor),
      () => keyring.updateKey(key.id, { name: 'x' }, actor),
      () => keyring.enableKey(key.id, actor),
      () => keyring.disableKey(key.id, actor),
      () => keyring.rotateKey(key.id, 0, actor),
      () => keyring.revokeKey(bobs.key.id, actor),
      () => keyring.revokeKey(other.key.id, actor),
      () => keyring.exportKeys({}, actor),
      () => keyring.listAccounts({}, actor),
      () => keyring.createAccount({ name: 'mallory', role: 'admin' }, actor),
      () => keyring.updateAccount(account, { role: 'admin' }, actor),
      () => keyring.deleteAccount('bob', actor),
      () => keyring.listAudit({}, actor),
      () => keyring.listRequests({}, actor),
      () => keyring.resetClock(actor),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toEqual(refused);
  });

  // Attack: a key with the scope read makes one with the scope manage.
  it('makes no key whose rights are its own', async () => {
    const { keyring, actor } = await makeOwner('pakyas');
    const draft = { name: 'x', profile: 'pakyas', scopes: ['manage'] };
    await expect(keyring.createKey(draft, actor)).rejects.toEqual(refused);
  });
});
