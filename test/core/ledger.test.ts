import { beforeEach, describe, expect, it } from 'vitest';
import { alone } from '../../src/core/alone.ts';
import type { EventData, KeyrackEvent } from '../../src/core/event.ts';
import { Ledger } from '../../src/core/ledger.ts';
import { at, keyRecord, rejectionOf, stateOf } from './support/fixtures.ts';
import { ScriptedJournal } from './support/scripted-journal.ts';

const actor = { kind: 'local', name: 'alice' } as const;

function created(id: string): KeyrackEvent {
  const { enabled, createdAt, revokedAt, previous, ...data } = keyRecord({ id, digest: id });
  return { ts: at(0), actor, op: 'key.created', data };
}

function switched(op: 'key.disabled' | 'key.revoked', id: string): KeyrackEvent {
  return { ts: at(0), actor, op, data: { id } as EventData['key.revoked'] } as KeyrackEvent;
}

let journal: ScriptedJournal;
let ledger: Ledger;

const commit = (...events: readonly KeyrackEvent[]) =>
  ledger.commit(() => ({ events, answer: () => 'done' }));
const idsOf = (state: Ledger['served']) => [...state.keys.keys()].join('');

beforeEach(() => {
  journal = new ScriptedJournal();
  ledger = new Ledger(stateOf(), { journal, peers: alone() });
});

describe('a change', () => {
  it('is in the draft at once and served when it is durable', async () => {
    journal.hold();
    const done = commit(created('a'));
    await journal.waiting();
    expect([idsOf(ledger.draft), idsOf(ledger.served)]).toEqual(['a', '']);
    expect(ledger.head.seq).toBe(0);
    journal.release();
    await done;
    expect([idsOf(ledger.draft), idsOf(ledger.served)]).toEqual(['a', 'a']);
    expect(ledger.head).toEqual(journal.head());
  });

  it('is answered from the state that holds it', async () => {
    expect(
      await ledger.commit(() => ({
        events: [created('a')],
        answer: (served) => served.keys.has('a'),
      })),
    ).toBe(true);
  });

  it('of no event writes nothing', async () => {
    await commit();
    expect(journal.batches).toEqual([]);
  });

  it('of no event waits for what was accepted before it, and fails with it', async () => {
    journal.failNext();
    const changes = [commit(created('a')), commit()];
    for (const change of changes) expect((await rejectionOf(change)).code).toBe('store_failed');
  });
});

describe('group commit', () => {
  it('makes one batch of all that is asked in one turn', async () => {
    await Promise.all([commit(created('a')), commit(created('b')), commit(created('c'))]);
    expect(journal.batches).toEqual([3]);
  });

  it('makes one batch of all that is asked during one sync', async () => {
    journal.hold();
    const first = commit(created('a'));
    await journal.waiting();
    const others = ['b', 'c', 'd'].map((id) => commit(created(id)));
    journal.release();
    await Promise.all([first, ...others]);
    expect(journal.batches).toEqual([1, 3]);
  });

  it('writes the events in the order in which they were decided', async () => {
    await Promise.all([commit(created('a'), created('b')), commit(), commit(created('c'))]);
    expect(journal.lines.map((line) => JSON.parse(line).data.id)).toEqual(['a', 'b', 'c']);
  });

  it('never makes a batch of more than a thousand events, nor splits a change', async () => {
    const events = (count: number, name: string) =>
      Array.from({ length: count }, (_, index) => created(`${name}${index}`));
    const changes = [600, 300, 200, 1500, 1].map((count, index) =>
      commit(...events(count, `${index}-`)),
    );
    await Promise.all(changes);
    expect(journal.batches).toEqual([900, 200, 1500, 1]);
    await Promise.all([600, 400, 1].map((count) => commit(...events(count, `full-${count}-`))));
    expect(journal.batches.slice(4)).toEqual([1000, 1]);
  });
});

describe('a batch that fails', () => {
  it('undoes itself and all that was decided on top of it', async () => {
    await commit(created('a'));
    journal.hold();
    journal.failNext();
    const lost = [commit(created('b'))];
    await journal.waiting();
    lost.push(commit(switched('key.disabled', 'b')), commit(switched('key.revoked', 'a')));
    journal.release();
    for (const change of lost) {
      const { code, message } = await rejectionOf(change);
      expect([code, message]).toEqual([
        'store_failed',
        expect.stringContaining('the disk said no'),
      ]);
    }
    expect(journal.batches).toEqual([1, 1]);
    expect([idsOf(ledger.draft), idsOf(ledger.served)]).toEqual(['a', 'a']);
    expect(ledger.draft.toData()).toEqual(ledger.served.toData());
    expect(ledger.draft.keys.get('a')?.revokedAt).toBeNull();
  });

  it('does not stand in the way of the next change', async () => {
    journal.failNext();
    await rejectionOf(commit(created('a')));
    await commit(created('b'));
    expect([idsOf(ledger.draft), idsOf(ledger.served), ledger.head.seq]).toEqual(['b', 'b', 1]);
  });

  it('leaves the batches before it done', async () => {
    journal.hold();
    const first = commit(created('a'));
    await journal.waiting();
    const second = commit(created('b'));
    journal.failNext();
    journal.release();
    await first;
    await rejectionOf(second);
    expect([idsOf(ledger.draft), idsOf(ledger.served)]).toEqual(['a', 'a']);
  });
});

