import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '../../src/core/actor.ts';
import { profiles } from '../../src/core/profiles/index.ts';
import { State } from '../../src/core/state.ts';
import { Usage } from '../../src/core/usage.ts';
import { local, makeRack, type TestRack } from '../support/rack.ts';
import { at, hour, rejectionOf } from './support/fixtures.ts';

let rack: TestRack;
beforeEach(async () => {
  rack = await makeRack();
});

const as = (account: string): Actor => ({ kind: 'account', account, name: 'tester' });

describe('a rack', () => {
  it('begins with the account admin and no keys', async () => {
    const accounts = await rack.keyring.listAccounts({}, local);
    expect(accounts.items).toMatchObject([{ name: 'admin', role: 'admin', keys: 0 }]);
    expect((await rack.keyring.listKeys({}, local)).items).toEqual([]);
  });

  it('lists its profiles, the default one first', async () => {
    expect(await rack.keyring.listProfiles()).toEqual([...profiles.values()]);
  });

  it('gives the token of a new key once, and never again', async () => {
    const { key, token } = await rack.keyring.createKey({ name: 'backup script' }, local);
    expect(token.startsWith(key.id)).toBe(true);
    expect(key).toMatchObject({ status: 'active', uses: 0, createdAt: at(0), account: 'admin' });
    expect(await rack.keyring.getKey(key.id, local)).toEqual(key);
  });

  it('answers every change with the key as it is then', async () => {
    const { keyring } = rack;
    const { id } = (await keyring.createKey({ name: 'key' }, local)).key;
    expect((await keyring.disableKey(id, local)).status).toBe('inactive');
    expect((await keyring.enableKey(id, local)).status).toBe('active');
    expect((await keyring.updateKey(id, { name: 'new' }, local)).name).toBe('new');
    expect((await keyring.rotateKey(id, hour, local)).key.previous?.expiresAt).toBe(at(hour));
    expect((await keyring.abortRotation(id, local)).previous).toBeNull();
    await keyring.rotateKey(id, hour, local);
    expect((await keyring.finishRotation(id, local)).previous).toBeNull();
    expect((await keyring.revokeKey(id, local)).status).toBe('revoked');
    expect(await keyring.getKey(id, local)).toMatchObject({ id, name: 'new', status: 'revoked' });
  });

  it('writes one event for each change, with the moment and the actor', async () => {
    const { keyring, clock } = rack;
    const { id } = (await keyring.createKey({ name: 'key' }, local)).key;
    clock.now += 5;
    await keyring.createAccount({ name: 'bob', permissions: ['api_keys.delete'] }, local);
    await keyring.revokeKey(id, { kind: 'system' });
    const { items } = await keyring.listAudit({}, local);
    expect(items.map(({ op, ts, actor }) => [op, ts, actor.kind])).toEqual([
      ['key.revoked', at(5), 'system'],
      ['account.created', at(5), 'local'],
      ['key.created', at(0), 'local'],
      ['account.created', at(0), 'local'],
      ['rack.created', at(0), 'local'],
    ]);
    expect(await keyring.verifyAudit(null, local)).toMatchObject({ ok: true, records: 5 });
  });

  it('answers with the account that was made, among others', async () => {
    await rack.keyring.createAccount({ name: 'zed' }, local);
    const draft = { name: 'bob', permissions: ['api_keys.read'] };
    const account = { ...draft, role: 'member', createdAt: at(0), keys: 0 };
    expect(await rack.keyring.createAccount(draft, local)).toEqual(account);
  });

  it('writes no event for a change that changes nothing or is refused', async () => {
    const { keyring, journal } = rack;
    const { id } = (await keyring.createKey({ name: 'key' }, local)).key;
    const { seq } = journal.head();
    await keyring.enableKey(id, local);
    await keyring.updateKey(id, { name: 'key' }, local);
    await rejectionOf(keyring.updateKey(id, { name: '' }, local));
    await rejectionOf(keyring.finishRotation(id, local));
    await rejectionOf(keyring.revokeKey('nobody', local));
    expect(journal.head().seq).toBe(seq);
  });

  it('keeps the rate of the other keys when one is revoked', async () => {
    const { keyring } = rack;
    const draft = { name: 'key', rateLimit: '1/1d' };
    const [one, two] = [
      await keyring.createKey(draft, local),
      await keyring.createKey(draft, local),
    ];
    const codeOf = (token: string) =>
      keyring.authenticate({ token, ip: null, permission: null }).code;
    for (const { token } of [one, two]) codeOf(token);
    await keyring.revokeKey(one.key.id, local);
    expect([codeOf(one.token), codeOf(two.token)]).toEqual(['REVOKED', 'RATE_LIMITED']);
  });
});

