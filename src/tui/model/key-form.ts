import type { Issue } from '../../core/errors.ts';
import type { ApiKey } from '../../core/key.ts';
import type { Levels, Scope } from '../../core/permissions.ts';
import type { Profile } from '../../core/profile.ts';
import { type FieldText, fieldOf } from './edit.ts';

export const textFields = ['name', 'ips', 'expiry', 'rate'] as const;
export type TextFieldName = (typeof textFields)[number];
/** The fields whose values make the key. */
export type ValueField = 'profile' | 'account' | 'grants' | TextFieldName;
export type FieldName = ValueField | 'submit' | 'cancel';

/** What the form has to choose from. */
export interface FormOptions {
  readonly profiles: readonly Profile[];
  readonly accounts: readonly string[];
  /** The address that this session comes from, if it is known. */
  readonly address: string | null;
}

/** What stands in the fields. */
export interface FormValues {
  readonly profile: Profile;
  readonly account: string;
  readonly name: FieldText;
  readonly scopes: readonly Scope[];
  readonly levels: Levels;
  readonly ips: FieldText;
  readonly expiry: FieldText;
  readonly rate: FieldText;
}

/** The form of a new key, or of one that is edited. `choice` is the scope or resource that the cursor is on. */
export interface KeyForm extends FormValues {
  readonly options: FormOptions;
  /** The key that is edited, of the version that the form began with; null for a new one. */
  readonly key: ApiKey | null;
  /** What stood in the fields before anything was typed. */
  readonly initial: FormValues;
  readonly focus: FieldName;
  readonly choice: number;
  /** The fields that were typed in; nothing is said about the others. */
  readonly touched: readonly FieldName[];
  /** What was refused, or what others changed meanwhile; gone with the next change. */
  readonly issues: readonly Issue[];
  /** Why it was not saved, where that is about no field: what others did meanwhile, or a failure. */
  readonly notices: readonly string[];
  /** True after the first Escape or ctrl-c on a form that was typed in. */
  readonly leaving: boolean;
}

/** The form of a new key. */
export function newForm(profile: Profile, account: string, options: FormOptions): KeyForm {
  const values: FormValues = {
    profile,
    account,
    name: fieldOf(''),
    scopes: ['read'],
    levels: {},
    ips: fieldOf(''),
    expiry: fieldOf(''),
    rate: fieldOf(''),
  };
  return begin(values, null, options);
}

/** The form of a key that is there. */
export function editForm(key: ApiKey, profile: Profile, options: FormOptions): KeyForm {
  return begin(valuesOf(key, profile), key, options);
}

/** A key as it stands in the fields. */
export function valuesOf(key: ApiKey, profile: Profile): FormValues {
  return {
    profile,
    account: key.account,
    name: fieldOf(key.name),
    scopes: key.scopes ?? [],
    levels: key.permissions ?? {},
    ips: fieldOf(key.allowedIps.join('\n')),
    expiry: fieldOf(key.expiresAt === null ? '' : shortMoment(key.expiresAt)),
    rate: fieldOf(key.rateLimit ?? ''),
  };
}

/** The fields of the form in their order; a profile that inherits its account has nothing to grant. */
export function fieldsOf({ key, profile, options }: KeyForm): readonly FieldName[] {
  const owner: FieldName[] = options.accounts.length > 1 ? ['profile', 'account'] : ['profile'];
  const grants: FieldName[] = profile.grant === 'account' ? [] : ['grants'];
  const head = key === null ? owner : [];
  return [...head, 'name', ...grants, 'ips', 'expiry', 'rate', 'submit', 'cancel'];
}

const valueFields: readonly ValueField[] = ['profile', 'account', 'grants', ...textFields];

/** The fields in which something else stands now than at the beginning. */
export function changedFields(form: KeyForm): readonly ValueField[] {
  return valueFields.filter((field) => !isSame(field, form, form.initial));
}

/** True if something was typed that would be lost. */
export function isDirty(form: KeyForm): boolean {
  return changedFields(form).length > 0;
}

/** True if the field holds the same in both. */
export function isSame(field: ValueField, a: FormValues, b: FormValues): boolean {
  switch (field) {
    case 'profile':
      return a.profile.name === b.profile.name;
    case 'account':
      return a.account === b.account;
    case 'grants':
      return grantsText(a) === grantsText(b);
    default:
      return a[field].text === b[field].text;
  }
}

/** What the cursor can be on in the field of scopes or levels. */
export function choicesOf(profile: Profile): readonly string[] {
  return profile.grant === 'scopes' ? profile.scopes : profile.resources;
}

/** The field that an issue is about. */
export function fieldOfIssue(issue: Issue | undefined): ValueField | null {
  const [field] = issue?.path.split('.') ?? [];
  const fields: Readonly<Record<string, ValueField>> = {
    name: 'name',
    profile: 'profile',
    account: 'account',
    scopes: 'grants',
    permissions: 'grants',
    allowed_ips: 'ips',
    expires_at: 'expiry',
    rate_limit: 'rate',
  };
  return field ? (fields[field] ?? null) : null;
}

function begin(values: FormValues, key: ApiKey | null, options: FormOptions): KeyForm {
  return {
    ...values,
    options,
    key,
    initial: values,
    focus: 'name',
    choice: 0,
    touched: [],
    issues: [],
    notices: [],
    leaving: false,
  };
}

function grantsText({ profile, scopes, levels }: FormValues): string {
  const given = profile.resources.map((resource) => levels[resource] ?? 0);
  return [...profile.scopes.filter((scope) => scopes.includes(scope)), ...given].join();
}

/** A moment as short as it can be typed: `2027-02-19T10:00Z`. */
function shortMoment(iso: string): string {
  return iso.replace(/(:00)?\.000Z$/, 'Z');
}
