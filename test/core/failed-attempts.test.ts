import { describe, expect, test } from 'vitest';
import { FailedAttempts } from '../../src/core/failed-attempts.ts';

const second = 1000;
const useUp = (attempts: FailedAttempts, ip: string, now: number) => {
  for (let index = 0; index < 60; index += 1) attempts.note(ip, now);
};

describe('failed attempts', () => {
  test('a source has 60 tries at once, and one more each second', () => {
    const attempts = new FailedAttempts();
    const waits = Array.from({ length: 61 }, () => attempts.note('203.0.113.9', 0));
    expect(waits).toEqual([...Array(60).fill(0), second]);
    expect(attempts.note('203.0.113.9', second / 2)).toBe(second / 2);
    expect(attempts.note('203.0.113.9', second)).toBe(0);
    expect(attempts.note('203.0.113.9', second)).toBe(second);
    expect(attempts.note('203.0.113.9', 1000 * second)).toBe(0);
  });

  test('another address has tries of its own; one of the same IPv6 network has not', () => {
    const attempts = new FailedAttempts();
    useUp(attempts, '2001:db8::1', 0);
    expect(attempts.note('2001:db8::2', 0)).toBeGreaterThan(0);
    expect(attempts.note('2001:db8:0:1::1', 0)).toBe(0);
  });

  /** Attack: fail from many addresses until the memory of one's own failures is pushed out. */
  test('a used-up source is not forgotten for clean ones', () => {
    const attempts = new FailedAttempts();
    useUp(attempts, '203.0.113.9', 0);
    for (let index = 0; index < 20_000; index += 1)
      attempts.note(`10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`, 0);
    expect(attempts.note('203.0.113.9', 0)).toBeGreaterThan(0);
  });

  test('a clock that is set back takes no tries away', () => {
    const attempts = new FailedAttempts();
    attempts.note('203.0.113.9', 1000 * second);
    expect(attempts.note('203.0.113.9', 0)).toBe(0);
  });
});