describe('permissions', () => {
  const everything = ['api_keys.read', 'api_keys.write', 'api_keys.delete'];

  it('are asked for by every method as its contract says', async () => {
    const { keyring } = rack;
    await keyring.createAccount({ name: 'owner' }, local);
    const draft = { name: 'key', account: 'owner' };
    const { id } = (await keyring.createKey(draft, local)).key;
    await keyring.rotateKey(id, hour, local);
    const methods: readonly [string, (actor: Actor) => Promise<unknown>][] = [
      ['api_keys.read', (actor) => keyring.listKeys({}, actor)],
      ['api_keys.read', (actor) => keyring.getKey(id, actor)],
      ['api_keys.read', (actor) => keyring.listAccounts({}, actor)],
      ['api_keys.read', (actor) => keyring.listAudit({}, actor)],
      ['api_keys.read', (actor) => keyring.verifyAudit(null, actor)],
      ['api_keys.write', (actor) => keyring.createKey(draft, actor)],
      ['api_keys.write', (actor) => keyring.updateKey(id, { name: 'x' }, actor)],
      ['api_keys.write', (actor) => keyring.disableKey(id, actor)],
      ['api_keys.write', (actor) => keyring.enableKey(id, actor)],
      ['api_keys.write', (actor) => keyring.finishRotation(id, actor)],
      ['api_keys.write', (actor) => keyring.rotateKey(id, hour, actor)],
      ['api_keys.write', (actor) => keyring.abortRotation(id, actor)],
      ['api_keys.delete', (actor) => keyring.revokeKey(id, actor)],
      ['admin', (actor) => keyring.createAccount({ name: 'more' }, actor)],
    ];
    for (const [index, [needed, call]] of methods.entries()) {
      const [without, holder] = [`without-${index}`, `with-${index}`];
      const others = everything.filter((one) => one !== needed);
      await keyring.createAccount({ name: without, permissions: others }, local);
      const role = needed === 'admin' ? ('admin' as const) : ('member' as const);
      const permissions = needed === 'admin' ? [] : [needed];
      await keyring.createAccount({ name: holder, role, permissions }, local);
      expect((await rejectionOf(call(as(without)))).code).toBe('not_permitted');
      await call(as(holder));
    }
  });

  it('make an operator unable to mint or rotate its way to admin', async () => {
    const { keyring } = rack;
    await keyring.createAccount({ name: 'operator', permissions: everything }, local);
    const { key } = await keyring.createKey({ name: 'root key', scopes: ['manage'] }, local);
    await keyring.rotateKey(key.id, hour, local);
    await keyring.disableKey(key.id, local);
    const attempts = [
      keyring.createKey({ name: 'mine', account: 'admin' }, as('operator')),
      keyring.rotateKey(key.id, 0, as('operator')),
      keyring.abortRotation(key.id, as('operator')),
      keyring.finishRotation(key.id, as('operator')),
      keyring.enableKey(key.id, as('operator')),
      keyring.updateKey(key.id, { allowedIps: [] }, as('operator')),
      keyring.createAccount({ name: 'boss', role: 'admin' }, as('operator')),
    ];
    for (const attempt of attempts) expect((await rejectionOf(attempt)).code).toBe('not_permitted');
    expect((await keyring.revokeKey(key.id, as('operator'))).status).toBe('revoked');
  });
});

describe('the snapshot', () => {
  it('holds the state at its head, with the uses', async () => {
    const { keyring, journal } = rack;
    const { token } = await keyring.createKey({ name: 'key' }, local);
    keyring.authenticate({ token, ip: '10.0.0.1', permission: null });
    const saved = JSON.parse(JSON.stringify(keyring.snapshot()));
    expect(saved.head).toEqual(journal.head());
    expect(State.from(saved.rack).toData()).toEqual(keyring.snapshot().rack);
    expect(new Usage(saved.usage).toData().total).toMatchObject([
      [expect.any(String), { count: 1 }],
    ]);
    expect(JSON.stringify(saved)).not.toContain(token);
  });

  it('holds nothing that is not durable yet', async () => {
    const pending = rack.keyring.createKey({ name: 'key' }, local);
    expect(rack.keyring.snapshot().rack.keys).toEqual([]);
    await rack.keyring.settle();
    expect(rack.keyring.snapshot().rack.keys).toHaveLength(1);
    await pending;
  });
});
