import { type Account, covers, holdsPermission, type OperatorPermission } from './account.ts';
import { type Actor, describeActor } from './actor.ts';
import { KeyError } from './errors.ts';
import type { KeyRecord } from './key.ts';
import type { State } from './state.ts';

type KeyActor = Extract<Actor, { kind: 'key' }>;

/** Whose a key is, and of which kind. */
export type Owned = Pick<KeyRecord, 'account' | 'profile'>;

/**
 * Throws `not_permitted` unless the actor holds the permission: the local shell user and Keyrack
 * itself hold all, everybody else what their account holds at this moment. An actor that acts on its
 * own keys holds all permissions on those (`of` is one) and none on anything else.
 */
export function requirePermission(
  state: State,
  actor: Actor,
  permission: OperatorPermission,
  of?: Owned | undefined,
): void {
  if (isOwn(actor)) {
    requireOwn(state, actor, of);
    return;
  }
  const account = accountOf(state, actor);
  if (account && !holdsPermission(account, permission)) {
    throw refused(actor, `account "${account.name}" lacks the permission ${permission}`);
  }
}

/** Throws `not_permitted` unless the actor is the local user or its account has the role admin. */
export function requireAdmin(state: State, actor: Actor): void {
  if (isOwn(actor)) requireOwn(state, actor, undefined);
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

/** True for a key that acts at a panel, on keys of its own alone. */
export function isOwn(actor: Actor): actor is KeyActor {
  return actor.kind === 'key' && actor.own === true;
}

/**
 * Keys of another profile are none of its own: they may do more, and a key that can make one of those
 * could become it.
 */
function requireOwn(state: State, actor: KeyActor, of: Owned | undefined): void {
  const key = state.keys.get(actor.key);
  if (key && of && of.account === key.account && of.profile === key.profile) return;
  throw refused(actor, 'at a panel a key reaches only keys of its own account and profile');
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
