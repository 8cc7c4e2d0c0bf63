import { expect, test } from 'vitest';
import { Lease } from '../../../src/store/postgres/lease.ts';

function makeLease() {
  const clock = { monotonic: 1000, wall: 5_000_000 };
  const lease = new Lease(1000, {
    monotonicMs: () => clock.monotonic,
    wallMs: () => clock.wall,
  });
  const pass = (monotonic: number, wall = monotonic) => {
    clock.monotonic += monotonic;
    clock.wall += wall;
  };
  return { lease, pass };
}

test('a lease that was never given is over', () => {
  const { lease } = makeLease();
  expect([lease.isOver(), lease.ageMs()]).toEqual([true, Number.POSITIVE_INFINITY]);
});

test('it counts from the moment before it was asked for, and ends before that of the store does', () => {
  const { lease, pass } = makeLease();
  const from = lease.now();
  pass(300);
  lease.begin(from);
  expect(lease.ageMs()).toBe(300);
  pass(599);
  expect(lease.isOver()).toBe(false);
  pass(1);
  expect(lease.isOver()).toBe(true);
  lease.begin(lease.now());
  expect(lease.isOver()).toBe(false);
});

test.each([
  ['the machine slept, and the monotonic clock stood still', 0, 5000],
  ['the wall clock was set back', 5000, -86_400_000],
])('it is over when %s', (_what, monotonic, wall) => {
  const { lease, pass } = makeLease();
  lease.begin(lease.now());
  pass(monotonic, wall);
  expect([lease.isOver(), lease.ageMs()]).toEqual([true, 5000]);
});

test('it is over when it was given up', () => {
  const { lease } = makeLease();
  lease.begin(lease.now());
  lease.end();
  expect([lease.isOver(), lease.ageMs()]).toEqual([true, Number.POSITIVE_INFINITY]);
});
