import { expect, test } from 'vitest';
import { pooledRandom } from '../../src/store/pooled-random.ts';

test('no byte is handed out twice, across many refills of the pool', () => {
  const random = pooledRandom();
  const seen = new Set<string>();
  for (let index = 0; index < 2000; index += 1) {
    const bytes = random(16);
    expect(bytes).toHaveLength(16);
    seen.add(Buffer.from(bytes).toString('hex'));
  }
  expect(seen.size).toBe(2000);
});

test('any size can be had, the bytes are the caller’s own, and none is left unset', () => {
  const random = pooledRandom();
  for (const size of [0, 1, 4095, 4096, 4097, 10_000]) expect(random(size)).toHaveLength(size);
  const first = random(32);
  const copy = Buffer.from(first);
  random(4096);
  expect(Buffer.from(first).equals(copy)).toBe(true);
  for (let index = 0; index < 300; index += 1)
    expect(random(32).some((byte) => byte !== 0)).toBe(true);
});
