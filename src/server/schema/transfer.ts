import { z } from 'zod';
import { roles } from '../../core/account.ts';
import { maxTransferKeys } from '../../core/transfer.ts';
import {
  type TransferKeyWire,
  type TransferWire,
  transferFormat,
  transferVersion,
} from '../wire/transfer.ts';

const secret = { digest: z.string(), masked: z.string() };

const key: z.ZodType<TransferKeyWire> = z.strictObject({
  id: z.string(),
  profile: z.string(),
  account: z.string(),
  name: z.string(),
  scopes: z.array(z.string()).nullish(),
  permissions: z.record(z.string(), z.number()).nullish(),
  allowed_ips: z.array(z.string()),
  rate_limit: z.string().nullish(),
  expires_at: z.string().nullish(),
  enabled: z.boolean(),
  created_at: z.string(),
  revoked_at: z.string().nullable(),
  ...secret,
  previous: z.strictObject({ ...secret, expires_at: z.string() }).nullable(),
});

const account = z.strictObject({
  name: z.string(),
  role: z.enum(roles).optional(),
  permissions: z.array(z.string()).optional(),
});

/** Keys with their digests: the body of `POST /v1/keys/import`, and what an export file holds. */
export const transfer: z.ZodType<TransferWire> = z.strictObject({
  format: z.literal(transferFormat),
  version: z.literal(transferVersion),
  exported_at: z.string().optional(),
  accounts: z.array(account).max(maxTransferKeys),
  keys: z.array(key).max(maxTransferKeys),
});
