import { expect, test } from 'vitest';
import type { Box } from '../../src/core/box.ts';
import { boxesState, boxHeader, boxRow } from '../../src/tui/model/box-row.ts';
import { makeTheme } from '../../src/tui/theme.ts';

const now = Date.parse('2026-11-21T10:00:00.000Z');
const box = (fields: Partial<Box> = {}): Box => ({
  id: '0d7e1f6e-0000-4000-8000-000000000000',
  name: 'box1.example',
  version: '0.1.0',
  self: false,
  seq: 1200,
  lag: 0,
  leaseMs: 4250,
  staleOk: false,
  startedAt: '2026-11-21T07:00:00.000Z',
  ...fields,
});
const theme = makeTheme({ ascii: false, color: true });
const textOf = (one: Box, columns = 80) => {
  const { before, toned, after } = boxRow(one, now, columns, theme);
  return (before + toned + after).replace(/ +/g, ' ').trim();
};

test('the state names how many boxes share the rack, and those that do not keep up', () => {
  expect(boxesState([])).toBe('');
  expect(boxesState([box({ leaseMs: null })])).toBe('');
  expect(boxesState([box()])).toBe('1 box');
  expect(boxesState([box(), box({ lag: 3 }), box({ leaseMs: 0, lag: 9 })])).toBe(
    '2 boxes, 1 behind, ! 1 without a lease',
  );
});

test('a row tells name, version, event, lag, lease, start and marks, by words and signs', () => {
  expect(textOf(box({ self: true }))).toBe('box1.example 0.1.0 1200 0 4.3 s 3h ago this');
  expect(textOf(box({ leaseMs: 0, lag: 12, staleOk: true }))).toBe(
    '! box1.example 0.1.0 1200 12 0.0 s 3h ago stale ok, ended',
  );
  expect(textOf(box({ leaseMs: null }))).toContain(' none ');
});

test('the columns stand under their header, and what matters fits into 60 columns', () => {
  for (const columns of [60, 80, 200]) {
    const header = boxHeader(columns, theme);
    const { before } = boxRow(box({ name: 'x'.repeat(300) }), now, columns, theme);
    expect(before.length).toBe(header.indexOf('MARKS'));
  }
  for (const columns of [60, 80]) {
    const { before, toned } = boxRow(box({ staleOk: true, leaseMs: 0 }), now, columns, theme);
    expect(2 + before.length + toned.length).toBeLessThanOrEqual(columns);
  }
});
