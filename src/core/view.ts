import { isRotating } from './decisions/rotate-key.ts';
import { type ApiKey, type KeyRecord, keyStatus, type PreviousSecret } from './key.ts';
import type { AccountSummary } from './service.ts';
import type { State } from './state.ts';
import type { Usage } from './usage.ts';

/** A key as it may be shown, with its status at `now` and its uses. What is shown is named, so that nothing new slips out. */
export function viewKey(key: KeyRecord, usage: Usage, now: number): ApiKey {
  const use = usage.total(key.id);
  return {
    id: key.id,
    profile: key.profile,
    account: key.account,
    masked: key.masked,
    name: key.name,
    scopes: key.scopes,
    permissions: key.permissions,
    allowedIps: key.allowedIps,
    rateLimit: key.rateLimit,
    expiresAt: key.expiresAt,
    version: key.version,
    createdAt: key.createdAt,
    status: keyStatus(key, now),
    lastUsedAt: use?.at ?? null,
    lastUsedIp: use?.ip ?? null,
    uses: use?.count ?? 0,
    previous: viewPrevious(key, usage, now),
  };
}

/** Every account by name, with the number of its keys that are not revoked. */
export function summarizeAccounts(state: State): readonly AccountSummary[] {
  const counts = new Map<string, number>();
  for (const key of state.keys.values()) {
    if (key.revokedAt === null) counts.set(key.account, (counts.get(key.account) ?? 0) + 1);
  }
  return [...state.accounts.values()]
    .map((account) => ({ ...account, keys: counts.get(account.name) ?? 0 }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** One account of the state, likewise. */
export function summarizeAccount(state: State, name: string): AccountSummary {
  const account = summarizeAccounts(state).find((one) => one.name === name);
  if (!account) throw new Error(`there is no account "${name}" where one was found before`);
  return account;
}

function viewPrevious(key: KeyRecord, usage: Usage, now: number): PreviousSecret | null {
  if (key.previous === null || !isRotating(key, now)) return null;
  const use = usage.previous(key.id);
  return {
    expiresAt: key.previous.expiresAt,
    lastUsedAt: use?.at ?? null,
    lastUsedIp: use?.ip ?? null,
    uses: use?.count ?? 0,
  };
}
