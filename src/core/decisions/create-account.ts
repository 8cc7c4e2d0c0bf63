import { type AccountDraft, checkAccount } from '../account.ts';
import type { Actor } from '../actor.ts';
import { requireAdmin } from '../authorize.ts';
import { KeyError } from '../errors.ts';
import type { NewEvent } from '../event.ts';
import type { State } from '../state.ts';

/** Checks a draft and that its name is free. */
export function createAccount(state: State, draft: AccountDraft, actor: Actor): NewEvent {
  requireAdmin(state, actor);
  const { name, role, permissions } = checkAccount(draft);
  if (state.accounts.has(name)) {
    throw new KeyError('conflict', `Cannot create account: there is an account "${name}" already`);
  }
  return { op: 'account.created', data: { name, role, permissions } };
}
