import { describe, expect, it } from 'vitest';
import type { EventData, EventType, KeyrackEvent } from '../../src/core/event.ts';
import { apply, State } from '../../src/core/state.ts';
import { at, day, failureOf, hour, keyRecord, stateOf } from './support/fixtures.ts';

const actor = { kind: 'local', name: 'alice' } as const;
const id = keyRecord().id;
const [first, second, third] = ['1', '2', '3'].map((digit) => digit.repeat(64)) as [
  string,
  string,
  string,
];

function event<T extends EventType>(op: T, data: EventData[T], ts = at(0)): KeyrackEvent {
  return { ts, actor, op, data } as KeyrackEvent;
}

function stateAfter(...events: readonly KeyrackEvent[]): State {
  const state = stateOf([keyRecord({ digest: first, masked: 'one' })]);
  for (const one of events) apply(state, one);
  return state;
}

const rotated = (digest: string, previousExpiresAt: string | null) =>
  event('key.rotated', { id, digest, masked: digest.slice(0, 3), previousExpiresAt });

describe('apply', () => {
  it('makes a new key enabled, unrevoked and unrotated, made at the time of the event', () => {
    const { enabled, createdAt, revokedAt, previous, ...facts } = keyRecord({ id: 'new' });
    const state = stateAfter(event('key.created', facts, at(5)));
    const expected = { enabled: true, createdAt: at(5), revokedAt: null, previous: null };
    expect(state.keys.get('new')).toEqual({ ...facts, ...expected });
  });

  it('changes what an update names, to the new values, and nothing else', () => {
    const before = keyRecord({ digest: first, masked: 'one' });
    const state = stateAfter(
      event('key.updated', { id, from: { name: 'x' }, to: { name: 'y', expiresAt: at(day) } }),
    );
    expect(state.keys.get(id)).toEqual({
      ...before,
      name: 'y',
      expiresAt: at(day),
      version: 2,
    });
  });

  it('switches off and on, and revokes at the time of the event', () => {
    expect(stateAfter(event('key.disabled', { id })).keys.get(id)?.enabled).toBe(false);
    const both = stateAfter(event('key.disabled', { id }), event('key.enabled', { id }));
    expect(both.keys.get(id)?.enabled).toBe(true);
    expect(stateAfter(event('key.revoked', { id }, at(7))).keys.get(id)?.revokedAt).toBe(at(7));
  });

  it('keeps the token of a revoked key known, for the answer "this key was revoked"', () => {
    const state = stateAfter(event('key.revoked', { id }));
    expect(state.holder(first)).toEqual({ key: state.keys.get(id), secret: 'current' });
  });

  it('takes an imported key as its event has it, whenever it was made, with both its secrets', () => {
    const previous = { digest: third, masked: 'three', expiresAt: at(hour) };
    const record = keyRecord({ id: 'new', digest: second, previous, enabled: false });
    const { revokedAt, ...data } = record;
    const state = stateAfter(event('key.imported', data, at(5)));
    expect(state.keys.get('new')).toEqual(record);
    expect(state.holder(second)).toEqual({ key: state.keys.get('new'), secret: 'current' });
    expect(state.holder(third)).toEqual({ key: state.keys.get('new'), secret: 'previous' });
  });

  it('leaves the state alone for a recovery, an export and the making of the rack', () => {
    const recovered = { segment: '000001', offset: 1, bytes: 2, saved: 'x' };
    const state = stateAfter(
      event('rack.created', {}),
      event('journal.recovered', recovered),
      event('keys.exported', { count: 1 }),
    );
    expect(state.toData()).toEqual({ ...stateAfter().toData(), latest: at(0) });
  });

  it.each<[EventType, object]>([
    ['key.updated', { from: {}, to: {} }],
    ['key.enabled', {}],
    ['key.disabled', {}],
    ['key.revoked', {}],
    ['key.rotated', { digest: second, masked: 'x', previousExpiresAt: null }],
    ['key.rotation-finished', {}],
    ['key.rotation-aborted', {}],
  ])('calls a %s for a key that is not there damage', (op, data) => {
    const stray = { ts: at(0), actor, op, data: { id: '__proto__', ...data } } as KeyrackEvent;
    expect(failureOf(() => stateAfter(stray)).code).toBe('store_damaged');
  });
});

