import { isDeepStrictEqual } from 'node:util';
import { type AccountRights, checkAccount } from '../../core/account.ts';
import { KeyError } from '../../core/errors.ts';
import type { AccountSummary } from '../../core/service.ts';
import type { Declaration, DeclaredAccount } from '../../server/schema/declaration.ts';
import type { AccountChange, Change, FieldChange } from './change.ts';
import { identityOf } from './identity.ts';
import type { Present } from './present.ts';

/** What is to be done to the accounts of the file. */
export function planAccounts(
  { accounts = [] }: Declaration,
  present: Present,
): readonly AccountChange[] {
  return accounts.flatMap((wanted) => {
    const rights = checkAccount(wanted, `declare account "${wanted.name.slice(0, 64)}"`);
    const here = present.accounts.find(({ name }) => name === wanted.name);
    return here ? update(wanted, rights, here) : [create(wanted, rights)];
  });
}

function create(draft: DeclaredAccount, { role, permissions }: AccountRights): AccountChange {
  const fields: readonly FieldChange[] = [
    { field: 'role', from: null, to: role },
    { field: 'permissions', from: null, to: permissions },
  ];
  return { kind: 'account', act: 'create', name: draft.name, fields, draft };
}

function update(
  wanted: DeclaredAccount,
  rights: AccountRights,
  here: AccountSummary,
): readonly AccountChange[] {
  const names = (['role', 'permissions'] as const).filter(
    (field) => wanted[field] !== undefined && !isDeepStrictEqual(rights[field], here[field]),
  );
  if (names.length === 0) return [];
  const fields = names.map((field) => ({ field, from: here[field], to: rights[field] }));
  const changes = Object.fromEntries(names.map((field) => [field, rights[field]]));
  return [{ kind: 'account', act: 'update', name: wanted.name, fields, changes }];
}

/** The accounts that the file does not name, if it has a list of them; throws `conflict` if keys of one stay. */
export function pruneAccounts(
  { accounts, keys = [] }: Declaration,
  present: Present,
  revokes: readonly Change[],
): readonly AccountChange[] {
  if (!accounts) return [];
  const named = new Set([
    ...accounts.map(({ name }) => name),
    ...keys.map((key) => identityOf(key).account),
  ]);
  const going = new Set(revokes.map((change) => (change.kind === 'key' ? change.id : null)));
  return present.accounts
    .filter(({ name }) => !named.has(name))
    .map(({ name }) => {
      const stays = present.keys.find((key) => key.account === name && !going.has(key.id));
      if (stays) throw hasKeys(name, stays.id);
      return { kind: 'account', act: 'delete', name, fields: [] };
    });
}

function hasKeys(name: string, id: string): KeyError {
  const message = `Cannot prune account "${name}": key "${id}" of it stays; name the account in the file`;
  return new KeyError('conflict', message);
}
