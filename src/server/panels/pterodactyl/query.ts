/** What a list is asked for in the query: `include`, `filter[x]`, `sort`, `page`, `per_page`. */
import type { Pagination } from './envelope.ts';
import { PanelFailure } from './failure.ts';
import type { Resource } from './resource.ts';
import type { Row } from './world.ts';

/** How many records a page has unless the query says, and if it says nothing that is a number. */
const defaultPerPage = 50;
const fallbackPerPage = 15;

/** So many names of one kind are looked at. */
const maxNames = 50;

/** The relations that are wanted, and theirs; no deeper. */
export type Includes = ReadonlyMap<string, ReadonlySet<string>>;

/** A query, read; what is not of use stays unread. */
export interface ListQuery {
  readonly url: URL;
  readonly includes: Includes;
  /** A filter without a value lets everything through. */
  readonly filters: ReadonlyMap<string, readonly string[]>;
  /** Column names, with `-` before them for the other direction. */
  readonly sorts: readonly string[];
  readonly page: number;
  readonly perPage: number;
  /** True if the query names a page or its length. */
  readonly isPaged: boolean;
}

/** Reads the query of a URL; nothing in it makes this fail. */
export function readQuery(url: URL): ListQuery {
  const query = url.searchParams;
  const page = Number(query.get('page'));
  return {
    url,
    includes: readIncludes(namesIn(query, 'include')),
    filters: readFilters(query),
    sorts: namesIn(query, 'sort'),
    page: Number.isSafeInteger(page) && page >= 1 ? page : 1,
    perPage: readPerPage(query.get('per_page')),
    isPaged: query.has('page') || query.has('per_page'),
  };
}

/** The rows that the filters let through. Throws for a filter that the resource does not have. */
export function filterRows(rows: readonly Row[], resource: Resource, { filters }: ListQuery) {
  const { filters: known } = resource;
  if (!known) return rows;
  const unknown = [...filters.keys()].filter((name) => !Object.hasOwn(known, name));
  if (unknown.length > 0) {
    const detail = `Requested filter(s) \`${unknown.join(', ')}\` are not allowed. Allowed filter(s) are \`${Object.keys(known).join(', ')}\`.`;
    throw new PanelFailure('InvalidFilterQuery', detail);
  }
  return rows.filter((row) =>
    [...filters].every(
      ([name, values]) => values.length === 0 || values.some((value) => known[name]?.(row, value)),
    ),
  );
}

/** A sorted copy; by id unless the query says otherwise. Throws for a column that the resource is not sorted by. */
export function sortRows(rows: readonly Row[], resource: Resource, { sorts }: ListQuery) {
  const { sorts: known } = resource;
  if (!known) return rows;
  const unknown = sorts.map(columnOf).filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    const detail = `Requested sort(s) \`${unknown.join(', ')}\` is not allowed. Allowed sort(s) are \`${known.join(', ')}\`.`;
    throw new PanelFailure('InvalidSortQuery', detail);
  }
  const order = (a: Row, b: Row) =>
    sorts.map((sort) => compareBy(sort, a, b)).find((sign) => sign !== 0) ?? a.id - b.id;
  return [...rows].sort(order);
}

/** How long the pages of a list are if the query does not say, and at most. */
export interface PageBounds {
  readonly usual?: number;
  readonly most?: number;
}

/** The page that was asked for, and what is told of it. A page after the last one is empty. */
export function pageOf<T>(
  all: readonly T[],
  query: ListQuery,
  links: 'page' | 'all',
  { usual, most = Number.POSITIVE_INFINITY }: PageBounds = {},
) {
  const { page } = query;
  const isSaid = query.url.searchParams.has('per_page');
  const perPage = Math.min(isSaid ? query.perPage : (usual ?? query.perPage), most);
  const rows = all.slice((page - 1) * perPage, page * perPage);
  const pages = Math.max(1, Math.ceil(all.length / perPage));
  const pagination: Pagination = {
    total: all.length,
    count: rows.length,
    per_page: perPage,
    current_page: page,
    total_pages: pages,
    links: {
      ...(page > 1 && { previous: linkTo(query.url, page - 1, links) }),
      ...(page < pages && { next: linkTo(query.url, page + 1, links) }),
    },
  };
  return { rows, pagination };
}

function linkTo({ origin, pathname, search }: URL, page: number, links: 'page' | 'all'): string {
  const link = new URL(origin + pathname + (links === 'all' ? search : ''));
  link.searchParams.set('page', String(page));
  return link.href;
}

function readPerPage(text: string | null): number {
  if (text === null) return defaultPerPage;
  const wanted = Number.parseInt(text, 10);
  return wanted >= 1 ? wanted : fallbackPerPage;
}

/** `a,b.c` as a tree; what lies deeper than two is left out, as on the panel. */
function readIncludes(names: readonly string[]): Includes {
  const tree = new Map<string, Set<string>>();
  for (const name of names) {
    const [first = '', second] = name.split('.');
    const below = tree.get(first) ?? new Set();
    if (second) below.add(second);
    tree.set(first, below);
  }
  return tree;
}

function readFilters(query: URLSearchParams): ReadonlyMap<string, readonly string[]> {
  const filters = new Map<string, readonly string[]>();
  for (const [name, value] of query) {
    const [, column] = /^filter\[([^\]]{1,64})\](?:\[\d*\])?$/.exec(name) ?? [];
    if (column === undefined || filters.size >= maxNames) continue;
    const values = value.split(',').filter((one) => one !== '');
    filters.set(column, [...(filters.get(column) ?? []), ...values].slice(0, maxNames));
  }
  return filters;
}

/** The names of `include=a,b` and `include[]=a&include[]=b`, without blanks around them. */
function namesIn(query: URLSearchParams, name: string): readonly string[] {
  return [...query]
    .filter(([key]) => key === name || (key.startsWith(`${name}[`) && key.endsWith(']')))
    .flatMap(([, value]) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '')
    .slice(0, maxNames);
}

function columnOf(sort: string): string {
  return sort.replace(/^-/, '');
}

function compareBy(sort: string, a: Row, b: Row): number {
  const column = columnOf(sort);
  const [left, right] = [a[column], b[column]];
  const sign =
    typeof left === 'number' && typeof right === 'number'
      ? left - right
      : Number(String(left) > String(right)) - Number(String(left) < String(right));
  return sort.startsWith('-') ? -sign : sign;
}
