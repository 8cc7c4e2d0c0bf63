/** How many columns of a terminal a text takes. */
export type Measure = (text: string) => number;

/** Characters that surely take one column each. */
const narrow = /^[ -~…]*$/;
const segmenter = new Intl.Segmenter();

/**
 * The measure for a text and its parts. The tables by which string-width knows wide characters take
 * longer to load than all the rest of a command, so they are loaded only if there is one.
 */
export async function measureFor(text: string): Promise<Measure> {
  if (narrow.test(text)) return ({ length }) => length;
  const { default: stringWidth } = await import('string-width');
  return (part) => stringWidth(part);
}

/** The text filled up with blanks to a width. */
export function padTo(text: string, width: number, measure: Measure): string {
  return text + ' '.repeat(Math.max(0, width - measure(text)));
}

/** The text, or as much of its beginning as fits the width together with the mark. */
export function truncateTo(text: string, width: number, mark: string, measure: Measure): string {
  if (measure(text) <= width) return text;
  let kept = '';
  for (const { segment } of segmenter.segment(text)) {
    if (measure(kept + segment) > width - measure(mark)) break;
    kept += segment;
  }
  return kept + mark;
}
