import { z } from 'zod';
import { roles } from '../../core/account.ts';
import { maxTransferKeys } from '../../core/transfer.ts';

/** The version of the format of declarations. */
export const declarationVersion = 1;

const account = z.strictObject({
  name: z.string(),
  role: z.enum(roles).optional(),
  permissions: z.array(z.string()).optional(),
});

const key = z.strictObject({
  name: z.string(),
  account: z.string().optional(),
  profile: z.string().optional(),
  scopes: z.array(z.string()).optional(),
  permissions: z.record(z.string(), z.number()).optional(),
  allowed_ips: z.array(z.string()).optional(),
  rate_limit: z.string().nullable().optional(),
  expires_at: z.string().nullable().optional(),
  enabled: z.boolean().optional(),
});

/** Accounts and keys as they shall be, without secrets: what `keyrack diff` and `keyrack apply` read. */
export const declaration = z.strictObject({
  version: z.literal(declarationVersion),
  accounts: z.array(account).max(maxTransferKeys).optional(),
  keys: z.array(key).max(maxTransferKeys).optional(),
});

export type Declaration = z.infer<typeof declaration>;
export type DeclaredAccount = z.infer<typeof account>;
export type DeclaredKey = z.infer<typeof key>;
