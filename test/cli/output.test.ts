import { expect, test } from 'vitest';
import { toJson } from '../../src/cli/output/json.ts';
import { toPlainLine } from '../../src/cli/output/plain.ts';
import { type Column, drawTable } from '../../src/cli/output/table.ts';
import { relativeTime } from '../../src/cli/output/time.ts';
import { measureFor, padTo, truncateTo } from '../../src/cli/output/width.ts';

const now = Date.parse('2026-11-21T10:00:00.000Z');

test.each([
  [null, 'never'],
  ['2026-11-21T10:00:00.000Z', 'just now'],
  ['2026-11-21T09:59:01.000Z', 'just now'],
  ['2026-11-21T09:59:00.000Z', '1m ago'],
  ['2026-11-21T07:00:00.000Z', '3h ago'],
  ['2026-11-20T10:00:00.001Z', '23h ago'],
  ['2025-11-22T10:00:00.000Z', '364d ago'],
  ['2024-11-20T10:00:00.000Z', '2y ago'],
  ['2026-12-05T09:59:59.900Z', 'in 14d'],
  ['2026-11-21T10:00:30.000Z', 'in 1m'],
])('%s is shown as %s', (iso, shown) => {
  expect(relativeTime(iso, now)).toBe(shown);
});

test.each([
  ['abc', 3, 'abc'],
  ['abcdef', 4, 'abc…'],
  ['漢字漢字', 5, '漢字…'],
  ['漢字漢字', 4, '漢…'],
  ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
  ['abc', 1, '…'],
])('%j cut to %i columns is %j', async (text, width, cut) => {
  expect(truncateTo(text, width, '…', await measureFor(text))).toBe(cut);
});

test('texts of wide characters are padded to the same width', async () => {
  const measure = await measureFor('漢字');
  expect(measure(padTo('漢字', 8, measure))).toBe(8);
  expect(padTo('longer than that', 4, measure)).toBe('longer than that');
});

test('a record of --plain is one line, and every character can be read back', () => {
  expect(toPlainLine(['a\tb', 'c\nd\r', 'e\\f', '\u001b[31m\u009b\u202e'])).toBe(
    'a\\tb\tc\\nd\\r\te\\\\f\t\\u{1b}[31m\\u{9b}\\u{202e}\n',
  );
});

test('--json escapes what JSON leaves to act on a terminal, and means the same', () => {
  const value = { name: 'a\u001b[2J\u009b\u202eb\u{e0041}\ud800' };
  const text = toJson(value);
  expect(text).toMatch(/^[\n -~]+$/);
  expect(JSON.parse(text)).toEqual(value);
});

interface Row {
  readonly name: string;
  readonly id: string;
}

const columns: readonly Column<Row>[] = [
  { title: 'NAME', show: ({ name }) => name, least: 5, worth: 1 },
  { title: 'ID', show: ({ id }) => id, worth: 2 },
];

function table(rows: readonly Row[], width: number | null) {
  return drawTable(rows, columns, { width, color: false, ellipsis: '…' });
}

test('a table without a terminal is as wide as it needs', async () => {
  const name = 'x'.repeat(300);
  expect((await table([{ name, id: '1' }], null)).text).toContain(`${name}  1\n`);
});

test('case 40: columns of a table stand below each other, however wide the characters before them', async () => {
  const names = ['abc', '漢字', '🔑', '👩‍🚀', 'e\u0301\u0302', 'ｆｕｌｌ'];
  const { text } = await table(
    names.map((name) => ({ name, id: '|' })),
    null,
  );
  const measure = await measureFor(text);
  const places = text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => measure(line.slice(0, line.indexOf('|'))));
  expect(new Set(places)).toEqual(new Set([measure('ｆｕｌｌ') + 2]));
});

test('a table cuts what may be cut before it leaves out a column', async () => {
  const rows = [{ name: 'abcdefghij', id: '123456' }];
  expect(await table(rows, 14)).toEqual({ text: 'NAME    ID\nabcde…  123456\n', leftOut: [] });
  expect(await table(rows, 12)).toEqual({ text: 'ID\n123456\n', leftOut: ['NAME'] });
  expect(await table(rows, 4)).toEqual({ text: 'ID\n123…\n', leftOut: ['NAME'] });
});

test('a table shows no character that could act on the terminal or break the row', async () => {
  const name = 'a\u001b]52;c;aGk=\u0007b\u001b[31m\nc\u202e\r';
  const { text } = await table([{ name, id: '1' }], null);
  expect(text.split('\n')).toHaveLength(3);
  expect(text).toMatch(/^[^\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]*$/);
});
