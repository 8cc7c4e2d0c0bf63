import type { AccountChanges, AccountDraft } from '../../core/account.ts';
import type { KeyChanges, KeyDraft } from '../../core/service.ts';

/** One field that is to change, in the words of the file. */
export interface FieldChange {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

interface About {
  readonly name: string;
  readonly fields: readonly FieldChange[];
}

/** What is to be done to an account. */
export type AccountChange = About & { readonly kind: 'account' } & (
    | { readonly act: 'create'; readonly draft: AccountDraft }
    | { readonly act: 'update'; readonly changes: AccountChanges }
    | { readonly act: 'delete' }
  );

/** What is to be done to a key; `id` is null for one that is to be made. */
export type KeyChange = About & {
  readonly kind: 'key';
  readonly account: string;
  readonly profile: string;
  readonly id: string | null;
} & (
    | { readonly act: 'create'; readonly draft: KeyDraft; readonly enabled: boolean }
    | { readonly act: 'update'; readonly id: string; readonly changes: KeyChanges }
    | { readonly act: 'enable' | 'disable' | 'revoke'; readonly id: string }
  );

/** One step from what is to what shall be. */
export type Change = AccountChange | KeyChange;

/** What a change is about, in words: `key "backup" (account ci, profile keyrack)`. */
export function describeChange(change: Change): string {
  if (change.kind === 'account') return `account "${change.name}"`;
  const { name, account, profile, id } = change;
  return `key "${name}" (${id === null ? '' : `${id}, `}account ${account}, profile ${profile})`;
}

/** A change as `--json` prints it. */
export function changeToWire(change: Change) {
  const { act, kind, name, fields } = change;
  const key =
    change.kind === 'key'
      ? { account: change.account, profile: change.profile, id: change.id }
      : { account: null, profile: null, id: null };
  return { act, kind, name, ...key, fields };
}
