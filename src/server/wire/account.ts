import type { AccountChanges, AccountDraft, OperatorPermission, Role } from '../../core/account.ts';
import type { AccountSummary } from '../../core/service.ts';
import { listOf, moment, number, record, type Shape, text, word } from './shape.ts';

/** An account in JSON. */
export interface AccountWire {
  readonly name: string;
  readonly role: Role;
  readonly permissions: readonly OperatorPermission[];
  readonly created_at: string;
  readonly keys: number;
}

/** What a new account is made from, in JSON; the same names as in core. */
export type AccountDraftWire = AccountDraft;

/** New rights for an account, in JSON; the same names as in core. */
export type AccountChangesWire = AccountChanges;

export const accountShape: Shape<AccountWire> = record<AccountWire>({
  name: text,
  role: word,
  permissions: listOf(word),
  created_at: moment,
  keys: number,
});

/** Writes an account as JSON has it. */
export function accountToWire(account: AccountSummary): AccountWire {
  const { name, role, permissions, createdAt, keys } = account;
  return { name, role, permissions, created_at: createdAt, keys };
}

/** Reads an account from JSON. */
export function accountFromWire(wire: AccountWire): AccountSummary {
  const { name, role, permissions, created_at, keys } = wire;
  return { name, role, permissions, createdAt: created_at, keys };
}
