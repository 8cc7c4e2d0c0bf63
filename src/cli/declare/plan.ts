/**
 * What must be done so that a rack is as a file says. What the file leaves out of an account or a key stays as it
 * is; what it does not name at all stays too, unless pruning is wanted, and then only in the lists
 * that it has. Everything is checked by the rules of the core before anything is done.
 */
import type { Declaration } from '../../server/schema/declaration.ts';
import type { Change } from './change.ts';
import { planAccounts, pruneAccounts } from './plan-accounts.ts';
import { planKeys, pruneKeys } from './plan-keys.ts';
import type { Present } from './present.ts';

/** What takes away comes early, also because it makes room; what hands out comes late. */
const order = [
  ...['account create', 'account update', 'key disable', 'key revoke'],
  ...['key update', 'key enable', 'key create', 'account delete'],
];

/** The changes in the order in which they are to be done. Throws `invalid_input`, not_found, conflict. */
export function planOf(
  declaration: Declaration,
  present: Present,
  prune: boolean,
): readonly Change[] {
  const keys = planKeys(declaration, present);
  const revokes = prune ? pruneKeys(declaration, present) : [];
  const accounts = planAccounts(declaration, present);
  const deletes = prune ? pruneAccounts(declaration, present, revokes) : [];
  const rank = ({ kind, act }: Change) => order.indexOf(`${kind} ${act}`);
  return [...accounts, ...revokes, ...keys, ...deletes].sort((a, b) => rank(a) - rank(b));
}
