import { KeyError } from '../core/errors.ts';
import type { OnProgress } from '../core/on-progress.ts';
import { maxLimit } from '../core/page.ts';
import type { BulkAct, KeyOutcome } from '../core/service.ts';
import type { Connection } from './connect.ts';

/** After these the rack cannot be asked any more, and trying on would only take time. */
const final = new Set(['unreachable', 'not_authenticated', 'store_stopped']);

/**
 * Changes any number of keys, a hundred at a time. Every key has its outcome in the order of the ids,
 * also where a whole hundred fails: then those that come after it are not tried, and fail likewise.
 * `onProgress` hears of how many keys the outcome is known.
 */
export async function changeMany(
  act: BulkAct,
  ids: readonly string[],
  { service, actor }: Pick<Connection, 'service' | 'actor'>,
  onProgress: OnProgress = () => undefined,
): Promise<readonly KeyOutcome[]> {
  const outcomes: KeyOutcome[] = [];
  let ended: KeyError | null = null;
  for (let start = 0; start < ids.length; start += maxLimit) {
    const some = ids.slice(start, start + maxLimit);
    const batch: readonly KeyOutcome[] | KeyError =
      ended ?? (await service.changeKeys(act, some, actor).catch(keyErrorOf));
    if (batch instanceof KeyError) {
      if (final.has(batch.code)) ended = batch;
      outcomes.push(...some.map((id) => ({ id, key: null, error: batch })));
    } else outcomes.push(...batch);
    onProgress(outcomes.length, ids.length);
  }
  return outcomes;
}

function keyErrorOf(error: unknown): KeyError {
  if (error instanceof KeyError) return error;
  throw error;
}
