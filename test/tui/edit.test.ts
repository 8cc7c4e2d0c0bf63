import fc from 'fast-check';
import { expect, test } from 'vitest';
import { editField, emptyField, maxFieldLength, pasteInto } from '../../src/tui/model/edit.ts';

/** A field with the text, the cursor behind it. */
const fieldOf = (text: string) => pasteInto(emptyField, text, true);

const keys = fc.constantFrom(
  'a',
  'é',
  '😀',
  'space',
  'left',
  'right',
  'home',
  'end',
  'backspace',
  'delete',
  'ctrl-w',
  'ctrl-u',
  'enter',
);

test('whatever is typed, the cursor stays within the text', () => {
  fc.assert(
    fc.property(fc.array(keys), fc.boolean(), (typed, multiline) => {
      let field = emptyField;
      for (const key of typed) field = editField(field, key, multiline) ?? field;
      expect(field.cursor).toBeGreaterThanOrEqual(0);
      expect(field.cursor).toBeLessThanOrEqual([...field.text].length);
    }),
  );
});

test('a character goes in before the cursor', () => {
  const field = editField(editField(fieldOf('ac'), 'left') ?? emptyField, 'b');
  expect(field).toEqual({ text: 'abc', cursor: 2 });
});

test('ctrl-w takes the word before the cursor', () => {
  expect(editField(fieldOf('backup script '), 'ctrl-w')?.text).toBe('backup ');
});

test('keys that do not edit are left to the screen', () => {
  for (const key of ['tab', 'up', 'down', 'escape', 'pageup', 'ctrl-s'])
    expect(editField(emptyField, key)).toBeNull();
  expect(editField(emptyField, 'enter')).toBeNull();
  expect(editField(emptyField, 'enter', true)?.text).toBe('\n');
});

test('a paste with line breaks and escapes becomes one harmless line', () => {
  const pasted = pasteInto(emptyField, 'one\r\ntwo\u001b[2J\u0007\tthree\n');
  expect(pasted.text).toBe('one two[2J three');
});

test('a paste into a field of several lines keeps its lines', () => {
  expect(pasteInto(emptyField, '10.0.0.1\r\n10.0.0.2', true).text).toBe('10.0.0.1\n10.0.0.2');
});

test('a paste of a megabyte is cut to what the field takes', () => {
  expect([...pasteInto(emptyField, 'x'.repeat(1_000_000)).text]).toHaveLength(maxFieldLength);
});
