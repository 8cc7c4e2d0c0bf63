import { type Issue, KeyError } from '../errors.ts';
import type { ImportedKey } from '../event.ts';
import { checkExpiry } from '../expiry.ts';
import { isIdentifier, isMasked } from '../identifier.ts';
import { isPast } from '../key.ts';
import type { Profile, Profiles } from '../profile.ts';
import { checkRules } from '../rules.ts';
import type { TransferKey, TransferSecret } from '../transfer.ts';
import { findProfile } from './create-key.ts';
import { refuseTokenName } from './refuse-token-name.ts';

/** The record that a key would have here, or what is wrong with it. */
export type CheckedImport =
  | { readonly record: ImportedKey; readonly issues: readonly [] }
  | { readonly record: null; readonly issues: readonly Issue[] };

const digestPattern = /^[0-9a-f]{64}$/;
const attempt = 'import key';

/** Checks a key by the rules that a create obeys, but for an expiry, which may have passed. */
export function checkImport(key: TransferKey, profiles: Profiles, now: number): CheckedImport {
  const issues: Issue[] = [];
  const profile = noted(issues, () => findProfile(profiles, key.profile, 'import'));
  if (!profile) return { record: null, issues };
  noted(issues, () => refuseTokenName(key.name, profiles, attempt));
  const rules = noted(issues, () => checkRules(withoutPast(key, now), profile, now, attempt));
  checkSecret(key, key.id, profile, '', issues);
  if (!isIdentifier(profile, key.id)) issues.push({ path: 'id', message: notAnId(profile) });
  const createdAt = momentOf('created_at', key.createdAt, issues);
  if (createdAt !== null && !isPast(createdAt, now))
    issues.push({ path: 'created_at', message: `"${createdAt}" is after now (${iso(now)})` });
  const expiresAt = momentOf('expires_at', key.expiresAt ?? null, issues);
  const previous = checkPrevious(key, profile, now, issues);
  if (!rules || createdAt === null || issues.length > 0)
    return { record: null, issues: unique(issues) };
  const { id, account, masked, digest, enabled } = key;
  const record: ImportedKey = {
    ...{ id, profile: profile.name, account, masked, digest },
    ...rules,
    ...{ expiresAt, enabled, version: 1, createdAt, previous },
  };
  return { record, issues: [] };
}

/** An expiry that has passed is left out of the check: a key may come to be here that is expired already. */
function withoutPast(key: TransferKey, now: number): TransferKey {
  return isPast(key.expiresAt ?? null, now) ? { ...key, expiresAt: null } : key;
}

/** The old secret of a rotation that is over opens nothing any more and is dropped. */
function checkPrevious(
  { id, previous }: TransferKey,
  profile: Profile,
  now: number,
  issues: Issue[],
): ImportedKey['previous'] {
  if (!previous) return null;
  checkSecret(previous, id, profile, 'previous.', issues);
  const expiresAt = momentOf('previous.expires_at', previous.expiresAt, issues);
  if (expiresAt === null || isPast(expiresAt, now)) return null;
  return { digest: previous.digest, masked: previous.masked, expiresAt };
}

function checkSecret(
  { digest, masked }: TransferSecret,
  id: string,
  profile: Profile,
  under: string,
  issues: Issue[],
): void {
  if (!digestPattern.test(digest))
    issues.push({ path: `${under}digest`, message: 'is not a SHA-256 in 64 hexadecimal digits' });
  // Neither text is quoted: whoever confused it with the token must not find that in a log.
  if (!isMasked(profile, id, masked)) {
    const message = `is not what profile "${profile.name}" shows of a token of this key`;
    issues.push({ path: `${under}masked`, message });
  }
}

function notAnId(profile: Profile): string {
  return `is not an identifier of profile "${profile.name}"`;
}

/** Any moment that has a zone, in the past or in the future, as ISO 8601 UTC. */
function momentOf(path: string, text: string | null, issues: Issue[]): string | null {
  if (text === null) return null;
  const found: Issue[] = [];
  const moment = noted(found, () => checkExpiry(text, Number.NEGATIVE_INFINITY));
  issues.push(...found.map(({ message }) => ({ path, message })));
  return moment;
}

/** Runs a check that throws `invalid_input` and notes its issues. */
function noted<T>(issues: Issue[], check: () => T): T | null {
  try {
    return check();
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    issues.push(...error.issues);
    return null;
  }
}

function unique(issues: readonly Issue[]): readonly Issue[] {
  const seen = new Map(issues.map((issue) => [`${issue.path} ${issue.message}`, issue]));
  return [...seen.values()];
}

function iso(now: number): string {
  return new Date(now).toISOString();
}
