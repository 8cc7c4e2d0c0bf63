/**
 * How well a text answers to what was typed, or null if the letters do not all occur in their order.
 * Letters in a row and letters that begin a word count more; of the places where the first letter
 * stands the best one counts.
 */
export function fuzzyScore(typed: string, text: string): number | null {
  const [wanted, where] = [typed.toLowerCase().replaceAll(' ', ''), text.toLowerCase()];
  let best: number | null = null;
  for (let at = 0; at >= 0; at = where.indexOf(wanted[0] ?? '', at + 1)) {
    const score = scoreFrom(at, wanted, where);
    if (score !== null && (best === null || score > best)) best = score;
    if (wanted === '') break;
  }
  return best === null ? null : best - text.length / 100;
}

function scoreFrom(start: number, wanted: string, where: string): number | null {
  let score = 0;
  let before = start - 1;
  for (const [index, letter] of [...wanted].entries()) {
    const at = where.indexOf(letter, before + 1);
    if (at < 0) return null;
    score += index > 0 && at === before + 1 ? 3 : 0;
    score += at === 0 ? 3 : where[at - 1] === ' ' ? 2 : 0;
    before = at;
  }
  return score;
}

/** What answers to what was typed, the best first; everything in its order if nothing was typed. */
export function fuzzyFind<T>(
  items: readonly T[],
  typed: string,
  scoreOf: (typed: string, item: T) => number | null,
): readonly T[] {
  if (typed.trim() === '') return items;
  return items
    .flatMap((item) => {
      const score = scoreOf(typed, item);
      return score === null ? [] : [{ item, score }];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ item }) => item);
}
