import { describe, expect, it } from 'vitest';
import { labelProblem, maxMarks, normalizeLabel } from '../../src/core/label.ts';

const rule = { word: 'name', min: 1, max: 500 } as const;
const description = { word: 'description', min: 4, max: 500 } as const;

describe('normalizeLabel', () => {
  it('case 38: makes one name of its composed and its decomposed form', () => {
    expect(normalizeLabel('Zoe\u0308')).toBe('Zo\u00eb');
  });

  it('takes the blanks around a name away, and leaves those within', () => {
    expect(normalizeLabel(' \t backup  script \u00a0\ufeff\r\n')).toBe('backup  script');
  });

  it('makes nothing of a name that is only blanks', () => {
    expect(normalizeLabel(' \t\u00a0 ')).toBe('');
  });
});

describe('labelProblem', () => {
  it.each(['-rf', '=cmd()', '鍵 🔑', '👍🏽', '❤️', `Z${'\u0301'.repeat(maxMarks)}`])(
    'finds nothing wrong with %j',
    (label) => {
      expect(labelProblem(label, rule)).toBeNull();
    },
  );

  it.each([
    ['case 39: Cyrillic beside Latin', 'bаckup'],
    ['case 42: the name of a prototype', '__proto__'],
    ['case 42: the name of a constructor', 'constructor'],
    ['case 42: the name of a method', 'toString'],
  ])('%s is a name like any other', (_, label) => {
    expect(labelProblem(label, rule)).toBeNull();
  });

  it.each([
    ['case 24: a screen clear', 'name\x1b[2J', 'U+001B'],
    ['case 25: a clipboard write', '\x1b]52;c;cm0=\x07', 'U+001B'],
    ['case 26: a window title', '\x1b]0;root\x07', 'U+001B'],
    ['case 27: a link', '\x1b]8;;http://evil\x1b\\', 'U+001B'],
    ['case 28: a C1 control', 'name\x9b31m', 'U+009B'],
    ['case 29: NUL', 'name\0', 'U+0000'],
    ['case 30: a carriage return', 'safe\revil', 'U+000D'],
    ['a line feed', 'two\nlines', 'U+000A'],
    ['case 31: a high surrogate alone', 'name\ud83d', 'U+D83D'],
    ['case 31: a low surrogate alone', '\ude00name', 'U+DE00'],
    ['case 32: a bidirectional override', 'name\u202e', 'U+202E'],
    ['case 32: a bidirectional isolate', 'name\u2066', 'U+2066'],
    ['case 33: a zero width space', 'na\u200bme', 'U+200B'],
    ['case 33: a byte order mark', 'na\ufeffme', 'U+FEFF'],
    ['case 33: a word joiner', 'na\u2060me', 'U+2060'],
    ['case 34: a line separator', 'na\u2028me', 'U+2028'],
    ['case 34: a paragraph separator', 'na\u2029me', 'U+2029'],
    ['case 35: a tag', `name${String.fromCodePoint(0xe0041)}`, 'U+E0041'],
    ['private use', 'name\ue000', 'U+E000'],
    ['an unassigned code point', 'name\u0378', 'U+0378'],
    ['case 36: a joined emoji', '👨\u200d👩\u200d👧', 'U+200D'],
  ])('%s is refused, and the character is named', (_, label, character) => {
    const problem = labelProblem(label, rule);
    expect(problem).toContain(`holds the character ${character}`);
    expect(problem).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/u);
  });

  it('does not quote control characters of a name that is too short as well', () => {
    expect(labelProblem('\x1b[m', description)).toContain('U+001B');
  });

  it.each(['x', '鍵', '🔑'])('takes five hundred times %s', (character) => {
    expect(labelProblem(character.repeat(500), rule)).toBeNull();
  });

  it('case 37: a fifth combining mark in a row is refused', () => {
    expect(labelProblem(`Z${'\u0301'.repeat(maxMarks + 1)}`, rule)).toContain('combining marks');
    expect(labelProblem(`Z${'\u0301'.repeat(50)}`, rule)).toContain(`more than ${maxMarks}`);
  });

  it('refuses an empty name and says what is needed', () => {
    expect(labelProblem('', description)).toBe(
      'is empty; a description of 4 to 500 characters is needed',
    );
  });

  it.each([
    ['abc', '"abc" is shorter than 4 characters'],
    ['🔑🔑', '"🔑🔑" is shorter than 4 characters'],
    ['abcd', null],
    ['🔑🔑🔑🔑', null],
  ])('counts the characters of %s, not its UTF-16 units, against the least', (label, problem) => {
    expect(labelProblem(label, description)).toBe(problem);
  });

  it.each([
    ['x'.repeat(501), 501],
    ['🔑'.repeat(501), 501],
    ['🔑'.repeat(5000), 5000],
  ])('case 41: characters count, not UTF-16 units, against the most', (label, count) => {
    expect(labelProblem(label, rule)).toBe(`is ${count} characters long, 500 are the most`);
  });

  it('refuses ten million characters in less than a second', () => {
    const began = performance.now();
    expect(labelProblem(normalizeLabel('x'.repeat(10_000_000)), rule)).toContain(
      '500 are the most',
    );
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
