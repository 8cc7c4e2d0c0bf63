/**
 * What the actor may not do, and why. The dispatcher, the hint lines and the help ask here, so that
 * nothing is offered that would be refused later, and nothing is hidden.
 */
import { type Account, holdsPermission, type OperatorPermission } from '../../core/account.ts';
import type { Command, Context } from '../keymap/binding.ts';
import { bindingsOf } from '../keymap/table.ts';

/** What an account must hold for a command. */
export type Need = OperatorPermission | 'role admin';

/** By whom the actor is limited: by nobody that is known here, by an account, or by one that does not exist. */
export type Limits =
  | { readonly kind: 'none' }
  | { readonly kind: 'account'; readonly account: Account }
  | { readonly kind: 'unknown'; readonly name: string };

/** Why a command may not be run, or null if it may: `needs api_keys.delete`. */
export type Refusal = (command: Command) => string | null;

const needs: Readonly<Partial<Record<Command, Need>>> = {
  new: 'api_keys.write',
  edit: 'api_keys.write',
  rotate: 'api_keys.write',
  undo: 'api_keys.write',
  toggle: 'api_keys.write',
  enableMany: 'api_keys.write',
  disableMany: 'api_keys.write',
  revoke: 'api_keys.delete',
  allowAddress: 'api_keys.write',
  showRequests: 'api_keys.read',
  showAudit: 'api_keys.read',
  showAccounts: 'api_keys.read',
  refresh: 'api_keys.read',
  verifyChain: 'api_keys.read',
  newAccount: 'role admin',
  editAccount: 'role admin',
  removeAccount: 'role admin',
};

/** What the limits leave of the commands. */
export function refusalUnder(limits: Limits): Refusal {
  return (command) => {
    const need = needs[command];
    if (need === undefined || limits.kind === 'none') return null;
    if (limits.kind === 'unknown') return `there is no account "${limits.name}"`;
    return holds(limits.account, need) ? null : `needs ${need}`;
  };
}

function holds(account: Account, need: Need): boolean {
  return need === 'role admin' ? account.role === 'admin' : holdsPermission(account, need);
}

/** The hint line in two parts: what may be done, and dimmed after it the keys of the rest with the reason. */
export function hintsUnder(
  context: Context,
  refusal: Refusal,
): { readonly hints: string; readonly dimmed: string } {
  const open: string[] = [];
  const closed = new Map<string, string[]>();
  for (const { command, keys, hint } of bindingsOf(context)) {
    const [key] = keys;
    if (!hint || !key) continue;
    const reason = refusal(command);
    if (reason === null) open.push(`${key} ${hint}`);
    else closed.set(reason, [...(closed.get(reason) ?? []), key]);
  }
  const dimmed = [...closed].map(([reason, keys]) => `${keys.join(' ')} ${reason}`);
  return { hints: open.join('  '), dimmed: dimmed.join('  ') };
}
