import { type Account, covers, holdsPermission, type OperatorPermission } from './account.ts';
import { type Actor, describeActor } from './actor.ts';
import { KeyError } from './errors.ts';
import type { State } from './state.ts';

/**
 * Throws `not_permitted` unless the actor holds the permission: the local shell user and Keyrack
 * itself hold all, everybody else what their account holds at this moment.
 */
export function requirePermission(
  state: State,
  actor: Actor,
  permission: OperatorPermission,
): void {
  const account = accountOf(state, actor);
  if (account && !holdsPermission(account, permission)) {
    throw refused(actor, `account "${account.name}" lacks the permission ${permission}`);
  }
}

/** Throws `not_permitted` unless the actor is the local user or its account has the role admin. */
export function requireAdmin(state: State, actor: Actor): void {
  const account = accountOf(state, actor);
  if (account && account.role !== 'admin') {
    throw refused(actor, `account "${account.name}" does not have the role admin`);
  }
}

/**
 * Throws `not_permitted` unless the actor's account may do all that `owner` may. Without this an
 * operator with `api_keys.write` could make, or rotate, a key of an admin and become one with it.
 */
export function requireCover(state: State, actor: Actor, owner: Account): void {
  const account = accountOf(state, actor);
  if (account && account.name !== owner.name && !covers(account, owner)) {
    throw refused(actor, `account "${owner.name}" holds more than account "${account.name}"`);
  }
}

/** The account that limits the actor, or null if nothing does. */
function accountOf(state: State, actor: Actor): Account | null {
  if (actor.kind === 'local' || actor.kind === 'system') return null;
  const account = state.accounts.get(actor.account);
  if (!account) throw refused(actor, `there is no account "${actor.account}"`);
  return account;
}

function refused(actor: Actor, reason: string): KeyError {
  return new KeyError('not_permitted', `Cannot act as ${describeActor(actor)}: ${reason}`);
}
