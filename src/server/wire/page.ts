import { KeyError } from '../../core/errors.ts';
import type { Page, Paging } from '../../core/page.ts';
import { listOf, number, record, type Shape } from './shape.ts';

/** A list in JSON. */
export interface PageWire<T> {
  readonly data: readonly T[];
  readonly pagination: PaginationWire;
}

/** Where a list stands, in JSON. */
export interface PaginationWire {
  readonly page: number;
  readonly per_page: number;
  readonly total: number;
  readonly total_pages: number;
}

/** The query parameters of every list, as text. */
export interface PagingWire {
  readonly page?: string | undefined;
  readonly limit?: string | undefined;
}

export const pagingNames = ['page', 'limit'] as const;

const paginationShape = record<PaginationWire>({
  page: number,
  per_page: number,
  total: number,
  total_pages: number,
});

/** A page of such items. */
export function pageOf<W>(item: Shape<W>): Shape<PageWire<W>> {
  return record<PageWire<W>>({ data: listOf(item), pagination: paginationShape });
}

/** Writes a page, each of its items by `itemToWire`. An empty list has one page. */
export function pageToWire<T, W>(page: Page<T>, itemToWire: (item: T) => W): PageWire<W> {
  const { items, limit, total } = page;
  const total_pages = Math.max(1, Math.ceil(total / limit));
  return {
    data: items.map(itemToWire),
    pagination: { page: page.page, per_page: limit, total, total_pages },
  };
}

/** Reads a page, each of its items by `itemFromWire`. */
export function pageFromWire<T, W>(wire: PageWire<W>, itemFromWire: (item: W) => T): Page<T> {
  const { page, per_page, total } = wire.pagination;
  return { items: wire.data.map(itemFromWire), page, limit: per_page, total };
}

/** Writes a wanted page as query parameters. */
export function pagingToWire({ page, limit }: Paging): PagingWire {
  return { page: page?.toString(), limit: limit?.toString() };
}

/** Reads a wanted page from query parameters; throws `invalid_input` for anything but digits. */
export function pagingFromWire({ page, limit }: PagingWire): Paging {
  return { page: countFromWire('page', page), limit: countFromWire('limit', limit) };
}

/** Reads a count from a query parameter; throws `invalid_input` for anything but digits. */
export function countFromWire(path: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  const message = `"${text.slice(0, 40)}" is not a whole number from 1`;
  throw new KeyError('invalid_input', `Cannot list: ${path} ${message}`, {
    issues: [{ path, message }],
  });
}
