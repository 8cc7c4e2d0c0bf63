import { expect, test } from 'vitest';
import {
  moveSelection,
  noSelection,
  scrolledTo,
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

test('a list scrolls no further than it takes to have the cursor in sight', () => {
  const rows = Array.from({ length: 50 }, (_, index) => `${index}`);
  let selection = moveSelection(noSelection, 'down', rows, 10);
  expect(selection.top).toBe(0);
  for (let count = 0; count < 9; count += 1) selection = moveSelection(selection, 'down', rows, 10);
  expect(selection).toMatchObject({ index: 10, top: 1 });
  for (let count = 0; count < 9; count += 1) selection = moveSelection(selection, 'up', rows, 10);
  expect(selection).toMatchObject({ index: 1, top: 1 });
  expect(moveSelection(selection, 'last', rows, 10).top).toBe(40);
});

test('when rows go the rest is shown, and a window that grows is filled', () => {
  expect(scrolledTo(3, 40, 5, 10)).toBe(0);
  expect(scrolledTo(49, 40, 50, 30)).toBe(20);
  expect(scrolledTo(0, 0, 0, 10)).toBe(0);
});
