/**
 * Keys from elsewhere, all of them or none. Everything is looked at before anything is written: the
 * rules that a create obeys, the accounts, their limits, and that no id and no token is taken. A key
 * that is here already is left as it is, so an import may be repeated.
 */
import type { Actor } from '../actor.ts';
import { requireAdmin } from '../authorize.ts';
import { type Issue, KeyError } from '../errors.ts';
import type { ImportedKey, NewEvent } from '../event.ts';
import { keyStatus } from '../key.ts';
import type { Profiles } from '../profile.ts';
import type { State } from '../state.ts';
import {
  type ImportOptions,
  type ImportReport,
  type ImportResult,
  maxTransferKeys,
  type Transfer,
  type TransferKey,
} from '../transfer.ts';
import { quoteId } from './find-key.ts';
import { accountsToMake, requireAccounts } from './import-accounts.ts';
import { checkImport } from './import-check.ts';
import { refuseClashes } from './import-clashes.ts';
import { requireRoom } from './require-room.ts';

/** What an import is decided to be: its events, the accounts first, and what to answer. */
export interface ImportedKeys {
  readonly events: readonly NewEvent[];
  readonly report: ImportReport;
}

/** The most issues that one refusal names. */
const maxIssues = 50;

/** Checks a whole transfer and decides what becomes of each of its keys. */
export function importKeys(
  state: State,
  transfer: Transfer,
  { dryRun = false }: ImportOptions,
  actor: Actor,
  { profiles, now }: { readonly profiles: Profiles; readonly now: number },
): ImportedKeys {
  requireAdmin(state, actor);
  requireFewEnough(transfer);
  refuseClashes(state, transfer.keys);
  const fresh = transfer.keys.filter((key) => key.revokedAt === null && !state.keys.has(key.id));
  const records = checkAll(transfer, new Set(fresh), profiles, now);
  const made = accountsToMake(state, transfer.accounts, records);
  requireAccounts(state, transfer, records);
  requireRoom(state, records, profiles, 'import keys');
  const events = [
    ...made.map((data): NewEvent => ({ op: 'account.created', data })),
    ...records.map((data): NewEvent => ({ op: 'key.imported', data })),
  ];
  const results = reportOn(state, transfer.keys, records, now);
  return { events, report: { dryRun, accounts: made.map(({ name }) => name), keys: results } };
}

function requireFewEnough({ accounts, keys }: Transfer): void {
  for (const [path, { length }] of Object.entries({ accounts, keys })) {
    if (length <= maxTransferKeys) continue;
    const message = `has ${length} entries, ${maxTransferKeys} are the most`;
    throw refused([{ path, message }]);
  }
}

/** One refusal names the mistakes of many keys. What is here already stays as it is, so it is not checked. */
function checkAll(
  { keys }: Transfer,
  fresh: ReadonlySet<TransferKey>,
  profiles: Profiles,
  now: number,
): readonly ImportedKey[] {
  const issues: Issue[] = [];
  const records: ImportedKey[] = [];
  for (const [index, key] of keys.entries()) {
    if (!fresh.has(key)) continue;
    const checked = checkImport(key, profiles, now);
    if (checked.record) records.push(checked.record);
    for (const { path, message } of checked.issues)
      issues.push({ path: `keys.${index}.${path}`, message: `of ${quoteId(key.id)} ${message}` });
    if (issues.length >= maxIssues) break;
  }
  if (issues.length > 0) throw refused(issues.slice(0, maxIssues));
  return records;
}

function reportOn(
  state: State,
  keys: readonly TransferKey[],
  records: readonly ImportedKey[],
  now: number,
): readonly ImportResult[] {
  const byId = new Map(records.map((record) => [record.id, record]));
  return keys.map(({ id, digest, name, account, revokedAt }) => {
    const taken = byId.get(id);
    const held = state.keys.get(id);
    const here = taken ? { ...taken, revokedAt: null } : held?.digest === digest ? held : null;
    const outcome = taken ? 'imported' : revokedAt === null ? 'present' : 'revoked';
    return {
      id,
      name: here?.name ?? name,
      account: here?.account ?? account,
      outcome,
      status: here ? keyStatus(here, now) : null,
    };
  });
}

function refused(issues: readonly Issue[]): KeyError {
  const [first] = issues;
  const message = `Cannot import keys: ${first?.path} ${first?.message}`;
  return new KeyError('invalid_input', message, { issues });
}
