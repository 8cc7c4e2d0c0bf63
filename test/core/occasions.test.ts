import { describe, expect, test } from 'vitest';
import { Occasions } from '../../src/core/occasions.ts';

const interval = 3_600_000;

describe('occasions', () => {
  test('the first is worth a record, and the first after each interval, with those in between', () => {
    const occasions = new Occasions(interval);
    expect(occasions.note('a', 0)).toBe(0);
    expect(occasions.note('a', 1)).toBeNull();
    expect(occasions.note('a', interval - 1)).toBeNull();
    expect(occasions.note('b', interval - 1)).toBe(0);
    expect(occasions.note('a', interval)).toBe(2);
    expect(occasions.note('a', interval + 1)).toBeNull();
    expect(occasions.note('a', 2 * interval)).toBe(1);
  });

  test('a clock that is set back does not silence them', () => {
    const occasions = new Occasions(interval);
    occasions.note('a', 10 * interval);
    expect(occasions.note('a', 0)).toBe(0);
  });

  test('so many are remembered; the one that was recorded longest ago is forgotten', () => {
    const occasions = new Occasions(interval);
    for (let index = 0; index < 1001; index += 1) occasions.note(`n${index}`, index);
    expect(occasions.note('n1000', 2000)).toBeNull();
    expect(occasions.note('n1', 2000)).toBeNull();
    expect(occasions.note('n0', 2000)).toBe(0);
  });
});
