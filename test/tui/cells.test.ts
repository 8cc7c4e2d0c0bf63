import fc from 'fast-check';
import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { cellText, clip, padTo, wrapWords } from '../../src/tui/model/cells.ts';

test('a cell is exactly as wide as its column, whatever the text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 40 }), (text, width) => {
      expect(stringWidth(padTo(text, width))).toBe(width);
    }),
  );
});

test('a text that is cut ends in an ellipsis', () => {
  expect(padTo('backup script', 8)).toBe('backup …');
  expect(clip('backup script', 8, '~')).toBe('backup ~');
});

test('escape sequences and line breaks in a text cannot reach the terminal', () => {
  expect(clip('a\u001b[31mb\nc\u202ed', 20)).toBe('a[31mb⏎cd');
});

test('a text is broken between words, and no line is too wide', () => {
  expect(wrapWords('did you mean "10.0.0.0/8" or "10.0.0.5"', 20)).toEqual([
    'did you mean',
    '"10.0.0.0/8" or',
    '"10.0.0.5"',
  ]);
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 40 }), (text, width) => {
      for (const line of wrapWords(text, width))
        expect(stringWidth(line)).toBeLessThanOrEqual(width);
    }),
  );
});

test('what is wrapped is whole: a path that is longer than the line goes on in the next one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 40 }), (text, width) => {
      const blanks = / +/g;
      const whole = cellText(text).replace(blanks, '');
      expect(wrapWords(text, width).join('').replace(blanks, '')).toBe(whole);
    }),
  );
  expect(wrapWords('not /a/long/path', 6)).toEqual(['not', '/a/lon', 'g/path']);
});
