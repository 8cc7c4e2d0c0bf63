import { type Issue, KeyError } from '../../core/errors.ts';
import { parseExpiry } from '../../core/expiry.ts';
import {
  type Level,
  type Levels,
  type Resource,
  resources,
  type Scope,
} from '../../core/permissions.ts';
import type { Profile } from '../../core/profile.ts';
import type { KeyDraft } from '../../core/service.ts';
import { editField, emptyField, type FieldText, pasteInto } from './edit.ts';

export type TextFieldName = 'name' | 'ips' | 'expiry';
export type FieldName = 'profile' | 'grants' | TextFieldName | 'create' | 'cancel';

/** The form of a new key. `choice` is the scope or resource that the cursor is on. */
export interface CreateForm {
  readonly profile: Profile;
  readonly focus: FieldName;
  readonly name: FieldText;
  readonly ips: FieldText;
  readonly expiry: FieldText;
  readonly scopes: readonly Scope[];
  readonly levels: Levels;
  readonly choice: number;
  readonly issues: readonly Issue[];
  /** True after the first Escape on a form that was typed in. */
  readonly leaving: boolean;
}

export type FormAction =
  | { readonly type: 'key'; readonly key: string; readonly profiles: readonly Profile[] }
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'move'; readonly by: 1 | -1 }
  | { readonly type: 'issues'; readonly issues: readonly Issue[] }
  | { readonly type: 'leaving'; readonly leaving: boolean };

export function emptyForm(profile: Profile): CreateForm {
  return {
    profile,
    focus: 'name',
    name: emptyField,
    ips: emptyField,
    expiry: emptyField,
    scopes: ['read'],
    levels: {},
    choice: 0,
    issues: [],
    leaving: false,
  };
}

/** The fields of the form in their order; a profile that inherits its account has nothing to grant. */
export function fieldsOf(profile: Profile): readonly FieldName[] {
  const grants: FieldName[] = profile.grant === 'account' ? [] : ['grants'];
  return ['profile', 'name', ...grants, 'ips', 'expiry', 'create', 'cancel'];
}

/** True if something was typed that would be lost. */
export function isDirty(form: CreateForm): boolean {
  return [form.name, form.ips, form.expiry].some(({ text }) => text !== '');
}

/** What the cursor can be on in the field of scopes or levels. */
export function choicesOf(profile: Profile): readonly string[] {
  return profile.grant === 'scopes' ? profile.scopes : profile.grant === 'levels' ? resources : [];
}

/** Applies one action; a key that the focused field has no use for leaves the form as it is. */
export function reduceForm(form: CreateForm, action: FormAction): CreateForm {
  switch (action.type) {
    case 'key':
      return keyed(form, action.key, action.profiles) ?? form;
    case 'paste':
      return pasted(form, action.text);
    case 'move':
      return { ...form, focus: neighbour(form, action.by), leaving: false };
    case 'issues':
      return {
        ...form,
        issues: action.issues,
        focus: fieldOfIssue(action.issues[0]) ?? form.focus,
      };
    case 'leaving':
      return { ...form, leaving: action.leaving };
  }
}

/** True if the focused field takes the key for itself. */
export function takesKey(form: CreateForm, key: string, profiles: readonly Profile[]): boolean {
  return keyed(form, key, profiles) !== null;
}

/** The draft that the form describes; throws `invalid_input` for an expiry that cannot be read. */
export function draftOf(form: CreateForm, now: number): KeyDraft {
  const { profile } = form;
  const expiry = form.expiry.text.trim();
  return {
    name: form.name.text,
    profile: profile.name,
    ...(profile.grant === 'scopes' ? { scopes: form.scopes } : {}),
    ...(profile.grant === 'levels' ? { permissions: form.levels } : {}),
    allowedIps: form.ips.text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
    expiresAt: expiry === '' || expiry === 'never' ? null : parseExpiry(expiry, now),
  };
}

/** The issues of a failure, or null if it is of another kind. */
export function issuesOf(error: unknown): readonly Issue[] | null {
  return error instanceof KeyError && error.issues.length > 0 ? error.issues : null;
}

/** The field that an issue is about. */
export function fieldOfIssue(issue: Issue | undefined): FieldName | null {
  const [field] = issue?.path.split('.') ?? [];
  const fields: Readonly<Record<string, FieldName>> = {
    name: 'name',
    profile: 'profile',
    scopes: 'grants',
    permissions: 'grants',
    allowed_ips: 'ips',
    expires_at: 'expiry',
    duration: 'expiry',
  };
  return field ? (fields[field] ?? null) : null;
}

function keyed(form: CreateForm, key: string, profiles: readonly Profile[]): CreateForm | null {
  switch (form.focus) {
    case 'name':
    case 'ips':
    case 'expiry':
      return typed(form, form.focus, key);
    case 'profile':
      return picked(form, key, profiles);
    case 'grants':
      return granted(form, key);
    default:
      return null;
  }
}

function typed(form: CreateForm, field: TextFieldName, key: string): CreateForm | null {
  const edited = editField(form[field], key, field === 'ips');
  return edited && changed(form, { [field]: edited });
}

function pasted(form: CreateForm, text: string): CreateForm {
  const { focus } = form;
  if (focus !== 'name' && focus !== 'ips' && focus !== 'expiry') return form;
  return changed(form, { [focus]: pasteInto(form[focus], text, focus === 'ips') });
}

function picked(form: CreateForm, key: string, profiles: readonly Profile[]): CreateForm | null {
  const step = key === 'left' ? -1 : key === 'right' || key === 'space' ? 1 : 0;
  if (step === 0) return null;
  const index = profiles.findIndex(({ name }) => name === form.profile.name);
  const profile = profiles[(index + step + profiles.length) % profiles.length] ?? form.profile;
  return changed(form, { profile, scopes: ['read'], levels: {}, choice: 0 });
}

function granted(form: CreateForm, key: string): CreateForm | null {
  const choices = choicesOf(form.profile);
  if (key === 'left')
    return { ...form, choice: (form.choice - 1 + choices.length) % choices.length };
  if (key === 'right') return { ...form, choice: (form.choice + 1) % choices.length };
  const choice = choices[form.choice];
  if (!choice) return null;
  if (form.profile.grant === 'scopes')
    return key === 'space' ? toggledScope(form, choice as Scope) : null;
  return leveled(form, choice as Resource, key);
}

function toggledScope(form: CreateForm, scope: Scope): CreateForm {
  const scopes = form.scopes.includes(scope)
    ? form.scopes.filter((one) => one !== scope)
    : [...form.scopes, scope];
  return changed(form, { scopes });
}

function leveled(form: CreateForm, resource: Resource, key: string): CreateForm | null {
  if (key === 'a') {
    const level = form.levels[resource] ?? 0;
    return changed(form, { levels: Object.fromEntries(resources.map((one) => [one, level])) });
  }
  const next =
    key === 'space'
      ? ((form.levels[resource] ?? 0) + 1) % 4
      : /^[0-3]$/.test(key)
        ? Number(key)
        : null;
  if (next === null) return null;
  return changed(form, { levels: { ...form.levels, [resource]: next as Level } });
}

/** What was refused before may be right now. */
function changed(form: CreateForm, change: Partial<CreateForm>): CreateForm {
  return { ...form, ...change, issues: [], leaving: false };
}

function neighbour(form: CreateForm, by: 1 | -1): FieldName {
  const fields = fieldsOf(form.profile);
  const index = fields.indexOf(form.focus) + by;
  return fields[(index + fields.length) % fields.length] ?? 'name';
}
