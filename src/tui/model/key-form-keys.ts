/** What keys do to the form of a key. A reducer: no clock, no service. */
import type { Issue } from '../../core/errors.ts';
import { type Level, levelsOf, type Resource, type Scope } from '../../core/permissions.ts';
import { editField, fieldOf, pasteInto } from './edit.ts';
import {
  choicesOf,
  type FieldName,
  fieldOfIssue,
  fieldsOf,
  type KeyForm,
  type TextFieldName,
  textFields,
} from './key-form.ts';

export type FormAction =
  | { readonly type: 'key'; readonly key: string }
  | { readonly type: 'paste'; readonly text: string }
  | { readonly type: 'move'; readonly by: 1 | -1 }
  | { readonly type: 'ownAddress' }
  | { readonly type: 'accounts'; readonly accounts: readonly string[] }
  | { readonly type: 'issues'; readonly issues: readonly Issue[] }
  | { readonly type: 'failed'; readonly notice: string }
  | { readonly type: 'become'; readonly form: KeyForm }
  | { readonly type: 'leaving'; readonly leaving: boolean };

/** Applies one action; a key that the focused field has no use for leaves the form as it is. */
export function reduceForm(form: KeyForm, action: FormAction): KeyForm {
  switch (action.type) {
    case 'key':
      return keyed(form, action.key) ?? form;
    case 'paste':
      return pasted(form, action.text);
    case 'move':
      return { ...form, focus: neighbour(form, action.by), leaving: false };
    case 'ownAddress':
      return withOwnAddress(form);
    case 'accounts':
      return { ...form, options: { ...form.options, accounts: action.accounts } };
    case 'issues':
      return refused(form, action.issues);
    case 'failed':
      return { ...form, notices: [action.notice] };
    case 'become':
      return action.form;
    case 'leaving':
      return { ...form, leaving: action.leaving };
  }
}

/** True if the focused field takes the key for itself. */
export function takesKey(form: KeyForm, key: string): boolean {
  return keyed(form, key) !== null;
}

/** The lines of allowed IPs that are not empty. */
export function addressLines({ ips }: Pick<KeyForm, 'ips'>): readonly string[] {
  return ips.text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** True if the address of this session can be added to the allowed ones. */
export function offersAddress({ options, ips }: Pick<KeyForm, 'options' | 'ips'>): boolean {
  return options.address !== null && !addressLines({ ips }).includes(options.address);
}

function keyed(form: KeyForm, key: string): KeyForm | null {
  const { focus } = form;
  switch (focus) {
    case 'profile':
      return pickedProfile(form, key);
    case 'account':
      return pickedAccount(form, key);
    case 'grants':
      return form.profile.grant === 'scopes' ? scoped(form, key) : leveled(form, key);
    case 'submit':
    case 'cancel':
      return null;
    default:
      return typed(form, focus, key);
  }
}

function typed(form: KeyForm, field: TextFieldName, key: string): KeyForm | null {
  const edited = editField(form[field], key, field === 'ips');
  if (!edited) return null;
  // Where nothing was typed, nothing is said: moving the cursor is not typing.
  return edited.text === form[field].text
    ? { ...form, [field]: edited, leaving: false }
    : changed(form, { [field]: edited });
}

function pasted(form: KeyForm, text: string): KeyForm {
  const field = textFields.find((one) => one === form.focus);
  return field ? changed(form, { [field]: pasteInto(form[field], text, field === 'ips') }) : form;
}

function pickedProfile(form: KeyForm, key: string): KeyForm | null {
  const { profiles } = form.options;
  const index = profiles.findIndex(({ name }) => name === form.profile.name);
  const profile = profiles[turned(index, key, profiles.length)];
  return profile ? changed(form, { profile, scopes: ['read'], levels: {}, choice: 0 }) : null;
}

function pickedAccount(form: KeyForm, key: string): KeyForm | null {
  const { accounts } = form.options;
  const account = accounts[turned(accounts.indexOf(form.account), key, accounts.length)];
  return account === undefined ? null : changed(form, { account });
}

/** The next or previous of `count`; -1 for a key that does not turn. */
function turned(index: number, key: string, count: number): number {
  const step = key === 'left' ? -1 : key === 'right' || key === 'space' ? 1 : 0;
  return step === 0 ? -1 : (index + step + count) % count;
}

function scoped(form: KeyForm, key: string): KeyForm | null {
  const { scopes: all } = form.profile;
  if (key === 'left' || key === 'right')
    return { ...form, choice: turned(form.choice, key, all.length) };
  const scope = all[form.choice];
  return key === 'space' && scope ? changed(form, { scopes: toggled(form.scopes, scope) }) : null;
}

function toggled(scopes: readonly Scope[], scope: Scope): readonly Scope[] {
  return scopes.includes(scope) ? scopes.filter((one) => one !== scope) : [...scopes, scope];
}

/** Up and down go through the grid and, at its ends, out of it. */
function leveled(form: KeyForm, key: string): KeyForm | null {
  const step = key === 'up' ? -1 : key === 'down' ? 1 : 0;
  const resource = choicesOf(form.profile)[form.choice] as Resource | undefined;
  if (step !== 0) {
    const choice = form.choice + step;
    return choicesOf(form.profile)[choice] === undefined ? null : { ...form, choice };
  }
  if (!resource) return null;
  const present = form.levels[resource] ?? 0;
  if (key === 'a')
    return changed(form, { levels: levelsOf(form.profile.resources, () => present) });
  const level = nextLevel(present, key);
  return level === null ? null : changed(form, { levels: { ...form.levels, [resource]: level } });
}

function nextLevel(present: Level, key: string): Level | null {
  if (key === 'space') return ((present + 1) % 4) as Level;
  if (key === 'left') return Math.max(0, present - 1) as Level;
  if (key === 'right') return Math.min(3, present + 1) as Level;
  return /^[0-3]$/.test(key) ? (Number(key) as Level) : null;
}

function withOwnAddress(form: KeyForm): KeyForm {
  const { address } = form.options;
  if (address === null || !offersAddress(form)) return form;
  return changed(
    { ...form, focus: 'ips' },
    { ips: fieldOf([...addressLines(form), address].join('\n')) },
  );
}

/** After a refusal every field counts as typed in: what is missing is told as well. */
function refused(form: KeyForm, issues: readonly Issue[]): KeyForm {
  const focus = fieldOfIssue(issues[0]) ?? form.focus;
  return { ...form, issues, focus, touched: fieldsOf(form) };
}

/** What was refused before may be right now. */
function changed(form: KeyForm, change: Partial<KeyForm>): KeyForm {
  const { focus } = form;
  const touched = form.touched.includes(focus) ? form.touched : [...form.touched, focus];
  return { ...form, ...change, touched, issues: [], leaving: false };
}

function neighbour(form: KeyForm, by: 1 | -1): FieldName {
  const fields = fieldsOf(form);
  const index = fields.indexOf(form.focus) + by;
  return fields[(index + fields.length) % fields.length] ?? 'name';
}
