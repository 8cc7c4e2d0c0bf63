import { hourMs } from '../../core/duration.ts';
import type { ApiKey } from '../../core/key.ts';
import type { KeyQuery } from '../../core/key-query.ts';
import type { OnProgress } from '../../core/on-progress.ts';
import type { Connection } from '../connect.ts';
import { usageFailure } from '../failure.ts';
import { fetchPages } from '../fetch-pages.ts';
import type { Arguments } from '../parse.ts';
import { readSpan } from '../values/span.ts';

/** Which keys are to go: what is asked of the rack, and in words. */
export interface Condition {
  readonly query: KeyQuery;
  readonly words: string;
  /** What the user should think of before. */
  readonly warning: string | null;
}

/** Reads `--unused` or `--expired`, with `--profile` and `--account`; throws a usage failure. */
export function readCondition(args: Arguments): Condition {
  const unused = args.text('unused');
  const isExpired = args.flag('expired');
  if ((unused !== undefined) === isExpired) {
    throw usageFailure(
      'Cannot prune keys: give --unused SPAN (such as 90d) or --expired, one of them',
    );
  }
  const scope = { profile: args.text('profile'), account: args.text('account') };
  if (unused === undefined)
    return { query: { ...scope, status: 'expired' }, words: 'expired', warning: null };
  const unusedMs = readSpan('--unused', unused);
  const warning =
    unusedMs < hourMs
      ? `--unused ${unused} is less than an hour: keys that are in use may be among these`
      : null;
  return { query: { ...scope, unusedMs }, words: `unused for ${unused}`, warning };
}

/** The keys that meet the condition now, the longest unused first, each once however the pages moved. */
export async function keysThat(
  { query }: Condition,
  { service, actor }: Connection,
  onProgress: OnProgress,
): Promise<readonly ApiKey[]> {
  const { items } = await fetchPages(
    null,
    (paging) => service.listKeys({ ...query, ...paging, sort: 'last_used' }, actor),
    onProgress,
  );
  return [...new Map(items.map((key) => [key.id, key])).values()];
}
