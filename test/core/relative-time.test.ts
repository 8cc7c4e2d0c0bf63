import { expect, test } from 'vitest';
import { timeAgo, timeUntil } from '../../src/core/relative-time.ts';

const now = Date.parse('2026-11-21T10:00:00Z');
const at = (seconds: number) => new Date(now + seconds * 1000).toISOString();

test.each([
  [null, 'never'],
  [at(-30), 'now'],
  [at(-60), '1m ago'],
  [at(-3599), '59m ago'],
  [at(-3600), '1h ago'],
  [at(-86_399), '23h ago'],
  [at(-86_400 * 12), '12d ago'],
  [at(-86_400 * 800), '2y ago'],
])('%s was %s', (moment, text) => {
  expect(timeAgo(moment, now)).toBe(text);
});

test.each([
  [null, 'never'],
  [at(30), 'in <1m'],
  [at(86_400 * 90 - 1), 'in 90d'],
  [at(86_400 * 7), 'in 7d'],
  [at(7200), 'in 2h'],
  [at(0), 'now'],
  [at(-86_400 * 2), '2d ago'],
])('%s comes %s', (moment, text) => {
  expect(timeUntil(moment, now)).toBe(text);
});
