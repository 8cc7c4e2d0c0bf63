/** The fields of a record as the panel shows them. */
export type Attributes = Readonly<Record<string, unknown>>;

/** One record on the wire. */
export interface Item {
  readonly object: string;
  readonly attributes: Attributes;
  readonly meta?: Readonly<Record<string, unknown>> | undefined;
}

/** Many records on the wire; `meta` only where they come in pages. */
export interface List {
  readonly object: 'list';
  readonly data: readonly Item[];
  readonly meta?: { readonly pagination: Pagination } | undefined;
}

/** Which part of how many; links hold absolute URLs. */
export interface Pagination {
  readonly total: number;
  readonly count: number;
  readonly per_page: number;
  readonly current_page: number;
  readonly total_pages: number;
  readonly links: { readonly previous?: string; readonly next?: string };
}

/** What stands for a related record that is not there, or that the key may not see. */
export const nullResource = { object: 'null_resource', attributes: null } as const;

/** Fields in their envelope. */
export function item(object: string, attributes: Attributes): Item {
  return { object, attributes };
}

/** Records in theirs, without a page. */
export function list(data: readonly Item[]): List {
  return { object: 'list', data };
}
