import { describe, expect, test } from 'vitest';
import { Activity } from '../../src/core/activity.ts';
import { hour, now } from './support/fixtures.ts';

const sumOf = (hours: readonly number[]) => hours.reduce((sum, count) => sum + count, 0);
const zeros = (count: number) => new Array(count).fill(0);

describe('the activity of a key', () => {
  test('uses stand in their hours, the present one last', () => {
    const activity = new Activity();
    activity.note('a', '203.0.113.9', now);
    activity.note('a', '203.0.113.9', now + hour - 1);
    activity.note('a', '203.0.113.9', now + 2 * hour);
    expect(activity.of('a', now + 3 * hour).hours).toEqual([...zeros(20), 2, 0, 1, 0]);
    expect(activity.of('b', now).hours).toEqual(zeros(24));
  });

  test('what is older than 24 hours is gone, after a day, a year, and an hour at a time', () => {
    for (const step of [hour, 24 * hour, 8760 * hour]) {
      const activity = new Activity();
      activity.note('a', '::1', now);
      for (let at = now; at <= now + 24 * hour; at += step) activity.of('a', at);
      const later = activity.of('a', now + Math.max(step, 24 * hour));
      expect([sumOf(later.hours), later.sources]).toEqual([0, []]);
    }
  });

  test('sources are told with their counts, the latest first, so many of them', () => {
    const activity = new Activity();
    for (let index = 0; index < 20; index += 1) activity.note('a', `10.0.0.${index}`, now + index);
    activity.note('a', '10.0.0.10', now + 30);
    activity.note('a', null, now + 31);
    const { sources } = activity.of('a', now + 40);
    expect(sources).toHaveLength(16);
    expect(sources.slice(0, 3).map(({ source, count }) => [source, count])).toEqual([
      [null, 1],
      ['10.0.0.10', 2],
      ['10.0.0.19', 1],
    ]);
    expect(sources.some(({ source }) => source === '10.0.0.4')).toBe(false);
  });

  test('a clock that is set back loses nothing', () => {
    const activity = new Activity();
    activity.note('a', '::1', now);
    activity.note('a', '::1', now - 5 * hour);
    expect(activity.of('a', now).hours.at(-1)).toBe(2);
  });

  test('so many keys are remembered', () => {
    const activity = new Activity();
    for (let index = 0; index < 10_001; index += 1) activity.note(`k${index}`, null, now);
    expect(sumOf(activity.of('k0', now).hours)).toBe(0);
    expect(sumOf(activity.of('k1', now).hours)).toBe(1);
  });
});
