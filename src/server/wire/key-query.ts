import { KeyError } from '../../core/errors.ts';
import type { KeyQuery } from '../../core/key-query.ts';
import { pagingFromWire, pagingNames, pagingToWire } from './page.ts';
import { spanFromWire, spanToWire } from './span.ts';

export const keyQueryNames = [
  ...pagingNames,
  'profile',
  'account',
  'status',
  'filter',
  'unused',
  'expiring',
  'sort',
  'order',
] as const;

/** The query parameters of `GET /v1/keys`, as text. */
export type KeyQueryWire = {
  readonly [N in (typeof keyQueryNames)[number]]?: string | undefined;
};

const attempt = 'list keys';

/** Writes a query as parameters. */
export function keyQueryToWire(query: KeyQuery): KeyQueryWire {
  const { profile, account, status, text, unusedMs, expiringMs, sort, descending } = query;
  return {
    ...pagingToWire(query),
    ...{ profile, account, status, sort, filter: text },
    unused: unusedMs === undefined ? undefined : spanToWire(unusedMs),
    expiring: expiringMs === undefined ? undefined : spanToWire(expiringMs),
    order: descending === undefined ? undefined : descending ? 'desc' : 'asc',
  };
}

/** Reads a query from parameters; throws `invalid_input`. */
export function keyQueryFromWire(wire: KeyQueryWire): KeyQuery {
  const { profile, account, status, filter, unused, expiring, sort, order } = wire;
  return {
    ...pagingFromWire(wire),
    ...{ profile, account, status, sort, text: filter },
    unusedMs: unused === undefined ? undefined : spanFromWire(attempt, 'unused', unused),
    expiringMs: expiring === undefined ? undefined : spanFromWire(attempt, 'expiring', expiring),
    descending: order === undefined ? undefined : isDescending(order),
  };
}

function isDescending(order: string): boolean {
  if (order === 'desc' || order === 'asc') return order === 'desc';
  const message = `"${order.slice(0, 40)}" is not one of asc, desc`;
  throw new KeyError('invalid_input', `Cannot ${attempt}: order ${message}`, {
    issues: [{ path: 'order', message }],
  });
}
