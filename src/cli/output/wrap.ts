import type { Measure } from './width.ts';

/** The text in lines of at most so many columns, broken at blanks; a longer word has a line of its own. */
export function wrap(text: string, width: number, measure: Measure): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    const longer = last === undefined ? word : `${last} ${word}`;
    if (last === undefined || measure(longer) > width) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines;
}
