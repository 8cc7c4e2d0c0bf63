import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { keyLanguage } from '../../src/core/key-filter.ts';
import { filterChip } from '../../src/tui/hooks/use-list.ts';
import { fuzzyFind, fuzzyScore } from '../../src/tui/model/fuzzy.ts';
import { hiddenSort, keyColumns, keyHeader } from '../../src/tui/model/key-columns.ts';
import { keyHint, listHints } from '../../src/tui/model/key-hint.ts';
import { keyRow } from '../../src/tui/model/key-row.ts';
import { keysStatus } from '../../src/tui/model/keys-status.ts';
import { addMarks, noMarks, pruneMarks, rangeOf, toggleMark } from '../../src/tui/model/marks.ts';
import { makeSieve } from '../../src/tui/model/sieve.ts';
import { sparkline, sparklineWidth } from '../../src/tui/model/sparkline.ts';
import { makeTheme } from '../../src/tui/theme.ts';
import { apiKey, at, day, now } from '../core/support/fixtures.ts';

const theme = makeTheme({ ascii: false, color: false });
const ascii = makeTheme({ ascii: true, color: false });
const byName = { field: 'name', descending: false } as const;

test('a filter that is typed letter by letter and taken back finds what it finds at once', () => {
  const keys = ['ab', 'abc', 'b', 'cab', 'x'].map((name, index) =>
    apiKey({ id: `${index}`, name }),
  );
  const language = keyLanguage;
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a', 'ab', 'abc', 'x', 'name:a', 'name:ab', 'used:>', '"')),
      (texts) => {
        const sieve = makeSieve(language);
        for (const text of texts) {
          expect(sieve(keys, text, now).items).toEqual(makeSieve(language)(keys, text, now).items);
        }
      },
    ),
  );
});

test('a filter looks again at rows that are new', () => {
  const sieve = makeSieve(keyLanguage);
  expect(sieve([apiKey({ name: 'one' })], 'on', now).items).toHaveLength(1);
  expect(sieve([apiKey({ name: 'one' }), apiKey({ name: 'once' })], 'on', now).items).toHaveLength(
    2,
  );
});

test('columns go by what they are worth when the window narrows, and a row is never too wide', () => {
  const shown = (width: number) =>
    Object.entries(keyColumns(width))
      .filter(([, size]) => size > 0)
      .map(([name]) => name);
  expect(shown(60)).toEqual(['name', 'masked', 'status', 'lastUsed']);
  expect(shown(80)).toEqual(['name', 'masked', 'status', 'lastUsed', 'expires']);
  expect(shown(140)).toHaveLength(9);
  const hostile = apiKey({ name: '日本語'.repeat(40), account: 'x'.repeat(60), uses: 987_654_321 });
  for (let width = 60; width <= 220; width += 1) {
    const table = keyColumns(width);
    const { before, toned, after } = keyRow(hostile, undefined, table, theme, now);
    expect(stringWidth(before + toned + after) + 3).toBeLessThanOrEqual(width);
    expect(stringWidth(keyHeader(table, byName, theme)) + 3).toBeLessThanOrEqual(width);
  }
});

test('the header of the sorted column shows the direction, and the status line where there is none', () => {
  const table = keyColumns(80);
  expect(keyHeader(table, byName, theme)).toContain('NAME ▲');
  expect(keyHeader(table, { field: 'last_used', descending: true }, ascii)).toContain(
    'LAST USED v',
  );
  expect(hiddenSort(table, byName, theme)).toBe('');
  expect(hiddenSort(table, { field: 'uses', descending: true }, theme)).toBe('by uses ▼');
});

test('a key that ends soon and one that nobody used are told in words', () => {
  const soon = apiKey({ expiresAt: at(3 * day) });
  const idle = apiKey({ createdAt: at(-40 * day) });
  expect(keyRow(soon, undefined, keyColumns(80), theme, now).toned).toContain('! ends 3d');
  expect(keyHint(soon, now)).toContain('It ends in 3d');
  expect(keyHint(idle, now)).toBe('Made 40d ago and never used. Nobody may need it.');
  expect(keyHint(apiKey({ status: 'inactive', createdAt: at(-40 * day) }), now)).toBeNull();
  expect(listHints([soon, idle, apiKey()], now)).toBe('1 expires within 14d, 1 never used in 30d');
});

test('a sparkline has the oldest hours left and is blank where nothing was', () => {
  const hours = [...new Array(22).fill(0), 1, 7];
  expect(sparkline(hours, false)).toBe(`${' '.repeat(11)}▇`);
  expect(sparkline([8, 0, 1, ...new Array(21).fill(0)], true)).toBe(`#.${' '.repeat(10)}`);
  expect(sparkline([], false)).toHaveLength(sparklineWidth);
});

test('marks are toggled, added as a range in either direction, and pruned by what is there', () => {
  const ids = ['a', 'b', 'c', 'd'];
  expect([...toggleMark(toggleMark(noMarks, 'a'), 'a')]).toEqual([]);
  expect(rangeOf(ids, 'd', 1)).toEqual(['b', 'c', 'd']);
  expect(rangeOf(ids, 'gone', 1)).toEqual(['b']);
  const marks = addMarks(noMarks, ids);
  expect([...pruneMarks(marks, [{ id: 'b' }, { id: 'x' }])]).toEqual(['b']);
});

test('the palette finds letters in their order, the beginnings of words first', () => {
  const actions = ['go to the first', 'refresh now', 'revoke for good'];
  expect(fuzzyFind(actions, 'rfg', fuzzyScore)).toEqual(['revoke for good']);
  expect(fuzzyFind(actions, 're', fuzzyScore)[0]).toMatch(/^re/);
  expect(fuzzyFind(actions, '', fuzzyScore)).toEqual(actions);
  expect(fuzzyFind(actions, 'zz', fuzzyScore)).toEqual([]);
});

test('the status line keeps the chip in sight and tells of marks that the filter hides', () => {
  const status = keysStatus({
    index: 1,
    found: 12,
    loaded: 340,
    total: 900,
    chip: filterChip(`last:>9x ${'a'.repeat(50)}`, 12, 340),
    problems: ['last: takes never, >90d or <14d'],
    marked: 3,
    hidden: 1,
    ranging: false,
    order: '',
    hints: '2 expire within 14d',
    error: null,
  });
  expect(status).toMatch(/^2\/12 · filter: last:>9x a+… \(12 of 340\) · ! last: takes never/);
  expect(status).toContain('3 marked (1 not in sight)');
  expect(status).toContain('the newest 340 of 900');
});

test('a rotated key tells whether its old token is still in use, and by whom', () => {
  const unused = { expiresAt: at(day), lastUsedAt: null, lastUsedIp: null, uses: 0 };
  const used = { ...unused, lastUsedAt: at(-60_000), lastUsedIp: '10.0.0.7', uses: 2 };
  const keys = [unused, used].map((previous, index) => apiKey({ id: `${index}`, previous }));
  expect(keys.map((key) => keyHint(key, now))).toEqual([
    'It has two tokens, and nobody uses the old one. o ends it.',
    'It has two tokens; the old one was used 1m ago from 10.0.0.7.',
  ]);
  expect(listHints(keys, now)).toBe('2 rotating, 1 old in use');
});
