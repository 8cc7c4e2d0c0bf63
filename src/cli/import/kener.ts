import type { Plan } from './plan.ts';
import { type Row, requireColumns, textOf } from './rows.ts';

/**
 * The table `api_keys` of Kener. It keeps an HMAC of each token under a secret of its own, and from that
 * nobody can come to the SHA-256 of the token, so every key is left out and named.
 */
export function planKener(rows: readonly Row[]): Plan {
  requireColumns(rows, ['name', 'hashed_key']);
  const leftOut = rows.map((row) => {
    const status = textOf(row, 'status') ?? 'ACTIVE';
    const why = `Kener keeps an HMAC of its token, from which no token can be judged; make a new key of profile akener (it is ${status} there)`;
    return { id: textOf(row, 'id') ?? '', name: textOf(row, 'name') ?? '', why };
  });
  return { transfer: { accounts: [], keys: [] }, leftOut };
}
