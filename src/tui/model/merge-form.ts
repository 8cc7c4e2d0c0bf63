import type { Issue } from '../../core/errors.ts';
import type { ApiKey } from '../../core/key.ts';
import { type FormValues, isSame, type KeyForm, type ValueField, valuesOf } from './key-form.ts';

type Editable = Exclude<ValueField, 'profile' | 'account'>;

const paths: Readonly<Record<Editable, string>> = {
  name: 'name',
  grants: 'permissions',
  ips: 'allowed_ips',
  expiry: 'expires_at',
  rate: 'rate_limit',
};

/**
 * The form over a key that others changed meanwhile: what was typed stays, the rest becomes what
 * stands there now, and where both changed a field an issue says so. Saving then replaces theirs.
 */
export function mergedForm(form: KeyForm, key: ApiKey, notices: readonly string[]): KeyForm {
  const theirs = valuesOf(key, form.profile);
  const fields = Object.keys(paths) as Editable[];
  const typed = fields.filter((field) => !isSame(field, form, form.initial));
  const kept = Object.assign({}, ...typed.map((field) => part(form, field)));
  const issues = typed.flatMap((field) => clashOf(field, form, theirs));
  return { ...form, ...theirs, ...kept, key, initial: theirs, issues, notices };
}

function part(values: FormValues, field: Editable): Partial<FormValues> {
  return field === 'grants'
    ? { scopes: values.scopes, levels: values.levels }
    : { [field]: values[field] };
}

function clashOf(field: Editable, form: KeyForm, theirs: FormValues): readonly Issue[] {
  if (isSame(field, theirs, form.initial) || isSame(field, theirs, form)) return [];
  const now = field === 'grants' ? '' : ` to "${theirs[field].text.replaceAll('\n', ', ')}"`;
  return [{ path: paths[field], message: `was changed meanwhile${now}; saving replaces that` }];
}
