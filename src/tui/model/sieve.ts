import { type Filter, type FilterLanguage, isNarrower, readFilter } from '../../core/filter.ts';

/** What a filter left of a list, in the list's order. */
export interface Sifted<T> {
  readonly items: readonly T[];
  readonly problems: readonly string[];
}

/**
 * Makes a filter that remembers its last result: while a filter is typed, each letter only looks at
 * what the letters before it left over.
 */
export function makeSieve<T>(language: FilterLanguage<T>) {
  let last: { of: readonly T[]; filter: Filter<T>; left: readonly T[] } | null = null;
  return (items: readonly T[], text: string, now: number): Sifted<T> => {
    const filter = readFilter(text, language, now);
    const isLess = last?.of === items && isNarrower(last.filter.terms, filter.terms, language);
    const from = isLess && last ? last.left : items;
    const left = filter.terms.length === 0 ? items : from.filter(filter.matches);
    last = { of: items, filter, left };
    return { items: left, problems: filter.problems };
  };
}
