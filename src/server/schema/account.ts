import { z } from 'zod';
import { operatorPermissions, roles } from '../../core/account.ts';
import type { AccountChangesWire, AccountDraftWire } from '../wire/account.ts';

const permissions = z.array(z.string()).meta({
  description: `What a member may do: ${operatorPermissions.map((one) => `\`${one}\``).join(', ')}.`,
});

/** The body of `PATCH /v1/accounts/{name}`. */
export const accountChanges: z.ZodType<AccountChangesWire> = z
  .strictObject({ role: z.enum(roles), permissions })
  .partial();

/** The body of `POST /v1/accounts`. */
export const accountDraft: z.ZodType<AccountDraftWire> = z.strictObject({
  name: z.string().meta({
    description: '1 to 64 letters, digits and `. _ @ -`; it is the identifier.',
    examples: ['alice'],
  }),
  role: z.enum(roles).optional().meta({
    description: 'An `admin` holds every permission; `member` unless given.',
  }),
  permissions: permissions.optional(),
});
