import { expect, test } from 'vitest';
import { KeyError } from '../../src/core/errors.ts';
import { maxLimit } from '../../src/core/page.ts';
import { changeMany } from '../../src/tui/model/bulk.ts';
import { apiKey } from '../core/support/fixtures.ts';

const keys = Array.from({ length: 2 * maxLimit + 5 }, (_, index) => apiKey({ id: `k${index}` }));
const done = (ids: readonly string[]) =>
  ids.map((id) => ({ id, key: apiKey({ id }), error: null }) as const);

test('many keys are changed so many at a time as the service takes, and progress is told', async () => {
  const sizes: number[] = [];
  const progress: number[] = [];
  const outcomes = await changeMany(
    keys,
    async (ids) => {
      sizes.push(ids.length);
      return done(ids);
    },
    (count) => void progress.push(count),
  );
  expect(sizes).toEqual([100, 100, 5]);
  expect(progress).toEqual([100, 200, 205]);
  expect(outcomes.map(({ id }) => id)).toEqual(keys.map(({ id }) => id));
  expect(outcomes.every(({ problem }) => problem === null)).toBe(true);
});

test('what fails is told with its reason, and fails alone', async () => {
  const error = new KeyError('conflict', 'Cannot disable key "k1": it is revoked');
  const outcomes = await changeMany(
    keys.slice(0, 3),
    async (ids) => done(ids).map((one) => (one.id === 'k1' ? { id: 'k1', key: null, error } : one)),
    () => {},
  );
  expect(outcomes.map(({ problem }) => problem)).toEqual([null, error.message, null]);
});

test('when the server goes away in between, what was not tried says so', async () => {
  let calls = 0;
  const outcomes = await changeMany(
    keys,
    async (ids) => {
      calls += 1;
      if (calls === 2) throw new KeyError('unreachable', 'Cannot reach the rack');
      return done(ids);
    },
    () => {},
  );
  expect(calls).toBe(2);
  expect(outcomes[99]?.problem).toBeNull();
  expect(outcomes[100]?.problem).toBe('Cannot reach the rack');
  expect(outcomes[200]?.problem).toBe('not tried: Cannot reach the rack');
});
