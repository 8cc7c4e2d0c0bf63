import type { AccountDraft } from '../../core/account.ts';
import { keyStatuses } from '../../core/key.ts';
import type {
  Export,
  ImportOptions,
  ImportReport,
  ImportResult,
  Transfer,
  TransferKey,
  TransferSecret,
} from '../../core/transfer.ts';
import type { KeyDraftWire } from './key.ts';
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
  text,
  truth,
  word,
} from './shape.ts';

/** What an export says of itself, so that an import knows what it reads. */
export const transferFormat = 'keyrack-keys';
export const transferVersion = 1;

/** Keys with their digests, in JSON: what an export answers, and the body of an import. */
export interface TransferWire {
  readonly format: typeof transferFormat;
  readonly version: typeof transferVersion;
  readonly exported_at?: string | undefined;
  readonly accounts: readonly AccountDraft[];
  readonly keys: readonly TransferKeyWire[];
}

/** The same as an export answers it, with its moment. */
export type ExportWire = TransferWire & { readonly exported_at: string };

/** A key on its way between racks, in JSON. */
export interface TransferKeyWire extends Omit<KeyDraftWire, 'allowed_ips'>, TransferSecret {
  readonly id: string;
  readonly profile: string;
  readonly account: string;
  readonly allowed_ips: readonly string[];
  readonly enabled: boolean;
  readonly created_at: string;
  readonly revoked_at: string | null;
  readonly previous: (TransferSecret & { readonly expires_at: string }) | null;
}

/** What an import comes to, in JSON. */
export interface ImportReportWire extends Omit<ImportReport, 'dryRun'> {
  readonly dry_run: boolean;
}

export const exportQueryNames = ['revoked'] as const;
export const importQueryNames = ['dry_run'] as const;

const secretShapes = { digest: text, masked: text };

const transferKeyShape = record<TransferKeyWire>({
  ...{ id: text, profile: text, account: text, name: text, enabled: truth, ...secretShapes },
  scopes: optional(nullable(listOf(text))),
  permissions: optional(nullable(mapOf(number))),
  allowed_ips: listOf(text),
  rate_limit: optional(nullable(text)),
  expires_at: optional(nullable(text)),
  created_at: text,
  revoked_at: nullable(text),
  previous: nullable(
    record<NonNullable<TransferKeyWire['previous']>>({ ...secretShapes, expires_at: text }),
  ),
});

const accountShape = record<AccountDraft>({
  name: text,
  role: optional(word),
  permissions: optional(listOf(word)),
});

export const exportShape: Shape<ExportWire> = record<ExportWire>({
  format: oneOf([transferFormat]),
  version: oneOf([transferVersion]),
  exported_at: moment,
  accounts: listOf(accountShape),
  keys: listOf(transferKeyShape),
});

const resultShape = record<ImportResult>({
  ...{ id: text, name: text, account: text, outcome: word },
  status: nullable(oneOf(keyStatuses)),
});

export const reportShape: Shape<ImportReportWire> = record<ImportReportWire>({
  dry_run: truth,
  accounts: listOf(text),
  keys: listOf(resultShape),
});

/** Writes an export. */
export function exportToWire({ exportedAt, ...transfer }: Export): ExportWire {
  return { ...transferToWire(transfer), exported_at: exportedAt };
}

/** Reads an export. */
export function exportFromWire(wire: ExportWire): Export {
  return { ...transferFromWire(wire), exportedAt: wire.exported_at };
}

/** Writes what is to be imported. */
export function transferToWire({ accounts, keys }: Transfer): TransferWire {
  return {
    format: transferFormat,
    version: transferVersion,
    accounts,
    keys: keys.map(keyToWire),
  };
}

/** Reads what is to be imported. */
export function transferFromWire({ accounts, keys }: TransferWire): Transfer {
  return { accounts, keys: keys.map(keyFromWire) };
}

/** Writes what an import comes to. */
export function reportToWire({ dryRun, ...report }: ImportReport): ImportReportWire {
  return { dry_run: dryRun, ...report };
}

/** Reads what an import comes to. */
export function reportFromWire({ dry_run, ...report }: ImportReportWire): ImportReport {
  return { dryRun: dry_run, ...report };
}

/** Writes how an import is meant. */
export function importOptionsToWire({ dryRun }: ImportOptions): { dry_run?: string } {
  return dryRun ? { dry_run: 'true' } : {};
}

function keyToWire(key: TransferKey): TransferKeyWire {
  const { id, profile, account, name, scopes, permissions, enabled, masked, digest } = key;
  return {
    ...{ id, profile, account, name, scopes, permissions },
    allowed_ips: key.allowedIps,
    rate_limit: key.rateLimit,
    expires_at: key.expiresAt,
    enabled,
    created_at: key.createdAt,
    revoked_at: key.revokedAt,
    ...{ masked, digest },
    previous: key.previous && {
      digest: key.previous.digest,
      masked: key.previous.masked,
      expires_at: key.previous.expiresAt,
    },
  };
}

function keyFromWire(wire: TransferKeyWire): TransferKey {
  const { id, profile, account, name, scopes, permissions, enabled, masked, digest } = wire;
  return {
    ...{ id, profile, account, name, scopes, permissions },
    allowedIps: wire.allowed_ips,
    rateLimit: wire.rate_limit,
    expiresAt: wire.expires_at,
    enabled,
    createdAt: wire.created_at,
    revokedAt: wire.revoked_at,
    ...{ masked, digest },
    previous: wire.previous && {
      digest: wire.previous.digest,
      masked: wire.previous.masked,
      expiresAt: wire.previous.expires_at,
    },
  };
}
