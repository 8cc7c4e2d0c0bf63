import { expect, test } from 'vitest';
import type { Actor } from '../../src/core/actor.ts';
import { local } from '../support/rack.ts';
import { rejectionOf } from './support/fixtures.ts';
import { makeHeldRack } from './support/held-rack.ts';

const remote = (key: string, account = 'admin'): Actor => ({
  kind: 'key',
  key,
  account,
  from: '203.0.113.9',
});

test('on a full disk a key from elsewhere is not kept from revoking for want of its own record', async () => {
  const { keyring, script } = await makeHeldRack();
  const { key } = await keyring.createKey({ name: 'stolen' }, local);
  script.failNext(0, 'disk_full');
  const revoked = await keyring.revokeKey(key.id, remote('kr_operator1234'));
  expect(revoked.status).toBe('revoked');
});

/** Attack: a token pasted where an id is wanted must not end up in the journal. */
test('a refused attempt on something longer than an id does not record it', async () => {
  const { keyring, script } = await makeHeldRack();
  await keyring.createAccount({ name: 'bob' }, local);
  const { token } = await keyring.createKey({ name: 'x' }, local);
  const actor: Actor = { kind: 'account', account: 'bob', name: 'alice' };
  expect((await rejectionOf(keyring.disableKey(token, actor))).code).toBe('not_permitted');
  const line = script.lines.at(-1) ?? '';
  expect(JSON.parse(line)).toMatchObject({ op: 'attempt.refused', data: { id: null } });
  expect(script.lines.join()).not.toContain(token.slice(16));
});

test('the address of a key that acts stands with every event', async () => {
  const { keyring, script } = await makeHeldRack();
  const actor = remote('kr_operator1234');
  await keyring.createKey({ name: 'x' }, actor);
  const events = script.lines.slice(-2).map((line) => JSON.parse(line));
  expect(events.map(({ op }) => op)).toEqual(['access.started', 'key.created']);
  for (const event of events) expect(event.actor).toEqual(actor);
});

test('a key that comes from another address is recorded again, within its network it is not', async () => {
  const { keyring } = await makeHeldRack();
  const from = (address: string): Actor =>
    ({ ...remote('kr_operator1234'), from: address }) as Actor;
  for (const address of ['2001:db8::1', '2001:db8::2', '2001:db8:0:1::1'])
    await keyring.listKeys({}, from(address));
  expect((await keyring.listAudit({ type: 'access.started' }, local)).total).toBe(2);
});
