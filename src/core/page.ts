import { KeyError } from './errors.ts';

/** Which part of a list is wanted: `page` from 1, `limit` 1 to 100. */
export interface Paging {
  readonly page?: number | undefined;
  readonly limit?: number | undefined;
}

/** One page of a list, and how long the whole list is. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly page: number;
  readonly limit: number;
  readonly total: number;
}

export const defaultLimit = 50;
export const maxLimit = 100;

/** Fills in the defaults; throws `invalid_input` for a page or limit out of range. */
export function checkPaging(paging: Paging): Required<{ page: number; limit: number }> {
  const { page = 1, limit = defaultLimit } = paging;
  if (!Number.isSafeInteger(page) || page < 1)
    throw outOfRange('page', page, 'a whole number from 1');
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > maxLimit) {
    throw outOfRange('limit', limit, `a whole number from 1 to ${maxLimit}`);
  }
  return { page, limit };
}

/** The page of `all` that was asked for. A page after the last one is empty. */
export function paginate<T>(all: readonly T[], paging: Paging): Page<T> {
  const { page, limit } = checkPaging(paging);
  const start = (page - 1) * limit;
  return { items: all.slice(start, start + limit), page, limit, total: all.length };
}

function outOfRange(path: string, value: number, wanted: string): KeyError {
  const message = `${value} is not ${wanted}`;
  return new KeyError('invalid_input', `Cannot list: ${path} ${message}`, {
    issues: [{ path, message }],
  });
}
