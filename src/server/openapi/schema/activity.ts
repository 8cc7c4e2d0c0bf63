import { z } from 'zod';
import type { KeyActivityWire } from '../../wire/activity.ts';
import { count, moment } from './common.ts';

export const activity: z.ZodType<KeyActivityWire> = z.strictObject({
  id: z.string(),
  hours: z.array(count).meta({ description: '24 counts, the present hour last.' }),
  sources: z.array(
    z.strictObject({
      source: z.string().nullable().meta({ description: 'An address, or a /64 of IPv6.' }),
      count,
      last_at: moment,
    }),
  ),
});
