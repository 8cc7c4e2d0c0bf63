/** Every numbered case has a test whose title begins with its number, and `README.md` here says where. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const lastCase = 122;

/** The cases without a test, and why. */
const exempt: Readonly<Record<number, string>> = {
  43: 'nothing writes CSV: --plain is tab-separated with escapes, all else is JSON',
  45: 'a paste is cut to what a field takes (tui/edit.test.ts), and there is no notice of it',
  48: 'stopping and continuing the terminal UI is untested',
  51: 'the terminal UI looks again every 5 seconds, not within one',
};

/** `case 79: …` or `cases 94 and 99: …` at the beginning of a text in quotes. */
const title = /['"`]cases? (\d+(?:(?:, | and )\d+)*): /g;

/** The files of tests by the numbers in their titles. */
function testsByCase(): ReadonlyMap<number, ReadonlySet<string>> {
  const found = new Map<number, Set<string>>();
  const names = readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' });
  for (const name of names.filter((one) => /\.tsx?$/.test(one) && !one.startsWith('conformance'))) {
    const text = readFileSync(join(import.meta.dirname, name), 'utf8');
    for (const [, numbers = ''] of text.matchAll(title))
      for (const number of numbers.match(/\d+/g) ?? [])
        found.set(Number(number), (found.get(Number(number)) ?? new Set()).add(name));
  }
  return found;
}

/** The rows of the table: a number or a range, and files. */
function rowsOfTable(): readonly (readonly [number, string])[] {
  const text = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8');
  const rows = text.matchAll(/^\| (\d+)(?:-(\d+))? \| (.+?) \|/gm);
  return [...rows].flatMap(([, first, last = first, files = '']) => {
    const numbers = range(Number(first), Number(last));
    return numbers.flatMap((number) =>
      [...files.matchAll(/`(.+?)`/g)].map(([, file = '']) => [number, file] as const),
    );
  });
}

function range(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

const tests = testsByCase();
const wanted = range(1, lastCase).filter((number) => !(number in exempt));

test('every case that is not exempt has a test', () => {
  expect(wanted.filter((number) => !tests.has(number))).toEqual([]);
});

test('no title names a case that there is not', () => {
  const numbers = [...tests.keys()].filter((number) => number < 1 || number > lastCase);
  expect(numbers).toEqual([]);
});

test('the table names every case, and only files that have its test', () => {
  const rows = rowsOfTable();
  const named = new Set(rows.map(([number]) => number));
  expect(wanted.filter((number) => !named.has(number))).toEqual([]);
  expect(rows.filter(([number, file]) => !tests.get(number)?.has(file))).toEqual([]);
});
