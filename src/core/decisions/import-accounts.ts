import { type Account, checkAccount, covers } from '../account.ts';
import { type Issue, KeyError } from '../errors.ts';
import type { ImportedKey } from '../event.ts';
import type { State } from '../state.ts';
import type { Transfer } from '../transfer.ts';

/** The most accounts that one refusal names. */
const maxNamed = 20;

/** The accounts of the transfer that own a key to import and are missing here, with their defaults; throws `invalid_input`. */
export function accountsToMake(
  state: State,
  accounts: Transfer['accounts'],
  records: readonly ImportedKey[],
): readonly Omit<Account, 'createdAt'>[] {
  const owners = new Set(records.map(({ account }) => account));
  const missing = accounts.filter(({ name }) => owners.has(name) && !state.accounts.has(name));
  return [...new Map(missing.map((draft) => [draft.name, draft])).values()].map((draft) =>
    checkAccount(draft),
  );
}

/**
 * Throws `not_found` if a key's owner is neither here nor described in the transfer, and `conflict` if
 * an owner holds more here than there: its keys would come to do more than they did, unseen.
 */
export function requireAccounts(
  state: State,
  { accounts }: Transfer,
  records: readonly ImportedKey[],
): void {
  const described = new Map(accounts.map((draft) => [draft.name, draft]));
  const owners = [...new Set(records.map(({ account }) => account))];
  const missing = owners.filter((name) => !described.has(name) && !state.accounts.has(name));
  if (missing.length > 0) throw unknownAccounts(missing);
  for (const name of owners) {
    const here = state.accounts.get(name);
    const there = described.get(name);
    if (!here || !there) continue;
    if (!covers({ ...checkAccount(there), createdAt: here.createdAt }, here)) throw raised(here);
  }
}

function unknownAccounts(names: readonly string[]): KeyError {
  const shown = names.slice(0, maxNamed).map((name) => name.slice(0, 64));
  const list = shown.map((name) => `"${name}"`).join(', ');
  const message = `Cannot import keys: there is no account ${list}; make it with keyrack account create NAME`;
  const issues = shown.map(
    (name): Issue => ({ path: 'account', message: `"${name}" does not exist` }),
  );
  return new KeyError('not_found', message, { issues });
}

function raised({ name, role }: Account): KeyError {
  const message = `Cannot import keys: account "${name}" (role ${role}) holds more here than where its keys come from; import them for another account`;
  return new KeyError('conflict', message);
}
