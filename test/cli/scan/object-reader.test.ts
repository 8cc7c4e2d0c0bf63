import { expect, test } from 'vitest';
import { type GitObject, ObjectReader } from '../../../src/cli/scan/object-reader.ts';

const name = 'a'.repeat(40);

function read(text: string, pieceBytes: number) {
  const objects: [GitObject, string][] = [];
  const absent: string[] = [];
  let ended = 0;
  const reader = new ObjectReader({
    begin: (object) => objects.push([object, '']),
    content: (piece) => {
      const last = objects.at(-1);
      if (last) last[1] += piece.toString();
    },
    end: () => {
      ended += 1;
    },
    missing: (one) => absent.push(one),
  });
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceBytes)
    reader.push(bytes.subarray(at, at + pieceBytes));
  return { objects, ended, absent };
}

test.each([1, 3, 50, 10_000])('objects are told apart in pieces of %i bytes', (pieceBytes) => {
  const text = [
    `${name} blob 6 a file with blanks`,
    'a\nb\n c',
    `${name} commit 0 `,
    '',
    `${name} missing`,
    `?${name} missing`,
    `${name} tag 1`,
    'x',
    '',
  ].join('\n');
  const { objects, ended, absent } = read(text, pieceBytes);
  expect(objects).toEqual([
    [{ name, type: 'blob', size: 6, path: 'a file with blanks' }, 'a\nb\n c'],
    [{ name, type: 'commit', size: 0, path: '' }, ''],
    [{ name, type: 'tag', size: 1, path: '' }, 'x'],
  ]);
  expect([ended, absent]).toEqual([3, [name, name]]);
});

test('what git would not write is refused', () => {
  expect(() => read('hello\n', 10)).toThrow('git announces no object');
  expect(() => read('x'.repeat(70_000), 1000)).toThrow('git announces no object');
});
