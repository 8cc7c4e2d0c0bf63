import { expect, test } from 'vitest';
import { type Sighting, Sightings } from '../../../src/store/postgres/sightings.ts';

function make() {
  const clock = { now: 0 };
  return { clock, sightings: new Sightings(() => clock.now) };
}

function row(fields: Partial<Sighting>): Sighting {
  return { id: 'a', stamp: '1', seq: 5, leaseMs: 1000, isLive: true, ...fields };
}

test('nobody is waited for where there is nobody', () => {
  expect(make().sightings.slowest()).toBe(Number.POSITIVE_INFINITY);
});

test('the slowest of those that may judge is waited for', () => {
  const { sightings } = make();
  sightings.note([row({ seq: 7 }), row({ id: 'b', seq: 6 })]);
  expect(sightings.slowest()).toBe(6);
});

test('a box that does not renew is waited for as long as its lease, however late it is in the database', () => {
  const { clock, sightings } = make();
  sightings.note([row({})]);
  clock.now = 1000;
  sightings.note([row({ isLive: false })]);
  expect(sightings.slowest()).toBe(5);
  clock.now = 1001;
  expect(sightings.slowest()).toBe(Number.POSITIVE_INFINITY);
  sightings.note([row({ isLive: true })]);
  expect(sightings.slowest()).toBe(Number.POSITIVE_INFINITY);
});

test('what a box reports does not lengthen its lease, and a renewal does', () => {
  const { clock, sightings } = make();
  sightings.note([row({})]);
  clock.now = 900;
  sightings.note([row({ seq: 6 })]);
  expect(sightings.slowest()).toBe(6);
  clock.now = 1100;
  expect(sightings.slowest()).toBe(Number.POSITIVE_INFINITY);
  sightings.note([row({ seq: 6, stamp: '2', isLive: false })]);
  expect(sightings.slowest()).toBe(6);
});

test('one that is seen for the first time is judged by the clock of the database, and one that left is gone', () => {
  const { sightings } = make();
  sightings.note([row({ isLive: false }), row({ id: 'b', seq: 8 })]);
  expect(sightings.slowest()).toBe(8);
  sightings.note([row({ isLive: false })]);
  expect(sightings.slowest()).toBe(Number.POSITIVE_INFINITY);
});
