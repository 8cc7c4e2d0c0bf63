import {
  type OperatorPermission,
  operatorPermissions,
  type Role,
  roles,
} from '../../core/account.ts';
import { type Issue, KeyError } from '../../core/errors.ts';
import { messageOf } from '../../core/message-of.ts';
import type { AccountSummary } from '../../core/service.ts';
import { editField, emptyField, type FieldText, pasteInto } from './edit.ts';

export type AccountField = 'name' | 'role' | OperatorPermission | 'save' | 'cancel';

/** The form of an account. `original` is the account that is edited; null for a new one. */
export interface AccountForm {
  readonly original: AccountSummary | null;
  readonly focus: AccountField;
  readonly name: FieldText;
  readonly role: Role;
  readonly permissions: readonly OperatorPermission[];
  readonly issues: readonly Issue[];
  /** True after the first Escape on a form that was changed. */
  readonly leaving: boolean;
}

export type AccountFormAction =
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'move'; readonly by: 1 | -1 }
  | { readonly type: 'issues'; readonly issues: readonly Issue[] }
  | { readonly type: 'leaving' };

/** The form as it opens. */
export function accountForm(original: AccountSummary | null): AccountForm {
  return {
    original,
    focus: original ? 'role' : 'name',
    name: original ? { text: original.name, cursor: 0 } : emptyField,
    role: original?.role ?? 'member',
    permissions: original?.permissions ?? [],
    issues: [],
    leaving: false,
  };
}

/** The fields in their order; the name of an account is its identifier and stays. */
export function accountFields({ original }: AccountForm): readonly AccountField[] {
  const name: readonly AccountField[] = original ? [] : ['name'];
  return [...name, 'role', ...operatorPermissions, 'save', 'cancel'];
}

/** True if something was typed or chosen that would be lost. */
export function isChanged(form: AccountForm): boolean {
  const { name, role, permissions } = accountForm(form.original);
  const isSame = permissions.join() === form.permissions.join() && role === form.role;
  return !isSame || name.text !== form.name.text;
}

/** Applies one action. */
export function reduceAccountForm(form: AccountForm, action: AccountFormAction): AccountForm {
  const next = { ...form, leaving: false };
  switch (action.type) {
    case 'key':
      return pressKey(next, action.key);
    case 'paste':
      return form.focus === 'name' ? { ...next, name: pasteInto(form.name, action.text) } : next;
    case 'move': {
      const fields = accountFields(form);
      const index = fields.indexOf(form.focus) + action.by + fields.length;
      return { ...next, focus: fields[index % fields.length] ?? 'save' };
    }
    case 'issues':
      return { ...next, issues: action.issues };
    case 'leaving':
      return { ...form, leaving: true };
  }
}

/** True if the key is one for the field that has the focus. */
export function takesKey(form: AccountForm, key: string): boolean {
  if (form.focus === 'name') return editField(form.name, key) !== null;
  if (form.focus === 'save' || form.focus === 'cancel') return false;
  return key === 'space' || (form.focus === 'role' && ['left', 'right'].includes(key));
}

function pressKey(form: AccountForm, key: string): AccountForm {
  const { focus, role, permissions } = form;
  if (!takesKey(form, key) || focus === 'save' || focus === 'cancel') return form;
  if (focus === 'name') return { ...form, name: editField(form.name, key) ?? form.name };
  if (focus === 'role') return { ...form, role: roles.find((one) => one !== role) ?? role };
  const held = permissions.includes(focus);
  const others = operatorPermissions.filter((one) =>
    one === focus ? !held : permissions.includes(one),
  );
  return { ...form, permissions: others };
}

/** The issues of a refusal; one that names no field stands at the button. */
export function issuesOf(error: unknown): readonly Issue[] {
  if (error instanceof KeyError && error.issues.length > 0) return error.issues;
  return [{ path: 'save', message: messageOf(error) }];
}
