import type { Account, AccountRights } from './account.ts';
import type { Actor } from './actor.ts';
import type { KeyRecord, KeyRules } from './key.ts';

/** The facts of a new key; it begins enabled, unrevoked and unrotated. */
export type NewKey = Omit<
  KeyRecord,
  'enabled' | 'version' | 'createdAt' | 'revokedAt' | 'previous'
>;

/**
 * The whole record of a key from elsewhere, as it shall stand: `createdAt` is when it was made there.
 * An imported key begins unrevoked.
 */
export type ImportedKey = Omit<KeyRecord, 'revokedAt' | 'request'>;

/**
 * Every kind of management event with its data. Old kinds never change meaning; a new kind is a
 * line here and a case of `apply` in `state.ts`. Uses and refusals are not events, or a stranger
 * could fill the disk.
 */
export interface EventData {
  'rack.created': Record<string, never>;
  'journal.recovered': {
    readonly segment: string;
    readonly offset: number;
    readonly bytes: number;
    readonly saved: string;
  };
  /** `keyrack doctor --repair`: what stood from `offset` on was cut off, with all later segments. */
  'journal.repaired': {
    readonly segment: string;
    readonly offset: number;
    readonly bytes: number;
    readonly saved: string;
  };
  'account.created': Omit<Account, 'createdAt'>;
  'account.updated': {
    readonly name: string;
    readonly from: Partial<AccountRights>;
    readonly to: Partial<AccountRights>;
  };
  'account.deleted': { readonly name: string };
  'key.created': NewKey;
  'key.imported': ImportedKey;
  'key.updated': {
    readonly id: string;
    readonly from: Partial<KeyRules>;
    readonly to: Partial<KeyRules>;
  };
  'key.enabled': { readonly id: string };
  'key.disabled': { readonly id: string };
  'key.revoked': { readonly id: string };
  /** `previousExpiresAt` null: the old secret stops at once. */
  'key.rotated': {
    readonly id: string;
    readonly digest: string;
    readonly masked: string;
    readonly previousExpiresAt: string | null;
  };
  'key.rotation-finished': { readonly id: string };
  'key.rotation-aborted': { readonly id: string };
  /** Digests left the rack: so many keys were exported. */
  'keys.exported': { readonly count: number };
  /** The latest moment that was seen, which had been wrong, and the one that counts from now on. */
  'clock.reset': { readonly from: string; readonly to: string };
  /** What the actor wanted and may not do; `repeats` were refused since the last such record. */
  'attempt.refused': {
    readonly attempt: string;
    readonly id: string | null;
    readonly reason: string;
    readonly repeats: number;
  };
  /** A key began to manage the rack from an address. */
  'access.started': { readonly repeats: number };
  /** The audit was read from elsewhere. */
  'audit.read': { readonly repeats: number };
}

export type EventType = keyof EventData;

/** One fact: when (ISO 8601 UTC), by whom, what. */
export type EventOf<T extends EventType> = {
  readonly ts: string;
  readonly actor: Actor;
  readonly op: T;
  readonly data: EventData[T];
};

export type KeyrackEvent = { [T in EventType]: EventOf<T> }[EventType];

/** The names of all kinds, for filters and for refusing an unknown one. */
export const eventTypes = [
  'rack.created',
  'journal.recovered',
  'journal.repaired',
  'account.created',
  'account.updated',
  'account.deleted',
  'key.created',
  'key.imported',
  'key.updated',
  'key.enabled',
  'key.disabled',
  'key.revoked',
  'key.rotated',
  'key.rotation-finished',
  'key.rotation-aborted',
  'keys.exported',
  'clock.reset',
  'attempt.refused',
  'access.started',
  'audit.read',
] as const satisfies readonly EventType[];

/** An event before it has a time and an actor. */
export type NewEvent = {
  [T in EventType]: { readonly op: T; readonly data: EventData[T] };
}[EventType];
