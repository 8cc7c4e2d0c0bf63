import type { OnProgress } from '../core/on-progress.ts';
import { maxLimit, type Page, type Paging } from '../core/page.ts';

/** Fetches the one page that is wanted, or all of them as one; `onProgress` hears how many items there are of how many. */
export async function fetchPages<T>(
  paging: Paging | null,
  fetch: (paging: Paging) => Promise<Page<T>>,
  onProgress: OnProgress = () => undefined,
): Promise<Page<T>> {
  if (paging) return fetch(paging);
  const items: T[] = [];
  for (let page = 1; ; page += 1) {
    const { items: more, total } = await fetch({ page, limit: maxLimit });
    items.push(...more);
    onProgress(items.length, total);
    if (more.length < maxLimit || items.length >= total) {
      return { items, page: 1, limit: Math.max(items.length, 1), total: items.length };
    }
  }
}
