import { z } from 'zod';
import { operatorPermissions, roles } from '../../../core/account.ts';
import type { AccountWire } from '../../wire/account.ts';
import { count, moment } from './common.ts';

export const account: z.ZodType<AccountWire> = z.strictObject({
  name: z.string(),
  role: z.enum(roles),
  permissions: z.array(z.enum(operatorPermissions)),
  created_at: moment,
  keys: count.meta({ description: 'Keys that are not revoked.' }),
});
