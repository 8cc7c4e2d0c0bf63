import { expect, it } from 'vitest';
import { genesis } from '../../src/core/genesis.ts';
import { apply, State } from '../../src/core/state.ts';
import { at } from './support/fixtures.ts';

it('a new rack has the account admin of role admin, made by the local user, and no key', () => {
  const state = new State();
  const events = genesis(at(0), 'alice');
  for (const event of events) apply(state, event);
  expect(state.toData()).toEqual({
    accounts: [{ name: 'admin', role: 'admin', permissions: [], createdAt: at(0) }],
    keys: [],
    latest: at(0),
  });
  for (const { actor } of events) expect(actor).toEqual({ kind: 'local', name: 'alice' });
  expect(events[0]?.op).toBe('rack.created');
});
