import { describe, expect, it } from 'vitest';
import { dayMs, parseDuration } from '../../src/core/duration.ts';
import { failureOf } from './support/fixtures.ts';

describe('parseDuration', () => {
  it.each([
    ['1s', 1000],
    ['1m', 60_000],
    ['12h', 43_200_000],
    ['90d', 90 * dayMs],
    ['2w', 14 * dayMs],
    ['1y', 365 * dayMs],
    ['1d12h30m', 131_400_000],
    ['007d', 7 * dayMs],
    ['999999d', 999_999 * dayMs],
  ])('reads %s as %d ms', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each([
    '',
    '90',
    'd',
    '0d',
    '0s0m',
    '-1d',
    '1.5d',
    '1e9s',
    'NaN',
    '365d1',
    '1 d',
    ' 1d',
    '1d\n',
    '1D',
    '1M',
    '1ms',
    '1000000d',
    '999999y',
    '٣d',
    '1s'.repeat(21),
  ])('refuses %j', (text) => {
    const { code, issues } = failureOf(() => parseDuration(text));
    expect(code).toBe('invalid_input');
    expect(issues).toEqual([
      {
        path: 'duration',
        message: `"${text.slice(0, 40)}" is not a duration such as 90d, 12h or 1d12h`,
      },
    ]);
  });

  it('refuses ten thousand characters without repeating them', () => {
    for (const text of ['1s'.repeat(5000), '1'.repeat(10_000), `${'1'.repeat(10_000)}s`]) {
      expect(failureOf(() => parseDuration(text)).message.length).toBeLessThan(150);
    }
  });
});
