import type { KeyError } from '../../core/errors.ts';
import type { ApiKey } from '../../core/key.ts';
import type { KeyOutcome } from '../../core/service.ts';
import { keyColumnsOf, timeColumn, wordColumn } from '../output/columns.ts';
import type { Column } from '../output/table.ts';

/** What becomes of one key: `would_revoke` in a dry run; `kept` if it was used after the list was made. */
export interface Pruned {
  readonly key: ApiKey;
  readonly outcome: 'would_revoke' | 'revoked' | 'kept' | 'failed';
  readonly why: string;
  readonly error: KeyError | null;
}

/** A key that a dry run names. */
export function planned(key: ApiKey): Pruned {
  return { key, outcome: 'would_revoke', why: '', error: null };
}

/** A key that met the condition once and does not any more. */
export function kept(key: ApiKey): Pruned {
  const why = 'it was used or changed after the list was made';
  return { key, outcome: 'kept', why, error: null };
}

/** What the rack answered for a key, which was listed before. */
export function prunedBy(listed: ApiKey, { key, error }: KeyOutcome): Pruned {
  if (error !== null) return { key: listed, outcome: 'failed', why: error.message, error };
  const isUsed = key.lastUsedAt !== listed.lastUsedAt;
  const why = isUsed ? `it was used at ${key.lastUsedAt}, in the moment it was revoked` : '';
  return { key, outcome: 'revoked', why, error };
}

/** What a list shows of them. */
export function prunedColumns(now: number): readonly Column<Pruned>[] {
  return [
    ...keyColumnsOf<Pruned>(),
    timeColumn('LAST USED', ({ key }) => key.lastUsedAt, now, 5),
    timeColumn('EXPIRES', ({ key }) => key.expiresAt, now, 1),
    wordColumn('OUTCOME', ({ outcome }) => outcome, 6),
    { title: 'WHY', show: ({ why }) => why, least: 16, worth: 3 },
  ];
}
