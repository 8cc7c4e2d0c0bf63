import { useMemo } from 'react';
import type { FilterLanguage } from '../../core/filter.ts';
import { makeSieve, type Sifted } from '../model/sieve.ts';
import { useProgram } from './use-program.ts';

/** What a filter leaves of a list, looked for letter by letter while it is typed. The items and the language must keep their identity. */
export function useSieve<T>(
  items: readonly T[],
  text: string,
  language: FilterLanguage<T>,
): Sifted<T> {
  const { now } = useProgram();
  const sieve = useMemo(() => makeSieve(language), [language]);
  return useMemo(() => sieve(items, text, now()), [sieve, items, text, now]);
}
