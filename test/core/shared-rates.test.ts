import { expect, test } from 'vitest';
import { RateWindows } from '../../src/core/rate.ts';
import { SharedRates } from '../../src/core/shared-rates.ts';
import { now, second } from './support/fixtures.ts';

const rate = { limit: 3, windowMs: 10 * second };

function box() {
  const shared = new SharedRates();
  const windows = new RateWindows(shared);
  const ask = (moment: number) => windows.take('key', rate, moment).passed;
  return { shared, windows, ask };
}

/** What one box has to tell is heard by the other. */
function tell(from: SharedRates, to: SharedRates): void {
  for (const told of from.take()) to.hear('other', told);
}

test('what passed elsewhere counts, once it is told', () => {
  const [one, other] = [box(), box()];
  expect([one.ask(now), one.ask(now + 1)]).toEqual([true, true]);
  expect(other.windows.peek('key', rate, now + 2).remaining).toBe(3);
  tell(one.shared, other.shared);
  expect(other.windows.peek('key', rate, now + 2).remaining).toBe(1);
  expect([other.ask(now + 2), other.ask(now + 3)]).toEqual([true, false]);
});

test('it is told again with every use and is never counted twice', () => {
  const [one, other] = [box(), box()];
  one.ask(now);
  tell(one.shared, other.shared);
  one.ask(now + 1);
  tell(one.shared, other.shared);
  expect(other.windows.peek('key', rate, now + 2).remaining).toBe(1);
  expect(one.shared.take()).toEqual([]);
});

test('it is forgotten when its window is over, and the next request waits for no longer', () => {
  const [one, other] = [box(), box()];
  for (const offset of [0, 1, 2]) one.ask(now + offset);
  tell(one.shared, other.shared);
  expect(other.windows.take('key', rate, now + 5)).toMatchObject({
    passed: false,
    resetMs: rate.windowMs - 5,
  });
  expect(other.ask(now + rate.windowMs)).toBe(true);
});

test('what could not be told is told later, with what passed meanwhile', () => {
  const { shared, ask } = box();
  ask(now);
  const lost = shared.take();
  ask(now + 1);
  shared.giveBack(lost);
  expect(shared.take()).toMatchObject([{ id: 'key', passed: [{ at: now }, { at: now + 1 }] }]);
});

test('a refused request is not told, and a key that is gone is forgotten', () => {
  const { shared, windows, ask } = box();
  for (let count = 0; count < 4; count += 1) ask(now);
  expect(shared.take()).toMatchObject([{ passed: [{ count: 3 }] }]);
  ask(now + 1);
  expect(shared.take()).toEqual([]);
  shared.hear('other', { id: 'key', passed: [{ at: now, count: 9 }] });
  windows.forget('key');
  expect(shared.elsewhere('key', 0)).toEqual([]);
});