describe('a batch that finds no room', () => {
  beforeEach(async () => {
    await commit(created('a'), created('b'));
    journal.batches.length = 0;
  });

  it('loses what gives, and its denials are tried again by themselves', async () => {
    journal.failNext(0, 'disk_full');
    const lost = [commit(created('c')), commit(switched('key.disabled', 'c'))];
    const kept = [commit(switched('key.disabled', 'a')), commit(switched('key.revoked', 'b'))];
    for (const change of lost) expect((await rejectionOf(change)).code).toBe('disk_full');
    await Promise.all(kept);
    expect(journal.batches).toEqual([4, 2]);
    expect([idsOf(ledger.draft), idsOf(ledger.served)]).toEqual(['ab', 'ab']);
    expect(ledger.served.keys.get('a')?.enabled).toBe(false);
    expect(ledger.draft.toData()).toEqual(ledger.served.toData());
  });

  it('never stops denying what it tries again', async () => {
    journal.hold();
    journal.failNext(0, 'disk_full');
    const lost = rejectionOf(commit(created('c')));
    const revoke = commit(switched('key.revoked', 'a'));
    await journal.waiting();
    journal.releaseOne();
    await lost;
    expect(ledger.draft.keys.get('a')?.revokedAt).toBe(at(0));
    expect(ledger.served.keys.get('a')?.revokedAt).toBeNull();
    journal.release();
    await revoke;
  });

  it('makes denials batches of their own, so that creates which go on failing never hold one up', async () => {
    for (const index of [0, 1, 3]) journal.failNext(index, 'disk_full');
    await rejectionOf(commit(created('c')));
    const changes = [
      commit(created('d')),
      commit(switched('key.disabled', 'a')),
      commit(created('e')),
      commit(switched('key.revoked', 'b')),
    ];
    const outcomes = await Promise.allSettled(changes);
    expect(outcomes.map(({ status }) => status)).toEqual([
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(journal.batches).toEqual([1, 1, 2]);
  });

  it('that holds only denials fails as a whole, with what waits behind it', async () => {
    journal.failNext(0, 'disk_full');
    const changes = [commit(switched('key.revoked', 'a')), commit(switched('key.revoked', 'b'))];
    for (const change of changes) expect((await rejectionOf(change)).code).toBe('disk_full');
    expect(ledger.draft.toData()).toEqual(ledger.served.toData());
  });

  it('is forgotten when there is room again', async () => {
    journal.failNext(0, 'disk_full');
    await rejectionOf(commit(created('c')));
    await commit(created('d'));
    await Promise.all([commit(created('e')), commit(switched('key.revoked', 'a'))]);
    expect(journal.batches).toEqual([1, 1, 2]);
  });
});

describe('a journal that has stopped', () => {
  it('is never asked again, and the ledger refuses every change, even one without an event', async () => {
    journal.failNext(0, 'store_stopped');
    const { message } = await rejectionOf(commit(created('a')));
    for (const change of [commit(created('b')), commit()])
      expect(await rejectionOf(change)).toMatchObject({ code: 'store_stopped', message });
    expect(journal.batches).toEqual([1]);
    await ledger.settled();
  });

  it('leaves what was asked in the draft, denied but not granted, and changes nothing later', async () => {
    await commit(created('a'));
    journal.hold();
    journal.failNext(0, 'store_stopped');
    const lost = [commit(switched('key.revoked', 'a')), commit(created('b'))].map(rejectionOf);
    await journal.waiting();
    journal.release();
    for (const { code } of await Promise.all(lost)) expect(code).toBe('store_stopped');
    await rejectionOf(commit(created('c')));
    expect([idsOf(ledger.draft), idsOf(ledger.served)]).toEqual(['ab', 'a']);
    expect(ledger.draft.keys.get('a')?.revokedAt).toBe(at(0));
    expect(ledger.served.keys.get('a')?.revokedAt).toBeNull();
    expect(ledger.head.seq).toBe(1);
  });
});

describe('the two states', () => {
  const isShared = (id: string) => ledger.served.keys.get(id) === ledger.draft.keys.get(id);

  it('share the very record of a key once nothing about it waits', async () => {
    await commit(created('a'));
    expect(isShared('a')).toBe(true);
    const { name, role, permissions } = { name: 'bob', role: 'member', permissions: [] } as const;
    await commit({ ts: at(0), actor, op: 'account.created', data: { name, role, permissions } });
    expect(ledger.served.accounts.get('bob')).toBe(ledger.draft.accounts.get('bob'));
  });

  it('share it while changes of other keys wait, and not while its own do', async () => {
    journal.hold();
    const first = commit(created('a'), created('b'));
    await journal.waiting();
    const second = commit(switched('key.disabled', 'b'));
    journal.releaseOne();
    await first;
    await journal.waiting();
    expect([isShared('a'), isShared('b')]).toEqual([true, false]);
    expect(ledger.draft.keys.get('b')?.enabled).toBe(false);
    journal.release();
    await second;
    expect([isShared('a'), isShared('b')]).toEqual([true, true]);
  });
});

describe('settled', () => {
  it('resolves at once when nothing waits', async () => {
    await expect(ledger.settled()).resolves.toBeUndefined();
  });

  it('resolves when the last change is done, failed ones too', async () => {
    journal.hold();
    const done: string[] = [];
    const note = (name: string) => () => void done.push(name);
    commit(created('a')).then(note('first'));
    await journal.waiting();
    commit(created('b')).then(note('second'));
    const settled = ledger.settled().then(note('settled'));
    journal.release();
    await settled;
    expect(idsOf(ledger.served)).toBe('ab');
    journal.failNext();
    commit(created('c')).catch(note('failed'));
    await ledger.settled();
    expect(idsOf(ledger.draft)).toBe('ab');
  });
});
