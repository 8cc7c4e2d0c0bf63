/**
 * The few marks of man(7) that the manual needs. Text is escaped, so that no line of it is taken
 * for a request, a dash can be copied, and every formatter shows the same characters.
 */

/** Text within a line. */
export function escapeRoff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('`', '\\(ga')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti')
    .replace(/[^\x20-\x7e]/gu, (character) => {
      const point = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
      return `\\[u${point.padStart(4, '0')}]`;
    });
}

/** A line of text; a dot at its beginning is no request. */
export function textLine(text: string): string {
  return `${escapeRoff(text).replace(/^\./, '\\&.')}\n`;
}

/** A heading. */
export function section(title: string): string {
  return `.SH ${escapeRoff(title)}\n`;
}

/** A heading below one. */
export function subsection(title: string): string {
  return `.SS "${escapeRoff(title).replaceAll('"', '\\(dq')}"\n`;
}

/** A term and what is said about it. */
export function item(term: string, text: string): string {
  return `.TP\n.B ${escapeRoff(term).replaceAll('"', '\\(dq')}\n${textLine(text)}`;
}

/** Lines that stay as they are. */
export function literal(text: string): string {
  const lines = text.replace(/\n+$/, '').split('\n');
  return `.PP\n.nf\n${lines.map((line) => (line === '' ? '\\&\n' : textLine(line))).join('')}.fi\n`;
}

/** Paragraphs of text. */
export function paragraphs(texts: readonly string[]): string {
  return texts.map((text) => `.PP\n${text.split('\n').map(textLine).join('')}`).join('');
}
