import { isAllowed, parseAddress } from './addresses.ts';
import type { FilterField, FilterLanguage } from './filter.ts';
import { choiceField, numberField, spanField, textField } from './filter-fields.ts';
import { type ApiKey, keyStatuses } from './key.ts';
import { type Resource, resources, scopeNames } from './permissions.ts';

const uses = numberField<ApiKey>((key) => key.uses);

const fields: Readonly<Record<string, FilterField<ApiKey>>> = {
  name: textField((key) => key.name),
  id: textField((key) => key.id),
  token: textField((key) => key.masked),
  account: textField((key) => key.account),
  profile: textField((key) => key.profile),
  // Lists hold no revoked keys unless they are asked for as such, so here the word would find none.
  status: choiceField(
    keyStatuses.filter((status) => status !== 'revoked'),
    (key, status) => key.status === status,
  ),
  scope: choiceField([...scopeNames, ...resources], mayDo),
  ip: { takes: 'an address, or the beginning of one', read: readAddress },
  last: spanField(
    // As everywhere, a key that was never used is idle since it was made.
    ({ lastUsedAt, createdAt }, now) => now - Date.parse(lastUsedAt ?? createdAt),
    ({ lastUsedAt }) => lastUsedAt === null,
  ),
  expires: spanField(
    ({ expiresAt }, now) => remaining(expiresAt, now),
    ({ expiresAt }) => expiresAt === null,
  ),
  created: spanField(({ createdAt }, now) => now - Date.parse(createdAt), null),
  used: uses,
  uses,
};

/** What can be asked of keys. Words are looked for in name, id, masked token, account and profile. */
export const keyLanguage: FilterLanguage<ApiKey> = {
  fields,
  someText: ({ name, id, masked, account, profile }, passes) =>
    passes(name) || passes(id) || passes(masked) || passes(account) || passes(profile),
};

function mayDo({ scopes, permissions }: ApiKey, what: string): boolean {
  const level = permissions?.[what as Resource] ?? 0;
  return level > 0 || (scopes?.some((scope) => scope === what) ?? false);
}

/** NaN, which no comparison is true for, where there is no end or it has come. */
function remaining(expiresAt: string | null, now: number): number {
  const rest = expiresAt === null ? Number.NaN : Date.parse(expiresAt) - now;
  return rest > 0 ? rest : Number.NaN;
}

/**
 * A whole address finds the keys that were last used from it and those whose allowed IPs hold it by
 * name; a part of one finds where it stands written.
 */
function readAddress(written: string): ((key: ApiKey) => boolean) | null {
  const value = written.toLowerCase();
  if (!/^[\da-f.:/]+$/.test(value)) return null;
  const address = addressOf(value);
  const verdicts = new Map<string, boolean>();
  const holds = (rule: string) => {
    if (address === null) return rule.startsWith(value);
    const known = verdicts.get(rule);
    if (known !== undefined) return known;
    const verdict = isAllowed([rule], address);
    verdicts.set(rule, verdict);
    return verdict;
  };
  const isFrom = (ip: string | null) =>
    ip !== null && (address === null ? ip.startsWith(value) : ip === address);
  return ({ allowedIps, lastUsedIp, previous }) =>
    isFrom(lastUsedIp) || isFrom(previous?.lastUsedIp ?? null) || allowedIps.some(holds);
}

function addressOf(value: string): string | null {
  try {
    return parseAddress(value);
  } catch {
    return null;
  }
}
