import { z } from 'zod';
import { roles } from '../../core/account.ts';
import type { AccountChangesWire, AccountDraftWire } from '../wire/account.ts';

/** The body of `PATCH /v1/accounts/{name}`. */
export const accountChanges: z.ZodType<AccountChangesWire> = z
  .strictObject({ role: z.enum(roles), permissions: z.array(z.string()) })
  .partial();

/** The body of `POST /v1/accounts`. */
export const accountDraft: z.ZodType<AccountDraftWire> = z.strictObject({
  name: z.string(),
  role: z.enum(roles).optional(),
  permissions: z.array(z.string()).optional(),
});
