/** The checklist of docs/panels.md: no line without a test, and no test that is not there. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const text = readFileSync(join(import.meta.dirname, '../docs/panels.md'), 'utf8');
const [, checklist = ''] = text.split('\n## Checklist\n');
const rows = checklist
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| promise '))
  .map((line) => line.split(' | '));

test('the checklist has a section for each of the five documents', () => {
  const seeds = [...checklist.matchAll(/^### Seed (\d{3}):/gm)].map(([, seed]) => seed);
  expect(seeds).toEqual(['000', '001', '002', '003', '004']);
  expect(rows.length).toBeGreaterThan(80);
});

test('every promise of the checklist names where it is kept, and tests that are there', () => {
  for (const [promise, ...cells] of rows) {
    const files = [...(cells.at(-1) ?? '').matchAll(/`([^`]+)`/g)].map(([, file = '']) => file);
    const missing = files.filter((file) => !existsSync(join(import.meta.dirname, file)));
    expect([promise, cells.length, files.length > 0, missing]).toEqual([promise, 2, true, []]);
  }
});
