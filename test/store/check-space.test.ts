import { expect, test } from 'vitest';
import { checkSpace, freeBytes } from '../../src/store/doctor/check-space.ts';
import { temporaryDirectory } from './support.ts';

const mebibyte = 1024 * 1024;

test.each([
  [64 * mebibyte, 'ok'],
  [64 * mebibyte - 1, 'warning'],
  [8 * mebibyte, 'warning'],
  [8 * mebibyte - 1, 'problem'],
  [0, 'problem'],
])('%i free bytes are %s', (bytes, level) => {
  expect(checkSpace(bytes)).toMatchObject({ check: 'space', level });
});

test('the free space of a directory is known', async () => {
  expect(await freeBytes(temporaryDirectory())).toBeGreaterThan(0);
});
