import { useMemo } from 'react';
import type { ApiKey } from '../../core/key.ts';
import { keyLanguage } from '../../core/key-filter.ts';
import { sortKeys } from '../../core/key-query.ts';
import { useList } from './use-list.ts';
import { useMarks } from './use-marks.ts';
import { useShell } from './use-shell.ts';
import { useSieve } from './use-sieve.ts';

/**
 * The rows of the key list: `all` keys sorted once, sifted by the filter, with cursor and marks.
 * `height` is how many rows are in sight.
 */
export function useKeyRows(all: readonly ApiKey[], height: number) {
  const { view } = useShell();
  const { sort, filter } = view.lists.keys;
  const { field, descending } = sort;
  const sorted = useMemo(
    () => sortKeys(all, { sort: field, descending }),
    [all, field, descending],
  );
  const { items: keys, problems } = useSieve(sorted, filter.text, keyLanguage);
  const ids = useMemo(() => keys.map(({ id }) => id), [keys]);
  const cursor = useList('keys', ids, height);
  const marking = useMarks(ids, cursor, all);
  return { keys, ids, problems, sort, cursor, marking, selected: keys[cursor.index] };
}

export type KeyRows = ReturnType<typeof useKeyRows>;
