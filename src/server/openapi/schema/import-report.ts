import { z } from 'zod';
import { keyStatuses } from '../../../core/key.ts';
import type { ImportReportWire } from '../../wire/transfer.ts';

export const importReport: z.ZodType<ImportReportWire> = z.strictObject({
  dry_run: z.boolean(),
  accounts: z.array(z.string()).meta({ description: 'Those that were made.' }),
  keys: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      account: z.string(),
      outcome: z.enum(['imported', 'present', 'revoked']).meta({
        description: 'A key that is `present`, or was `revoked` there, is not taken over.',
      }),
      status: z.enum(keyStatuses).nullable().meta({ description: 'Here, afterwards.' }),
    }),
  ),
});
