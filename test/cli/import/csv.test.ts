import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCsv } from '../../../src/cli/import/csv.ts';
import { asBatch, asCsv } from './panel-table.ts';

const cellsOf = (text: string) => parseCsv(text, 100).map(({ cells }) => cells);

describe('a table with commas', () => {
  test.each<[string, string, (string | null)[][]]>([
    [
      'plain cells',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['no line break at the end', 'a\n1', [['a'], ['1']]],
    [
      'CRLF',
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['empty lines', '\na\n\n1\n\n', [['a'], ['1']]],
    [
      'empty cells',
      'a,b\n,\n"",x\n',
      [
        ['a', 'b'],
        ['', ''],
        ['', 'x'],
      ],
    ],
    [
      'delimiters, line breaks and quotes in quotes',
      'a\n"1,""x""\r\n2"\n',
      [['a'], ['1,"x"\r\n2']],
    ],
    [
      'NULL without quotes, and with',
      'a,b,c\nNULL,"NULL",\\N\n',
      [
        ['a', 'b', 'c'],
        [null, 'NULL', null],
      ],
    ],
    ['a backslash is a backslash', 'a\n\\n\n', [['a'], ['\\n']]],
    ['a formula is text', 'a\n"=cmd|\' /C calc\'!A0"\n', [['a'], ["=cmd|' /C calc'!A0"]]],
  ])('%s', (_, text, expected) => expect(cellsOf(text)).toEqual(expected));

  test('semicolons separate if the header has more of them', () => {
    expect(cellsOf('a;b\n1,5;2\n')).toEqual([
      ['a', 'b'],
      ['1,5', '2'],
    ]);
  });

  test('every record knows the line on which it begins', () => {
    const records = parseCsv('a\n"1\n2\n3"\n\nx\n', 100);
    expect(records.map(({ line }) => line)).toEqual([1, 2, 6]);
  });
});

describe('a table with tabs', () => {
  test('has no quotes, and the escapes of mysql', () => {
    const text = 'a\tb\n"x"\tone\\ttwo\\nthree\\\\four\n\\N\tNULL\n["1","2"]\t\n';
    const expected = [
      ['a', 'b'],
      ['"x"', 'one\ttwo\nthree\\four'],
      [null, null],
      ['["1","2"]', ''],
    ];
    expect(cellsOf(text)).toEqual(expected);
  });
});

describe('a hostile table is refused with its line', () => {
  test.each([
    ['a quote that is never closed', 'a,b\n1,"2\n3,4\n', /^line 2 opens a quote/],
    ['a quote in the middle', 'a,b\n1,2"3\n', /^line 2 does not quote/],
    ['text after a quote', 'a,b\n"1"2,3\n', /^line 2 does not quote/],
    ['a bare carriage return', 'a\rb\n', /^line 1 does not quote/],
    ['a NUL', 'a\n1\0\n', /NUL/],
    ['a cell of 10 MB', `a\n${'x'.repeat(1e7)}\n`, /^line 2 has a cell of more than 65536/],
    ['a quoted cell of 10 MB', `a\n"${'""'.repeat(5e6)}"\n`, /^line 2 has a cell of more/],
    ['a million cells', `a\n${','.repeat(1e6)}\n`, /^line 2 has more than 200 cells/],
    ['a million lines', 'a\n'.repeat(1e6), /more than 100 records/],
  ])('%s', (_, text, message) => expect(() => parseCsv(text, 100)).toThrow(message));
});

test('whatever the writers write, the reader reads', () => {
  const cell = fc.oneof(fc.constant(null), fc.string({ unit: 'binary' }).map(clean));
  const rows = fc.array(fc.record({ one: cell, two: cell }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(rows, (wanted) => {
      const expected = [['one', 'two'], ...wanted.map(({ one, two }) => [one, two])];
      for (const write of [asCsv, (all: typeof wanted) => asCsv(all, ';')])
        expect(cellsOf(write(wanted))).toEqual(expected);
      // mysql itself cannot tell the text NULL from none, nor a line of two empty cells from one.
      if (
        wanted.every(
          ({ one, two }) => one !== 'NULL' && two !== 'NULL' && !/\r/.test(`${one}${two}`),
        )
      )
        expect(cellsOf(asBatch(wanted))).toEqual(expected);
    }),
  );
});

function clean(text: string): string {
  return text.replaceAll('\0', '');
}