describe('the secrets of a rotated key', () => {
  const holdersOf = (state: State) =>
    [first, second, third].map((digest) => state.holder(digest)?.secret);

  it('are both known during the overlap', () => {
    expect(holdersOf(stateAfter(rotated(second, at(hour))))).toEqual([
      'previous',
      'current',
      undefined,
    ]);
  });

  it('are one without an overlap', () => {
    expect(holdersOf(stateAfter(rotated(second, null)))).toEqual([undefined, 'current', undefined]);
  });

  it('are the new one after a finish', () => {
    const state = stateAfter(rotated(second, at(hour)), event('key.rotation-finished', { id }));
    expect(holdersOf(state)).toEqual([undefined, 'current', undefined]);
  });

  it('are the old one, with its masked form, after an abort', () => {
    const state = stateAfter(rotated(second, at(hour)), event('key.rotation-aborted', { id }));
    expect(holdersOf(state)).toEqual(['current', undefined, undefined]);
    expect(state.keys.get(id)).toEqual({ ...stateAfter().keys.get(id), version: 3 });
  });

  it('are never three', () => {
    const state = stateAfter(rotated(second, at(hour)), rotated(third, at(day)));
    expect(holdersOf(state)).toEqual([undefined, 'previous', 'current']);
  });

  it('stay as they are when an abort comes without a rotation', () => {
    expect(holdersOf(stateAfter(event('key.rotation-aborted', { id })))).toEqual([
      'current',
      undefined,
      undefined,
    ]);
  });
});

describe('State', () => {
  it('is the same after it was saved as text and loaded, its secrets known', () => {
    const state = stateAfter(rotated(second, at(hour)));
    const loaded = State.from(JSON.parse(JSON.stringify(state.toData())));
    expect(loaded.toData()).toEqual(state.toData());
    expect(loaded.holder(first)).toEqual({ key: loaded.keys.get(id), secret: 'previous' });
  });

  it('shares its records with a clone, and none of its later changes', () => {
    const state = stateAfter();
    const clone = state.clone();
    expect(clone.keys.get(id)).toBe(state.keys.get(id));
    apply(clone, event('key.disabled', { id }));
    expect(state.keys.get(id)?.enabled).toBe(true);
    expect(clone.keys.get(id)).not.toBe(state.keys.get(id));
  });

  it('finds and counts in a clone what the original does, each apart from the other', () => {
    const request = { id: 'r', draft: 'd' };
    const state = stateOf([keyRecord({ digest: first, request })]);
    const clone = state.clone();
    for (const one of [state, clone]) {
      expect(one.holder(first)?.key.id).toBe(id);
      expect(one.requested('r')).toBe(id);
      expect(one.countLive('admin', 'keyrack')).toBe(1);
    }
    apply(clone, rotated(second, null));
    apply(clone, event('key.revoked', { id }));
    expect([state.holder(second), state.countLive('admin', 'keyrack')]).toEqual([undefined, 1]);
    expect([clone.holder(first), clone.countLive('admin', 'keyrack')]).toEqual([undefined, 0]);
  });

  it('takes over the very record of another state, with its secrets', () => {
    const [state, other] = [stateAfter(), stateAfter(rotated(second, null))];
    state.adopt(other, [id, 'admin', 'nobody']);
    expect(state.keys.get(id)).toBe(other.keys.get(id));
    expect(state.accounts.get('admin')).toBe(other.accounts.get('admin'));
    expect([state.holder(first), state.holder(second)?.key.id]).toEqual([undefined, id]);
  });

  it('forgets a key that the other state does not have, but for what another key holds now', () => {
    const request = { id: 'r', draft: 'd' };
    const mine = stateOf([keyRecord({ id: 'mine', digest: 'm', request })]);
    const theirs = stateOf([keyRecord({ id: 'theirs', digest: 't', request })]);
    mine.adopt(theirs, ['theirs', 'mine']);
    expect([...mine.keys.keys()]).toEqual(['theirs']);
    expect([mine.holder('m'), mine.holder('t')?.key.id]).toEqual([undefined, 'theirs']);
    expect([mine.requested('r'), mine.countLive('admin', 'keyrack')]).toEqual(['theirs', 1]);
    mine.adopt(stateOf(), ['theirs', 'admin']);
    expect([mine.keys.size, mine.requested('r'), mine.countLive('admin', 'keyrack')]).toEqual([
      0,
      undefined,
      0,
    ]);
  });

  it('keeps names like __proto__ and constructor as mere names', () => {
    const state = stateOf(
      ['__proto__', 'constructor'].map((name) => keyRecord({ id: name, digest: name })),
    );
    expect([...state.keys.keys()]).toEqual(['__proto__', 'constructor']);
    expect(state.keys.get('toString')).toBeUndefined();
    expect(state.holder('toString')).toBeUndefined();
  });
});
