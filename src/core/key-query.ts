import { KeyError } from './errors.ts';
import { readFilter } from './filter.ts';
import { type ApiKey, type KeyStatus, keyStatuses } from './key.ts';
import { keyLanguage } from './key-filter.ts';
import { checkPaging, type Page, type Paging, paginate } from './page.ts';

export const sortFields = [
  'name',
  'id',
  'profile',
  'account',
  'status',
  'created',
  'last_used',
  'expires',
  'uses',
] as const;
export type SortField = (typeof sortFields)[number];

/** Which keys are wanted. `unusedMs` and `expiringMs` are spans from now; a key never used counts from its making. */
export interface KeyQuery extends Paging {
  readonly profile?: string | undefined;
  readonly account?: string | undefined;
  readonly status?: string | undefined;
  /** Words and `field:value` terms; see `filter.ts` and `key-filter.ts`. */
  readonly text?: string | undefined;
  readonly unusedMs?: number | undefined;
  readonly expiringMs?: number | undefined;
  readonly sort?: string | undefined;
  readonly descending?: boolean | undefined;
}

/** The keys that match, sorted (newest first unless the query says otherwise), as one page. Throws `invalid_input`. */
export function queryKeys(keys: Iterable<ApiKey>, query: KeyQuery, now: number): Page<ApiKey> {
  checkPaging(query);
  const matches = keyMatcher(query, now);
  const found = [...keys].filter(matches);
  return paginate(sortKeys(found, query), query);
}

/** The predicate of a query's conditions. */
export function keyMatcher(query: KeyQuery, now: number): (key: ApiKey) => boolean {
  const status = checkStatus(query.status);
  const matches = checkFilter(query.text ?? '', now);
  const { profile, account, unusedMs, expiringMs } = query;
  return (key) =>
    (status === undefined ? key.status !== 'revoked' : key.status === status) &&
    (profile === undefined || key.profile === profile) &&
    (account === undefined || key.account === account) &&
    (unusedMs === undefined || now - Date.parse(key.lastUsedAt ?? key.createdAt) >= unusedMs) &&
    (expiringMs === undefined || expiresWithin(key, now, expiringMs)) &&
    matches(key);
}

/** A sorted copy. Keys that are equal in the field stand by name, then id. */
export function sortKeys(
  keys: readonly ApiKey[],
  query: Pick<KeyQuery, 'sort' | 'descending'>,
): readonly ApiKey[] {
  const field = checkSort(query.sort ?? 'created');
  const descending = query.descending ?? query.sort === undefined;
  const sign = descending ? -1 : 1;
  return keys
    .map((key) => ({ key, value: sortValue(key, field), name: sortValue(key, 'name') }))
    .sort(
      (a, b) =>
        sign * compare(a.value, b.value) || compare(a.name, b.name) || compare(a.key.id, b.key.id),
    )
    .map(({ key }) => key);
}

function expiresWithin(key: ApiKey, now: number, span: number): boolean {
  if (key.expiresAt === null) return false;
  const rest = Date.parse(key.expiresAt) - now;
  return rest > 0 && rest <= span;
}

/** Never used comes before every date, as the longest unused; never expiring comes after every date. */
function sortValue(key: ApiKey, field: SortField): string | number {
  switch (field) {
    case 'name':
      return key.name.toLowerCase();
    case 'created':
      return key.createdAt;
    case 'last_used':
      return key.lastUsedAt ?? '';
    case 'expires':
      return key.expiresAt ?? '\uffff';
    default:
      return key[field];
  }
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function checkStatus(status: string | undefined): KeyStatus | undefined {
  if (status === undefined) return undefined;
  return pick('status', status, keyStatuses);
}

function checkFilter(text: string, now: number): (key: ApiKey) => boolean {
  const { matches, problems } = readFilter(text, keyLanguage, now);
  const [message] = problems;
  if (message === undefined) return matches;
  throw new KeyError('invalid_input', `Cannot list keys: filter: ${message}`, {
    issues: [{ path: 'filter', message }],
  });
}

function checkSort(sort: string): SortField {
  return pick('sort', sort, sortFields);
}

function pick<T extends string>(path: string, value: string, known: readonly T[]): T {
  const found = known.find((one) => one === value);
  if (found) return found;
  const message = `"${value.slice(0, 40)}" is not one of ${known.join(', ')}`;
  throw new KeyError('invalid_input', `Cannot list keys: ${path} ${message}`, {
    issues: [{ path, message }],
  });
}
