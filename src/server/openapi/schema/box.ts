import { z } from 'zod';
import type { BoxWire } from '../../wire/box.ts';
import { count, moment } from './common.ts';

export const box: z.ZodType<BoxWire> = z.strictObject({
  id: z.string(),
  name: z.string().meta({ description: 'The name of its machine.' }),
  version: z.string(),
  self: z.boolean().meta({ description: 'True for the box that answers.' }),
  seq: count.meta({ description: 'The event up to which it has the journal.' }),
  lag: count.meta({ description: 'How many events behind the newest that is.' }),
  lease_ms: count.nullable().meta({
    description: 'How long it may judge without hearing from the store; null if nothing limits it.',
  }),
  stale_ok: z.boolean().meta({ description: 'True if it judges on after that.' }),
  started_at: moment,
});
