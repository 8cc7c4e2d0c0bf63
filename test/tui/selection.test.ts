import { expect, test } from 'vitest';
import {
  moveSelection,
  noSelection,
  selectedIndex,
  windowStart,
} from '../../src/tui/model/selection.ts';

const ids = ['a', 'b', 'c', 'd'];

test('the cursor stays on its row when rows come before it', () => {
  const selection = moveSelection(noSelection, 'down', ids, 10);
  expect(selectedIndex(selection, ['new', ...ids])).toBe(2);
});

test('when its row is gone the cursor stays at its place, and never beyond the end', () => {
  const selection = moveSelection(noSelection, 'last', ids, 10);
  expect(selectedIndex(selection, ['a', 'b'])).toBe(1);
  expect(selectedIndex(selection, [])).toBe(0);
});

test('movements stop at both ends', () => {
  expect(moveSelection(noSelection, 'up', ids, 10).id).toBe('a');
  expect(moveSelection(noSelection, 'pageDown', ids, 10).id).toBe('d');
  expect(moveSelection({ id: 'd', index: 3 }, 'first', ids, 10).id).toBe('a');
});

test('the window always shows the cursor and no rows beyond the end', () => {
  for (let index = 0; index < 50; index += 1) {
    const start = windowStart(index, 50, 7);
    expect(index).toBeGreaterThanOrEqual(start);
    expect(index).toBeLessThan(start + 7);
    expect(start + 7).toBeLessThanOrEqual(50);
  }
  expect(windowStart(2, 3, 7)).toBe(0);
});
