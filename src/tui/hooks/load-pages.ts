import { maxLimit, type Page, type Paging } from '../../core/page.ts';

/** The first `most` items of a list, and how long the whole list is. */
export interface Loaded<T> {
  readonly items: readonly T[];
  readonly total: number;
}

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
  }
}
