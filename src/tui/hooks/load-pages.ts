import { setImmediate } from 'node:timers/promises';
import { maxLimit, type Page, type Paging } from '../../core/page.ts';

/** The first `most` items of a list, and how long the whole list is. */
export interface Loaded<T> {
  readonly items: readonly T[];
  readonly total: number;
}

/** After so many pages other work has its turn, such as a key that was pressed. */
const pagesAtOnce = 10;

/** Loads page after page until the list or `most` is reached. */
export async function loadPages<T>(
  load: (paging: Required<Paging>) => Promise<Page<T>>,
  most: number,
): Promise<Loaded<T>> {
  const all: T[] = [];
  for (let page = 1; ; page += 1) {
    const { items, total } = await load({ page, limit: maxLimit });
    all.push(...items);
    if (items.length < maxLimit || all.length >= Math.min(total, most))
      return { items: all, total };
    if (page % pagesAtOnce === 0) await setImmediate();
  }
}
