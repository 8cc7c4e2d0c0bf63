import { expect, test } from 'vitest';
import { FreshUses } from '../../src/core/fresh-uses.ts';
import { Usage } from '../../src/core/usage.ts';
import { at, now } from './support/fixtures.ts';

const use = (offset: number, ip: string | null = null) => ({ count: 1, at: at(offset), ip });

test('uses of a key add up, and the last one is the last', () => {
  const fresh = new FreshUses();
  fresh.stamp('a', 'current', use(0, '10.0.0.1'));
  fresh.stamp('a', 'previous', use(1));
  expect(fresh.get('total', 'a')).toEqual({ count: 2, at: at(1), ip: null });
  expect(fresh.get('previous', 'a')).toEqual({ count: 1, at: at(1), ip: null });
  expect(fresh.get('total', 'b')).toBeUndefined();
});

test('what is taken is handed on once', () => {
  const fresh = new FreshUses();
  fresh.stamp('a', 'current', use(0));
  fresh.reset('b', at(0));
  expect(fresh.take()).toEqual({
    uses: [{ id: 'a', secret: 'total', ...use(0) }],
    resets: [['b', at(0)]],
  });
  expect(fresh.take()).toEqual({ uses: [], resets: [] });
});

test('what could not be handed on comes back under what was noted meanwhile', () => {
  const fresh = new FreshUses();
  fresh.stamp('a', 'previous', use(0, '10.0.0.1'));
  fresh.reset('b', at(0));
  const taken = fresh.take();
  fresh.stamp('a', 'current', use(5, '10.0.0.2'));
  fresh.reset('b', at(5));
  fresh.giveBack(taken);
  expect(fresh.get('total', 'a')).toEqual({ count: 2, at: at(5), ip: '10.0.0.2' });
  expect(fresh.get('previous', 'a')).toEqual(use(0, '10.0.0.1'));
  expect(fresh.take().resets).toEqual([['b', at(5)]]);
});

test('a rotation forgets the uses of the old secret, also of those that come back, and no other', () => {
  const fresh = new FreshUses();
  fresh.stamp('a', 'previous', use(0));
  const taken = fresh.take();
  fresh.stamp('a', 'previous', use(1));
  fresh.reset('a', at(2));
  fresh.giveBack(taken);
  expect(fresh.get('previous', 'a')).toBeUndefined();
  expect(fresh.get('total', 'a')).toEqual({ count: 2, at: at(1), ip: null });
});

test('what all boxes noted together takes the place of what was known, with what is fresh on top', () => {
  const fresh = new FreshUses();
  const usage = new Usage(undefined, fresh);
  usage.stamp('a', 'current', '10.0.0.1', now);
  fresh.take();
  usage.stamp('a', 'current', '10.0.0.2', now + 1);
  const shared = { secret: 'total', count: 10, ip: '10.0.0.3' } as const;
  usage.takeIn([
    { id: 'a', ...shared, at: at(5) },
    { id: 'b', ...shared, at: at(5) },
  ]);
  expect(usage.total('a')).toEqual({ count: 11, at: at(5), ip: '10.0.0.3' });
  expect(usage.total('b')).toEqual({ count: 10, at: at(5), ip: '10.0.0.3' });
  usage.takeIn([{ id: 'a', ...shared, at: at(0) }]);
  expect(usage.total('a')).toEqual({ count: 11, at: at(1), ip: '10.0.0.2' });
});
