const unsafe = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/gu;

/**
 * The text with everything removed that could act on a terminal or mislead its reader: control and
 * escape characters, bidirectional overrides, zero-width and unassigned characters. A line break
 * becomes `⏎`. Every front end sends text from outside through here.
 */
export function safeText(text: string): string {
  return text.replace(/\r?\n|\r/g, '⏎').replace(unsafe, '');
}
