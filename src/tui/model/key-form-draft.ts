import { type Issue, KeyError } from '../../core/errors.ts';
import { parseExpiry } from '../../core/expiry.ts';
import { levelsOf } from '../../core/permissions.ts';
import type { KeyChanges, KeyDraft } from '../../core/service.ts';
import { changedFields, type KeyForm, type ValueField } from './key-form.ts';
import { addressLines } from './key-form-keys.ts';

/** The draft that the form of a new key describes; throws `invalid_input` for an expiry that cannot be read. */
export function draftOf(form: KeyForm, now: number): KeyDraft {
  const { profile, account } = form;
  return { ...rulesOf(form, now), name: form.name.text, profile: profile.name, account };
}

/** What the form changes about its key, and of which version; throws `invalid_input` for an expiry that cannot be read. */
export function changesOf(form: KeyForm, now: number): KeyChanges {
  const changed = changedFields(form);
  const rules: KeyChanges = Object.fromEntries(
    changed.flatMap((field) => entriesOf(form, field, now)),
  );
  return { ...rules, version: form.key?.version };
}

/** The issues of a failure, each under the field that it is about; none if the failure is of another kind. */
export function issuesOf(error: unknown): readonly Issue[] {
  const issues = error instanceof KeyError ? error.issues : [];
  // The expiry is the only field that is typed as a span.
  return issues.map(({ path, message }) => ({
    path: path === 'duration' ? 'expires_at' : path,
    message,
  }));
}

/** The moment that the text of the expiry means, as ISO 8601; null for none. Throws `invalid_input`. */
export function expiryOf(text: string, now: number): string | null {
  const trimmed = text.trim();
  return trimmed === '' || trimmed === 'never' ? null : parseExpiry(trimmed, now);
}

function rulesOf(form: KeyForm, now: number): KeyChanges {
  const fields: readonly ValueField[] = ['grants', 'ips', 'expiry', 'rate'];
  return Object.fromEntries(fields.flatMap((field) => entriesOf(form, field, now)));
}

type Entry = readonly [keyof KeyChanges, unknown];

function entriesOf(form: KeyForm, field: ValueField, now: number): readonly Entry[] {
  const { profile, scopes, levels, rate } = form;
  switch (field) {
    case 'name':
      return [['name', form.name.text]];
    case 'grants':
      if (profile.grant === 'account') return [];
      if (profile.grant === 'scopes') return [['scopes', scopes]];
      return [['permissions', levelsOf(profile.resources, (one) => levels[one] ?? 0)]];
    case 'ips':
      return [['allowedIps', addressLines(form)]];
    case 'expiry':
      return [['expiresAt', expiryOf(form.expiry.text, now)]];
    case 'rate':
      return [['rateLimit', rate.text.trim() === '' ? null : rate.text.trim()]];
    default:
      return [];
  }
}
