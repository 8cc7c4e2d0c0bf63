import stringWidth from 'string-width';
import { safeText } from '../../core/text.ts';

/** Characters on whose width terminals do not agree: joined emoji, variation selectors, flag letters. */
const disputed = /[\u{1F1E6}-\u{1F1FF}\uFE00-\uFE0F]/gu;

/** Text that is safe to show and as wide in every terminal as it is counted here. */
export function cellText(text: string): string {
  return safeText(text).replace(disputed, '');
}

/**
 * Cells that were made before, as the rows in sight are drawn again with every key: so many, of texts
 * that are shorter than any token, which must not outlive its panel here.
 */
const made = new Map<string, string>();
const mostMade = 4096;
const longestMade = 40;

/** The text in exactly `width` columns: padded with blanks, or cut with an ellipsis. */
export function padTo(text: string, width: number, ellipsis = '…'): string {
  if (text.length > longestMade) return makeCell(text, width, ellipsis);
  const name = `${width} ${ellipsis} ${text}`;
  const known = made.get(name);
  if (known !== undefined) return known;
  const cell = makeCell(text, width, ellipsis);
  if (made.size >= mostMade) made.clear();
  made.set(name, cell);
  return cell;
}

function makeCell(text: string, width: number, ellipsis: string): string {
  const safe = cellText(text);
  const room = width - stringWidth(safe);
  return room >= 0 ? safe + ' '.repeat(room) : cut(safe, width, ellipsis);
}

/** The text in at most `width` columns. */
export function clip(text: string, width: number, ellipsis = '…'): string {
  return padTo(text, width, ellipsis).trimEnd();
}

/** Cells of a row as a screen reader says them: a pause where there are columns. */
export function spoken(row: string): string {
  return row.trim().replace(/ {2,}/g, ', ');
}

/** The text in lines of at most `width` columns, broken between words where that is possible. Nothing is cut from it. */
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
    const parts = partsOf(word, width);
    lines.push(...parts.slice(0, -1));
    line = parts.at(-1) ?? '';
  }
  return [...lines, line];
}

/** A word in pieces of at most `width` columns. */
function partsOf(word: string, width: number): readonly string[] {
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (part !== '' && stringWidth(part + character) > width) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
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
