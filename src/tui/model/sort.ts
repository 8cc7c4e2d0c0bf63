import type { SortField } from '../../core/key-query.ts';

/** How a list is sorted. */
export interface Sort {
  readonly field: SortField;
  readonly descending: boolean;
}

/** What the sort picker offers, each in the direction in which it is mostly wanted. */
export const sorts: readonly (Sort & { readonly label: string })[] = [
  { field: 'created', descending: true, label: 'created, newest first' },
  { field: 'name', descending: false, label: 'name' },
  { field: 'status', descending: false, label: 'status' },
  { field: 'last_used', descending: true, label: 'last used, latest first' },
  { field: 'expires', descending: false, label: 'expires, soonest first' },
  { field: 'profile', descending: false, label: 'profile' },
  { field: 'account', descending: false, label: 'account' },
  { field: 'uses', descending: true, label: 'uses, most first' },
];

/** Newest first. */
export const firstSort: Sort = { field: 'created', descending: true };

/** The same the other way round. */
export function inverted({ field, descending }: Sort): Sort {
  return { field, descending: !descending };
}
