/**
 * Tab-separated values, one record a line, nothing cut off. A tab, a line break, a backslash and
 * whatever could act on a terminal is escaped, so that a line is always a record.
 */
const unsafe = /[\\\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/gu;
const short: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\t': '\\t',
  '\n': '\\n',
  '\r': '\\r',
};

/** One record as a line. */
export function toPlainLine(cells: readonly string[]): string {
  return `${cells.map(escapeCell).join('\t')}\n`;
}

function escapeCell(text: string): string {
  return text.replace(unsafe, (character) => short[character] ?? codePoint(character));
}

function codePoint(character: string): string {
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}
