import { describe, expect, it } from 'vitest';
import { splitDenials, takesAway } from '../../src/core/denial.ts';
import { eventTypes, type KeyrackEvent } from '../../src/core/event.ts';

const event = (op: string, id: string) => ({ op, data: { id } }) as unknown as KeyrackEvent;
const account = { op: 'account.created', data: { name: 'bob' } } as unknown as KeyrackEvent;
const change = (name: string, ...events: readonly KeyrackEvent[]) => ({ name, events });

it('revoking, disabling and ending an old secret are the only kinds that take away and never give', () => {
  const ops = eventTypes.filter((op) => takesAway([event(op, 'a')]));
  expect(ops).toEqual(['key.disabled', 'key.revoked', 'key.rotation-finished']);
  expect(takesAway([event('key.revoked', 'a'), event('key.enabled', 'b')])).toBe(false);
});

describe('of changes that find no room', () => {
  const keptOf = (...changes: ReturnType<typeof change>[]) =>
    splitDenials(changes, ({ events }) => events).kept.map(({ name }) => name);

  it('denials of other keys are kept, in their order, and everything else is lost', () => {
    const kept = keptOf(
      change('revoke a', event('key.revoked', 'a')),
      change('create b', event('key.created', 'b')),
      change('disable c', event('key.disabled', 'c')),
      change('enable d', event('key.enabled', 'd')),
      change('update e', event('key.updated', 'e')),
      change('finish f', event('key.rotation-finished', 'f')),
    );
    expect(kept).toEqual(['revoke a', 'disable c', 'finish f']);
  });

  it('a denial is lost with an earlier change of its key, and not with a later one', () => {
    const kept = keptOf(
      change('disable a', event('key.disabled', 'a')),
      change('enable a', event('key.enabled', 'a')),
      change('revoke a', event('key.revoked', 'a')),
    );
    expect(kept).toEqual(['disable a']);
  });

  it('a denial is lost with an earlier change of an account, whose permission it may stand on', () => {
    const revoke = change('revoke a', event('key.revoked', 'a'));
    expect(keptOf(change('account', account), revoke)).toEqual([]);
    expect(keptOf(revoke, change('account', account))).toEqual(['revoke a']);
  });

  it('a record that a key is at work takes nothing with it, for nothing is decided on it', () => {
    const record = { op: 'access.started', data: { repeats: 0 } } as unknown as KeyrackEvent;
    const revoke = change('revoke a', event('key.revoked', 'a'));
    expect(keptOf(change('record', record), revoke)).toEqual(['revoke a']);
  });

  it('an answer without an event is lost with anything before it, for it may have been decided on that', () => {
    const revoke = change('revoke a', event('key.revoked', 'a'));
    const create = change('create b', event('key.created', 'b'));
    expect(keptOf(revoke, change('again'))).toEqual(['revoke a', 'again']);
    expect(keptOf(revoke, create, change('again'))).toEqual(['revoke a']);
  });
});
