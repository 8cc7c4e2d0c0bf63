import { type Account, type AccountChanges, type AccountRights, checkAccount } from '../account.ts';
import type { Actor } from '../actor.ts';
import { requireAdmin } from '../authorize.ts';
import { KeyError } from '../errors.ts';
import type { NewEvent } from '../event.ts';
import type { State } from '../state.ts';

/** New rights for an account: one event with those before and after, or none if nothing differs. */
export function updateAccount(
  state: State,
  name: string,
  changes: AccountChanges,
  actor: Actor,
): readonly NewEvent[] {
  requireAdmin(state, actor);
  const attempt = 'update account';
  const account = findAccount(state, name, attempt);
  const { role, permissions } = checkAccount(
    {
      name,
      role: changes.role ?? account.role,
      permissions: changes.permissions ?? account.permissions,
    },
    attempt,
  );
  if (role !== 'admin') keepAnAdmin(state, account, attempt);
  const to: { -readonly [N in keyof AccountRights]?: AccountRights[N] } = {};
  if (role !== account.role) to.role = role;
  if (permissions.join() !== account.permissions.join()) to.permissions = permissions;
  const fields = Object.keys(to) as (keyof AccountRights)[];
  if (fields.length === 0) return [];
  const from = Object.fromEntries(fields.map((field) => [field, account[field]]));
  return [{ op: 'account.updated', data: { name, from, to } }];
}

/** Removes an account. Its keys must be revoked before: a key of nobody answers to nobody. */
export function deleteAccount(state: State, name: string, actor: Actor): NewEvent {
  requireAdmin(state, actor);
  const attempt = 'delete account';
  const account = findAccount(state, name, attempt);
  keepAnAdmin(state, account, attempt);
  const keys = state.keys
    .values()
    .reduce((sum, key) => sum + (key.account === name && key.revokedAt === null ? 1 : 0), 0);
  if (keys === 0) return { op: 'account.deleted', data: { name } };
  const message = `Cannot ${attempt} "${name}": it has ${keys} ${keys === 1 ? 'key' : 'keys'}; revoke them first`;
  throw new KeyError('conflict', message);
}

function findAccount(state: State, name: string, attempt: string): Account {
  const account = state.accounts.get(name);
  if (account) return account;
  const message = `Cannot ${attempt}: there is no account "${name.slice(0, 64)}"`;
  throw new KeyError('not_found', message);
}

/** Without any admin nobody but the shell user of the box could ever make one again. */
function keepAnAdmin(state: State, { name, role }: Account, attempt: string): void {
  const isAnother = (one: Account) => one.role === 'admin' && one.name !== name;
  if (role !== 'admin' || state.accounts.values().some(isAnother)) return;
  const message = `Cannot ${attempt} "${name}": it is the last one with the role admin`;
  throw new KeyError('conflict', message);
}
