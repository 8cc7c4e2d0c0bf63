import { type ApiKey, type KeyStatus, keyStatuses, type PreviousSecret } from '../../core/key.ts';
import type { Levels, Scope } from '../../core/permissions.ts';
import type { KeyChanges, KeyDraft, Minted, MintedOnce } from '../../core/service.ts';
import {
  listOf,
  mapOf,
  moment,
  nullable,
  number,
  oneOf,
  optional,
  record,
  type Shape,
  type Shapes,
  text,
  word,
} from './shape.ts';

/** A key in JSON (SPEC section 5). */
export interface KeyWire {
  readonly id: string;
  readonly profile: string;
  readonly name: string;
  readonly account: string;
  readonly masked: string;
  readonly status: KeyStatus;
  readonly scopes: readonly Scope[] | null;
  readonly permissions: Levels | null;
  readonly allowed_ips: readonly string[];
  readonly rate_limit: string | null;
  readonly expires_at: string | null;
  readonly created_at: string;
  readonly last_used_at: string | null;
  readonly last_used_ip: string | null;
  readonly uses: number;
  readonly previous: PreviousWire | null;
  readonly version: number;
}

/** The old secret of a rotated key in JSON. */
export interface PreviousWire {
  readonly expires_at: string;
  readonly last_used_at: string | null;
  readonly last_used_ip: string | null;
  readonly uses: number;
}

/** What a new key is made from, in JSON. */
export interface KeyDraftWire {
  readonly name: string;
  readonly profile?: string | undefined;
  readonly account?: string | undefined;
  readonly scopes?: readonly string[] | null | undefined;
  readonly permissions?: Readonly<Record<string, number>> | null | undefined;
  readonly allowed_ips?: readonly string[] | undefined;
  readonly rate_limit?: string | null | undefined;
  readonly expires_at?: string | null | undefined;
}

/** New rules for a key, in JSON. */
export type KeyChangesWire = Partial<Omit<KeyDraftWire, 'profile' | 'account'>> & {
  readonly version?: number | undefined;
};

/** A key with its token, in JSON: the one answer that shows it. */
export interface MintedWire {
  readonly data: KeyWire;
  readonly token: string;
}

/** A key with its token, if this answer is the one that shows it. */
export type MintedOnceWire = Pick<MintedWire, 'data'> & Partial<MintedWire>;

const levelsShape = nullable(mapOf(oneOf([0, 1, 2, 3])));

const previousShape: Shape<PreviousWire> = record<PreviousWire>({
  expires_at: moment,
  last_used_at: nullable(moment),
  last_used_ip: nullable(text),
  uses: number,
});

/** What each field of a key must be. */
export const keyShapes: Shapes<KeyWire> = {
  id: text,
  profile: text,
  name: text,
  account: text,
  masked: text,
  status: oneOf(keyStatuses),
  scopes: nullable(listOf(word)),
  permissions: levelsShape,
  allowed_ips: listOf(text),
  rate_limit: nullable(text),
  expires_at: nullable(moment),
  created_at: moment,
  last_used_at: nullable(moment),
  last_used_ip: nullable(text),
  uses: number,
  previous: nullable(previousShape),
  version: number,
};

export const keyShape: Shape<KeyWire> = record<KeyWire>(keyShapes);

export const mintedShape: Shape<MintedOnceWire> = record<MintedOnceWire>({
  data: keyShape,
  token: optional(text),
});

/** Writes a key as JSON has it; nothing but the fields of the SPEC passes. */
export function keyToWire(key: ApiKey): KeyWire {
  const { id, profile, name, account, masked, status, scopes, permissions, uses, version } = key;
  return {
    ...{ id, profile, name, account, masked, status, scopes, permissions },
    allowed_ips: key.allowedIps,
    rate_limit: key.rateLimit,
    expires_at: key.expiresAt,
    created_at: key.createdAt,
    last_used_at: key.lastUsedAt,
    last_used_ip: key.lastUsedIp,
    uses,
    previous: key.previous && previousToWire(key.previous),
    version,
  };
}

/** Reads a key from JSON. */
export function keyFromWire(wire: KeyWire): ApiKey {
  const { id, profile, name, account, masked, status, scopes, permissions, uses, version } = wire;
  return {
    ...{ id, profile, name, account, masked, status, scopes, permissions },
    allowedIps: wire.allowed_ips,
    rateLimit: wire.rate_limit,
    expiresAt: wire.expires_at,
    createdAt: wire.created_at,
    lastUsedAt: wire.last_used_at,
    lastUsedIp: wire.last_used_ip,
    uses,
    previous: wire.previous && previousFromWire(wire.previous),
    version,
  };
}

/** Writes a fresh key with its token. */
export function mintedToWire({ key, token }: Minted): MintedWire {
  return { data: keyToWire(key), token };
}

/** Writes what a retried create comes to; without a token there is none in the answer. */
export function mintedOnceToWire({ key, token }: MintedOnce): MintedOnceWire {
  return { data: keyToWire(key), ...(token === null ? {} : { token }) };
}

/** Reads a fresh key with its token. */
export function mintedFromWire({ data, token }: MintedWire): Minted {
  return { key: keyFromWire(data), token };
}

/** Writes a draft; what is left out stays out. */
export function draftToWire(draft: KeyDraft): KeyDraftWire {
  const { name, profile, account } = draft;
  return { ...rulesToWire(draft), name, profile, account };
}

/** Reads a draft. */
export function draftFromWire(wire: KeyDraftWire): KeyDraft {
  const { name, profile, account } = wire;
  return { ...rulesFromWire(wire), name, profile, account };
}

/** Writes changes; what is left out stays out. */
export function changesToWire(changes: KeyChanges): KeyChangesWire {
  return { ...rulesToWire(changes), version: changes.version };
}

/** Reads changes. */
export function changesFromWire(wire: KeyChangesWire): KeyChanges {
  return { ...rulesFromWire(wire), version: wire.version };
}

function rulesToWire(changes: KeyChanges): KeyChangesWire {
  const { name, scopes, permissions, allowedIps, rateLimit, expiresAt } = changes;
  return {
    ...{ name, scopes, permissions },
    allowed_ips: allowedIps,
    rate_limit: rateLimit,
    expires_at: expiresAt,
  };
}

function rulesFromWire(wire: KeyChangesWire): KeyChanges {
  const { name, scopes, permissions } = wire;
  return {
    ...{ name, scopes, permissions },
    allowedIps: wire.allowed_ips,
    rateLimit: wire.rate_limit,
    expiresAt: wire.expires_at,
  };
}

function previousToWire(previous: PreviousSecret): PreviousWire {
  const { expiresAt, lastUsedAt, lastUsedIp, uses } = previous;
  return { expires_at: expiresAt, last_used_at: lastUsedAt, last_used_ip: lastUsedIp, uses };
}

function previousFromWire(wire: PreviousWire): PreviousSecret {
  const { expires_at, last_used_at, last_used_ip, uses } = wire;
  return { expiresAt: expires_at, lastUsedAt: last_used_at, lastUsedIp: last_used_ip, uses };
}
