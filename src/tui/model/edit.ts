import { safeText } from '../../core/text.ts';

/** What stands in a text field, and before which code point its cursor is. */
export interface FieldText {
  readonly text: string;
  readonly cursor: number;
}

/** The most characters that a field takes. */
export const maxFieldLength = 4000;

export const emptyField: FieldText = { text: '', cursor: 0 };

/** A field with the text in it, its cursor at the end. */
export function fieldOf(text: string): FieldText {
  return { text, cursor: [...text].length };
}

/** Applies one key; returns null if the key is not one of editing. `multiline` lets Enter break the line. */
export function editField(field: FieldText, key: string, multiline = false): FieldText | null {
  const length = [...field.text].length;
  switch (key) {
    case 'left':
      return { ...field, cursor: Math.max(0, field.cursor - 1) };
    case 'right':
      return { ...field, cursor: Math.min(length, field.cursor + 1) };
    case 'home':
    case 'ctrl-a':
      return { ...field, cursor: 0 };
    case 'end':
    case 'ctrl-e':
      return { ...field, cursor: length };
    case 'backspace':
      return replace(field, field.cursor - 1, field.cursor, '');
    case 'delete':
      return replace(field, field.cursor, field.cursor + 1, '');
    case 'ctrl-u':
      return replace(field, 0, field.cursor, '');
    case 'ctrl-w':
      return replace(field, wordStart(field), field.cursor, '');
    case 'space':
      return replace(field, field.cursor, field.cursor, ' ');
    case 'enter':
      return multiline ? replace(field, field.cursor, field.cursor, '\n') : null;
    default:
      return [...key].length === 1
        ? replace(field, field.cursor, field.cursor, safeText(key))
        : null;
  }
}

/** Puts pasted text in: control characters are dropped, and line breaks too unless the field has lines. */
export function pasteInto(field: FieldText, pasted: string, multiline = false): FieldText {
  const lines = pasted
    .slice(0, maxFieldLength * 2)
    .split(/\r\n|\r|\n/)
    .map((line) => safeText(line.replace(/\t/g, ' ')));
  const text = multiline ? lines.join('\n') : lines.join(' ').trim();
  return replace(field, field.cursor, field.cursor, text);
}

function replace({ text, cursor }: FieldText, from: number, to: number, by: string): FieldText {
  const before = [...text];
  const start = Math.max(0, from);
  const room = maxFieldLength - before.length + (to - start);
  const put = [...by].slice(0, Math.max(0, room));
  const after = [...before.slice(0, start), ...put, ...before.slice(to)];
  return {
    text: after.join(''),
    cursor: Math.min(start + put.length, cursor + put.length, after.length),
  };
}

function wordStart({ text, cursor }: FieldText): number {
  const before = [...text].slice(0, cursor).join('');
  return [...before.replace(/\S+\s*$/, '')].length;
}
