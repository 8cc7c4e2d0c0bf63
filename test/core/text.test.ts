import fc from 'fast-check';
import { expect, it } from 'vitest';
import { safeText } from '../../src/core/text.ts';

const forbidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/u;

it.each([
  ['case 24: a screen clear', 'a\x1b[2Jb', 'a[2Jb'],
  ['case 25: a clipboard write', 'a\x1b]52;c;cm0=\x07b', 'a]52;c;cm0=b'],
  ['case 26: a window title', 'a\x1b]0;root\x1b\\b', 'a]0;root\\b'],
  ['case 27: a link', '\x1b]8;;https://evil\x1b\\x\x1b]8;;\x1b\\', ']8;;https://evil\\x]8;;\\'],
  ['case 28: a C1 control', 'a\x9b31mb', 'a31mb'],
  ['case 29: NUL', 'a\0b', 'ab'],
  ['case 31: a lone surrogate', 'a\ud83db', 'ab'],
  ['case 32: bidirectional overrides', 'a\u202eb\u2066c', 'abc'],
  ['case 33: zero width', 'a\u200b\ufeff\u2060b', 'ab'],
  ['case 34: line and paragraph separators', 'a\u2028\u2029b', 'ab'],
  ['case 35: tags', `a${String.fromCodePoint(0xe0041)}b`, 'ab'],
  ['private use', 'a\ue000b', 'ab'],
  ['case 30: line breaks of every system', 'a\nb\r\nc\rd', 'a⏎b⏎c⏎d'],
  ['a joined emoji', '👨\u200d👩', '👨👩'],
])('%s does not reach the screen', (_, text, shown) => {
  expect(safeText(text)).toBe(shown);
});

it('text that is harmless stays as it is', () => {
  for (const text of ['backup script', 'Zoë', 'ключ', '鍵', '🔑', '']) {
    expect(safeText(text)).toBe(text);
  }
});

it('nothing forbidden is left of any string, lone surrogates and all', () => {
  const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
  const hostile = fc.constantFrom('\x1b', '\r', '\n', '\ud83d', '\ude00', '\u202e', '\u200b', 'a');
  fc.assert(
    fc.property(fc.string({ unit: fc.oneof(unit, hostile) }), (text) => {
      expect(safeText(text)).not.toMatch(forbidden);
    }),
    { numRuns: 500 },
  );
});
