import type { ApiKey } from '../../core/key.ts';
import { messageOf } from '../../core/message-of.ts';
import { maxLimit } from '../../core/page.ts';
import type { BulkAct, KeyOutcome } from '../../core/service.ts';

/** What became of one of many keys; `problem` is null if it was done. */
export interface Outcome {
  readonly id: string;
  readonly name: string;
  readonly problem: string | null;
}

/** Words for an act: `disable`, `disabled`. */
export const actWords: Readonly<Record<BulkAct, { readonly done: string }>> = {
  enable: { done: 'enabled' },
  disable: { done: 'disabled' },
  revoke: { done: 'revoked' },
};

/**
 * Does one thing to many keys, so many at a time as the service takes. Never throws: when a call fails
 * as a whole, its keys and those after it are told as not done.
 */
export async function changeMany(
  keys: readonly ApiKey[],
  change: (ids: readonly string[]) => Promise<readonly KeyOutcome[]>,
  onProgress: (done: number) => void,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (let start = 0; start < keys.length; start += maxLimit) {
    const part = keys.slice(start, start + maxLimit);
    try {
      outcomes.push(...toOutcomes(part, await change(part.map(({ id }) => id))));
    } catch (error) {
      const told = messageOf(error);
      // The call that failed may have been carried out; those after it were never made.
      const later = `not tried: ${told}`;
      const after = keys.slice(start + maxLimit);
      return [...outcomes, ...part.map(failed(told)), ...after.map(failed(later))];
    }
    onProgress(Math.min(keys.length, start + maxLimit));
  }
  return outcomes;
}

function toOutcomes(keys: readonly ApiKey[], outcomes: readonly KeyOutcome[]): readonly Outcome[] {
  return keys.map(({ id, name }, index) => {
    const outcome = outcomes[index];
    const problem = outcome === undefined ? 'no answer' : (outcome.error?.message ?? null);
    return { id, name, problem };
  });
}

function failed(problem: string): (key: ApiKey) => Outcome {
  return ({ id, name }) => ({ id, name, problem });
}
