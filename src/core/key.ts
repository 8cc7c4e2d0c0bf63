import type { Levels, Scope } from './permissions.ts';

/** `revoked` keys stay as tombstones for the audit and for the answer "this key was revoked". */
export const keyStatuses = ['active', 'inactive', 'expired', 'revoked'] as const;
export type KeyStatus = (typeof keyStatuses)[number];

/** What may be changed about a key after it was made. `expiresAt` is ISO 8601 UTC, `rateLimit` is `600/1m`. */
export interface KeyRules {
  readonly name: string;
  readonly scopes: readonly Scope[] | null;
  readonly permissions: Levels | null;
  readonly allowedIps: readonly string[];
  readonly rateLimit: string | null;
  readonly expiresAt: string | null;
}

/** A key as the rack keeps it. The token is nowhere; `digest` is its SHA-256 in hex. */
export interface KeyRecord extends KeyRules {
  readonly id: string;
  readonly profile: string;
  readonly account: string;
  readonly masked: string;
  readonly digest: string;
  readonly enabled: boolean;
  /** 1 when the key is made, one more with every change; an edit may name the version that it is of. */
  readonly version: number;
  readonly createdAt: string;
  readonly revokedAt: string | null;
  /** The request that made the key, if it may be retried (`Idempotency-Key`). */
  readonly request?: CreateRequest | undefined;
  /** The old secret of a rotated key, good until `expiresAt`. */
  readonly previous: {
    readonly digest: string;
    readonly masked: string;
    readonly expiresAt: string;
  } | null;
}

/** A create that may be retried: digests of who asks with which request id, and of the draft. */
export interface CreateRequest {
  readonly id: string;
  readonly draft: string;
}

/** A key as everybody may see it: no digest, but what it was last used for. */
export interface ApiKey extends KeyRules {
  readonly id: string;
  readonly profile: string;
  readonly account: string;
  readonly masked: string;
  readonly status: KeyStatus;
  readonly version: number;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly lastUsedIp: string | null;
  readonly uses: number;
  readonly previous: PreviousSecret | null;
}

/** The old secret of a rotated key: when it dies, and whether it is still in use. */
export interface PreviousSecret {
  readonly expiresAt: string;
  readonly lastUsedAt: string | null;
  readonly lastUsedIp: string | null;
  readonly uses: number;
}

/** The status at `now` (milliseconds): revoked before inactive before expired; `now >= expiresAt` is expired. */
export function keyStatus(key: KeyRecord, now: number): KeyStatus {
  if (key.revokedAt !== null) return 'revoked';
  if (!key.enabled) return 'inactive';
  return isPast(key.expiresAt, now) ? 'expired' : 'active';
}

/** True if the moment is not null and `now` has reached it. */
export function isPast(moment: string | null, now: number): boolean {
  return moment !== null && now >= Date.parse(moment);
}
