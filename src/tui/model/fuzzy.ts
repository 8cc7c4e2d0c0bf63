/**
 * How well a text answers to what was typed, or null if the letters do not all occur in their order.
 * Letters in a row and letters that begin a word count more.
 */
export function fuzzyScore(typed: string, text: string): number | null {
  const [wanted, where] = [typed.toLowerCase().replaceAll(' ', ''), text.toLowerCase()];
  let score = 0;
  let before = -2;
  for (const letter of wanted) {
    const at = where.indexOf(letter, Math.max(0, before + 1));
    if (at < 0) return null;
    score += at === before + 1 ? 3 : 0;
    score += at === 0 || where[at - 1] === ' ' ? 2 : 0;
    before = at;
  }
  return score - text.length / 100;
}

/** What answers to what was typed, the best first; everything in its order if nothing was typed. */
export function fuzzyFind<T>(
  items: readonly T[],
  typed: string,
  textOf: (item: T) => string,
): readonly T[] {
  if (typed.trim() === '') return items;
  return items
    .flatMap((item) => {
      const score = fuzzyScore(typed, textOf(item));
      return score === null ? [] : [{ item, score }];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item);
}
