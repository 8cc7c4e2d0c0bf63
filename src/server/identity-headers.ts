import type { ApiKey } from '../core/key.ts';

/** The headers that tell a program behind a proxy whose key a request presented. */
export const identityHeaderNames = [
  'X-Key-Id',
  'X-Key-Name',
  'X-Key-Account',
  'X-Key-Scopes',
  'X-Key-Expires-At',
] as const;
export type IdentityHeader = (typeof identityHeaderNames)[number];

/**
 * Every identity header, never empty: a proxy that copies headers leaves what the client sent
 * where the answer has none (Caddy, GHSA-7r4p-vjf4-gxv4), so a missing value is `-`. Names are
 * percent-encoded, since a header holds ASCII only, and cut after 64 characters, since nginx takes
 * 4 KiB of headers in all. Scopes are separated by blanks; a key with
 * levels has `servers=3 users=1`, without those that are 0.
 */
export function identityHeaders(key: ApiKey): Readonly<Record<IdentityHeader, string>> {
  return {
    'X-Key-Id': key.id,
    'X-Key-Name': nameOf(key),
    'X-Key-Account': key.account,
    'X-Key-Scopes': grantOf(key) || '-',
    'X-Key-Expires-At': key.expiresAt ?? '-',
  };
}

/** The identity headers of a request that passes without a key, all `-`. */
export const anonymousHeaders: Readonly<Record<IdentityHeader, string>> = {
  'X-Key-Id': '-',
  'X-Key-Name': '-',
  'X-Key-Account': '-',
  'X-Key-Scopes': '-',
  'X-Key-Expires-At': '-',
};

function nameOf({ name }: ApiKey): string {
  return encodeURIComponent(name.length <= 64 ? name : [...name].slice(0, 64).join('')) || '-';
}

function grantOf({ scopes, permissions }: ApiKey): string {
  if (scopes) return scopes.join(' ');
  return Object.entries(permissions ?? {})
    .filter(([, level]) => level > 0)
    .map(([resource, level]) => `${resource}=${level}`)
    .join(' ');
}
