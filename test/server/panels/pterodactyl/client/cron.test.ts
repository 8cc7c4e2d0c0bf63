import { expect, it } from 'vitest';
import { nextRun } from '../../../../../src/server/panels/pterodactyl/client/cron.ts';

function next(text: string, now = '2026-11-21T10:00:30Z'): string | null {
  const [minute = '', hour = '', day_of_month = '', month = '', day_of_week = ''] = text.split(' ');
  const found = nextRun({ minute, hour, day_of_month, month, day_of_week }, Date.parse(now));
  return found === null ? null : new Date(found).toISOString().slice(0, 16);
}

it.each([
  ['* * * * *', '2026-11-21T10:01'],
  ['0 * * * *', '2026-11-21T11:00'],
  ['*/15 * * * *', '2026-11-21T10:15'],
  ['5/20 10 * * *', '2026-11-21T10:05'],
  ['0 4 * * *', '2026-11-22T04:00'],
  ['0 4 1 * *', '2026-12-01T04:00'],
  ['0 4 * 1-3 *', '2027-01-01T04:00'],
  ['0 4 * feb mon', '2027-02-01T04:00'],
  ['30 9,12 * * 0', '2026-11-22T09:30'],
  ['30 9 * * 7', '2026-11-22T09:30'],
  ['0 0 24 * 1', '2026-11-23T00:00'],
  ['0 0 29 2 *', '2028-02-29T00:00'],
])('the schedule %s runs next at %s', (cron, expected) => {
  expect(next(cron)).toBe(expected);
});

it.each([
  ...['60 * * * *', '* 24 * * *', '* * 0 * *', '* * * 13 *', '* * * * 8', 'x * * * *'],
  ...['5-1 * * * *', '*/0 * * * *', '*-5 * * * *', ', * * * *', '0 0 31 2 *', '-1 * * * *'],
])('the schedule %s never runs', (cron) => {
  expect(next(cron)).toBeNull();
});
