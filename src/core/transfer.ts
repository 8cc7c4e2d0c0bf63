import type { AccountDraft } from './account.ts';
import type { KeyStatus } from './key.ts';

/** The most keys that one export or import holds. */
export const maxTransferKeys = 10_000;

/**
 * A key on its way between racks, as it comes from outside: nothing of it is checked yet. There is
 * no token; `digest` is the SHA-256 of it in hex. `createdAt` and `revokedAt` are ISO 8601 with a zone.
 */
export interface TransferKey extends TransferSecret {
  readonly id: string;
  readonly profile: string;
  readonly account: string;
  readonly name: string;
  readonly scopes?: readonly string[] | null | undefined;
  readonly permissions?: Readonly<Record<string, number>> | null | undefined;
  readonly allowedIps: readonly string[];
  readonly rateLimit?: string | null | undefined;
  readonly expiresAt?: string | null | undefined;
  readonly enabled: boolean;
  readonly createdAt: string;
  readonly revokedAt: string | null;
  /** The old secret of a rotation that is under way. */
  readonly previous: (TransferSecret & { readonly expiresAt: string }) | null;
}

/** What is known of a token: its digest, and what may be shown of it. */
export interface TransferSecret {
  readonly digest: string;
  readonly masked: string;
}

/** Keys, and the accounts that own them as far as they may be made where they are missing. */
export interface Transfer {
  readonly accounts: readonly AccountDraft[];
  readonly keys: readonly TransferKey[];
}

/** All keys of a rack at one moment (ISO 8601 UTC). */
export interface Export extends Transfer {
  readonly exportedAt: string;
}

/** With `revoked` the tombstones of revoked keys as well. */
export interface ExportQuery {
  readonly revoked?: boolean | undefined;
}

/** With `dryRun` everything is checked and nothing is done. */
export interface ImportOptions {
  readonly dryRun?: boolean | undefined;
}

/**
 * What an import comes to for one key: it is taken over; it is `present` with the same id and token,
 * and stays as it is here; or it was `revoked` there, which is not taken over.
 */
export type ImportOutcome = 'imported' | 'present' | 'revoked';

/** One key of an import; `status` is the one it has here afterwards, null if it is not here. */
export interface ImportResult {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly outcome: ImportOutcome;
  readonly status: KeyStatus | null;
}

/** What an import did, or with `dryRun` would do; `accounts` are the names of those that it made. */
export interface ImportReport {
  readonly dryRun: boolean;
  readonly accounts: readonly string[];
  readonly keys: readonly ImportResult[];
}
