import stringWidth from 'string-width';
import { safeText } from '../../core/text.ts';

/** Characters on whose width terminals do not agree: joined emoji, variation selectors, flag letters. */
const disputed = /[\u{1F1E6}-\u{1F1FF}\uFE00-\uFE0F]/gu;

/** Text that is safe to show and as wide in every terminal as it is counted here. */
export function cellText(text: string): string {
  return safeText(text).replace(disputed, '');
}

/** The text in exactly `width` columns: padded with blanks, or cut with an ellipsis. */
export function padTo(text: string, width: number, ellipsis = '…'): string {
  const safe = cellText(text);
  const room = width - stringWidth(safe);
  return room >= 0 ? safe + ' '.repeat(room) : cut(safe, width, ellipsis);
}

/** The text in at most `width` columns. */
export function clip(text: string, width: number, ellipsis = '…'): string {
  return padTo(text, width, ellipsis).trimEnd();
}

/** The text in lines of at most `width` columns, broken between words where that is possible. */
export function wrapWords(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of cellText(text).split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (stringWidth(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== '') lines.push(line);
    line = padTo(word, width).trimEnd();
  }
  return [...lines, line];
}

function cut(text: string, width: number, ellipsis: string): string {
  if (width <= 0) return '';
  let kept = '';
  let used = stringWidth(ellipsis);
  for (const character of text) {
    used += stringWidth(character);
    if (used > width) break;
    kept += character;
  }
  const result = kept + ellipsis;
  return result + ' '.repeat(Math.max(0, width - stringWidth(result)));
}
