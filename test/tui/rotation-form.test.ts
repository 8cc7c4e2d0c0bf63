import { expect, test } from 'vitest';
import { oldSecretState } from '../../src/tui/model/old-secret.ts';
import { oldSecretFate, otherOverlap, spanOf } from '../../src/tui/model/rotation-form.ts';

const now = Date.parse('2026-11-21T10:00:00Z');
const hour = 3_600_000;

test.each([
  ['now', '', 0],
  ['1h', '', hour],
  ['24h', 'what was typed before', 24 * hour],
  ['7d', '', 168 * hour],
  ['custom', ' 1d12h ', 36 * hour],
  ['custom', '365d', 8760 * hour],
] as const)('an overlap %s with "%s" typed is a span', (overlap, typed, ms) => {
  expect(spanOf(overlap, typed)).toEqual({ ms });
});

test.each([
  ['', /type how long/],
  ['soon', /not a duration/],
  ['0h', /not a duration/],
  ['366d', /more than 365 days/],
])('a custom overlap "%s" is refused with the reason', (typed, reason) => {
  expect(spanOf('custom', typed)).toEqual({ problem: expect.stringMatching(reason) });
});

test('the overlaps do not go round, so that nobody comes from custom to now by one key too many', () => {
  expect(otherOverlap('custom', 1)).toBe('custom');
  expect(otherOverlap('now', -1)).toBe('now');
  expect(otherOverlap('1h', -1)).toBe('now');
});

test('the old token never outlives its key', () => {
  expect(oldSecretFate(24 * hour, '2026-11-21T12:00:00.000Z', now)).toBe(
    'The present token passes until 2026-11-21 12:00Z (in 2h), when the key expires',
  );
  expect(oldSecretFate(0, null, now)).toBe('The present token stops working at once');
});

test.each([
  [null, null, 0, 'Nobody has used it since the rotation'],
  [
    '2026-11-21T09:55:00.000Z',
    '198.51.100.7',
    12,
    '! It is still used: 12 times since, last 5m ago from 198.51.100.7',
  ],
  ['2026-11-18T10:00:00.000Z', null, 1, 'It is idle: once since, last 3d ago'],
])('an old token last used at %s from %s says so', (lastUsedAt, lastUsedIp, uses, told) => {
  const expiresAt = '2026-11-22T10:00:00.000Z';
  expect(oldSecretState({ expiresAt, lastUsedAt, lastUsedIp, uses }, now)).toEqual([
    'The old token passes until 2026-11-22 10:00Z (in 1d)',
    told,
  ]);
});
