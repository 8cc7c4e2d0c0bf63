import type { ApiKey, KeyRecord } from './key.ts';
import type { KeyQuery } from './key-query.ts';
import { type Page, type Paging, paginate } from './page.ts';

/**
 * Pages of all keys that are not revoked, newest first: what a list on a screen asks for again and
 * again, page after page. The order depends on nothing but the journal, so it is kept until that goes
 * on, and a page costs no more than its own keys.
 */
export class NewestKeys {
  #seq = -1;
  #order: readonly KeyRecord[] = [];

  /** One page as `view` shows it; `seq` is the place in the journal that `keys` stand at. Throws `invalid_input`. */
  page(
    keys: Iterable<KeyRecord>,
    seq: number,
    paging: Paging,
    view: (key: KeyRecord) => ApiKey,
  ): Page<ApiKey> {
    if (seq !== this.#seq) this.#order = newestFirst(keys);
    this.#seq = seq;
    const { items, ...place } = paginate(this.#order, paging);
    return { items: items.map(view), ...place };
  }
}

/** True for a query that asks for nothing but a page. */
export function asksForAll({ page: _page, limit: _limit, ...conditions }: KeyQuery): boolean {
  return Object.values(conditions).every((one) => one === undefined);
}

/** As `sortKeys` without a field has it. */
function newestFirst(keys: Iterable<KeyRecord>): readonly KeyRecord[] {
  return [...keys]
    .filter(({ revokedAt }) => revokedAt === null)
    .map((key) => ({ key, made: key.createdAt, name: key.name.toLowerCase(), id: key.id }))
    .sort((a, b) => compare(b.made, a.made) || compare(a.name, b.name) || compare(a.id, b.id))
    .map(({ key }) => key);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
