import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalRate, parseRate, type Rate, RateWindows } from '../../src/core/rate.ts';
import { failureOf, now, second } from './support/fixtures.ts';

const minute = 60 * second;

/** Asks once at each moment and returns the moments that passed. */
function passedOf(windows: RateWindows, rate: Rate, moments: readonly number[]): number[] {
  return moments.filter((moment) => windows.take('key', rate, moment).passed);
}

/** Arrivals in dense bursts and pauses, as moments from `now` on. */
const gap = fc.oneof(
  { weight: 199, arbitrary: fc.integer({ min: 0, max: 9 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 900 }) },
);
const arrivals = fc.array(gap, { minLength: 1, maxLength: 600, size: 'max' }).map((gaps) => {
  let moment = now;
  return gaps.map((one) => {
    moment += one;
    return moment;
  });
});
const rates: fc.Arbitrary<Rate> = fc.record({
  limit: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 101, max: 150 })),
  windowMs: fc.constantFrom(second, 10 * second),
});

describe('parseRate', () => {
  it.each([
    ['600/1m', 600, minute],
    ['600/m', 600, minute],
    ['1/1s', 1, second],
    ['5/10s', 5, 10 * second],
    ['100/2h', 100, 120 * minute],
    ['999999999/1d', 999_999_999, 1440 * minute],
  ])('reads %s', (text, limit, windowMs) => {
    expect(parseRate(text)).toEqual({ limit, windowMs });
  });

  it.each([
    '',
    '600',
    '600/',
    '/1m',
    '0/1m',
    '-1/1m',
    '1.5/1m',
    '1e3/1m',
    '600/0m',
    '600/1w',
    '600/1m1s',
    '600 /1m',
    '600/1M',
    '0600/1m',
    '1000000000/1m',
    '600/1m\n',
  ])('refuses %j', (text) => {
    expect(failureOf(() => parseRate(text)).code).toBe('invalid_input');
    expect(failureOf(() => canonicalRate(text)).code).toBe('invalid_input');
  });

  it('refuses ten thousand characters without repeating them', () => {
    expect(failureOf(() => parseRate('6'.repeat(10_000))).message.length).toBeLessThan(150);
  });

  it.each([
    ['600/m', '600/1m'],
    ['600/01m', '600/1m'],
    ['600/1m', '600/1m'],
    ['600/10m', '600/10m'],
  ])('has one way to write %s', (text, canonical) => {
    expect(canonicalRate(text)).toBe(canonical);
  });
});

describe('RateWindows', () => {
  it('never lets more than the limit pass in any window, however requests arrive', () => {
    fc.assert(
      fc.property(rates, arrivals, (rate, moments) => {
        const passed = passedOf(new RateWindows(), rate, moments);
        for (const [index, first] of passed.entries()) {
          const next = passed[index + rate.limit] ?? Number.POSITIVE_INFINITY;
          expect(next - first).toBeGreaterThanOrEqual(rate.windowMs);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('takes nothing for a refused request', () => {
    fc.assert(
      fc.property(rates, arrivals, (rate, moments) => {
        const passed = passedOf(new RateWindows(), rate, moments);
        expect(passedOf(new RateWindows(), rate, passed)).toEqual(passed);
      }),
      { numRuns: 200 },
    );
  });

  it.each([1, 2, 10, 100, 101, 600])(
    'never refuses steady traffic under a limit of %d',
    (limit) => {
      const gap = (minute / limit) * (limit > 100 ? 1.03 : 1);
      const moments = Array.from({ length: 2000 }, (_, index) => now + Math.ceil(index * gap));
      expect(passedOf(new RateWindows(), { limit, windowMs: minute }, moments)).toEqual(moments);
    },
  );

  it('says exactly how long to wait', () => {
    fc.assert(
      fc.property(rates, arrivals, (rate, moments) => {
        const [early, late] = [new RateWindows(), new RateWindows()];
        for (const moment of moments) {
          early.take('key', rate, moment);
          const { remaining, resetMs } = late.take('key', rate, moment);
          if (remaining > 0) continue;
          expect(early.take('key', rate, moment + resetMs - 1).passed).toBe(false);
          expect(late.take('key', rate, moment + resetMs).passed).toBe(true);
          return;
        }
      }),
      { numRuns: 200 },
    );
  });

  it('costs no more for a limit of a million', () => {
    const windows = new RateWindows();
    const rate = { limit: 1_000_000, windowMs: 60 * minute };
    const began = performance.now();
    for (let ms = 0; ms < 50_000; ms += 1) windows.take('key', rate, now + ms);
    expect(windows.take('key', rate, now + 50_000).remaining).toBe(949_999);
    expect(performance.now() - began).toBeLessThan(2000);
  });

  it('counts down what remains, and when all of it will be back', () => {
    const windows = new RateWindows();
    const rate = { limit: 3, windowMs: minute };
    const answers = [0, 10, 20, 30].map((ms) => windows.take('key', rate, now + ms));
    expect(answers).toEqual([
      { passed: true, limit: 3, remaining: 2, resetMs: minute },
      { passed: true, limit: 3, remaining: 1, resetMs: minute },
      { passed: true, limit: 3, remaining: 0, resetMs: minute - 20 },
      { passed: false, limit: 3, remaining: 0, resetMs: minute - 30 },
    ]);
  });

  it('keeps every key to itself, and forgets one that is gone', () => {
    const windows = new RateWindows();
    const rate = { limit: 1, windowMs: minute };
    expect(windows.take('a', rate, now).passed).toBe(true);
    expect(windows.take('b', rate, now).passed).toBe(true);
    windows.forget('a');
    expect(windows.take('a', rate, now).passed).toBe(true);
    expect(windows.take('b', rate, now).passed).toBe(false);
  });

  it('does not block a key when the clock was set back', () => {
    const windows = new RateWindows();
    const rate = { limit: 1, windowMs: minute };
    windows.take('key', rate, now);
    expect(windows.take('key', rate, now - 60 * minute).passed).toBe(true);
  });

  it('obeys a limit that was lowered at once', () => {
    const windows = new RateWindows();
    for (const ms of [0, 1, 2]) windows.take('key', { limit: 5, windowMs: minute }, now + ms);
    const answer = windows.take('key', { limit: 2, windowMs: minute }, now + 3);
    expect(answer).toEqual({ passed: false, limit: 2, remaining: 0, resetMs: minute - 2 });
  });
});
