import { type Issue, KeyError } from '../errors.ts';
import type { State } from '../state.ts';
import type { TransferKey } from '../transfer.ts';
import { quoteId } from './find-key.ts';

/** The most clashes that one refusal names. */
const maxIssues = 20;

/**
 * Throws `conflict` if a key of the transfer has the id of a key here with another token, or the
 * token of another key, here or in the transfer itself. Two keys with one token would be one key with two
 * sets of rules, and which of them held would be chance.
 */
export function refuseClashes(state: State, keys: readonly TransferKey[]): void {
  const owners = new Map<string, string>();
  const ids = new Set<string>();
  const issues: Issue[] = [];
  for (const [index, key] of keys.entries()) {
    const problem = clashWith(state, key) ?? clashWithin(key, ids, owners);
    if (problem) issues.push({ path: `keys.${index}`, message: `${quoteId(key.id)} ${problem}` });
    ids.add(key.id);
    for (const digest of digestsOf(key)) owners.set(digest, key.id);
  }
  const [first] = issues;
  if (!first) return;
  const count = issues.length === 1 ? 'a key clashes' : `${issues.length} keys clash`;
  const message = `Cannot import keys: ${count}, and nothing was imported; ${first.path} ${first.message}`;
  throw new KeyError('conflict', message, { issues: issues.slice(0, maxIssues) });
}

/** A revoked key is only looked up, never taken over, so nothing of it can clash with what is here. */
function clashWith(state: State, key: TransferKey): string | null {
  if (key.revokedAt !== null) return null;
  const here = state.keys.get(key.id);
  if (here) return here.digest === key.digest ? null : 'has another token here';
  const holder = digestsOf(key)
    .map((digest) => state.holder(digest))
    .find((one) => one !== undefined);
  return holder ? `has the token of key "${holder.key.id}" here` : null;
}

function clashWithin(
  key: TransferKey,
  ids: ReadonlySet<string>,
  owners: ReadonlyMap<string, string>,
): string | null {
  if (ids.has(key.id)) return 'stands twice in what is imported';
  const other = digestsOf(key)
    .map((digest) => owners.get(digest))
    .find((owner) => owner !== undefined);
  if (other !== undefined) return `has the token of key ${quoteId(other)} in what is imported`;
  return key.previous?.digest === key.digest ? 'has one token as its new and its old one' : null;
}

function digestsOf({ digest, previous }: TransferKey): readonly string[] {
  return previous ? [digest, previous.digest] : [digest];
}
