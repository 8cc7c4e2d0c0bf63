import type { KeyError } from '../../core/errors.ts';
import { storeDamaged } from '../store-error.ts';

/** The `store_damaged` of a table that does not hold what this box has: whoever opens it anew learns what to do. */
export function foreignTable(attempt: string, place: string, seq: number): KeyError {
  const reason = `"${place}" does not hold event ${seq} as this box has it; it was restored from a backup, or is another rack`;
  return storeDamaged(attempt, reason, 'restart this box, which then says what to do');
}
