import { z } from 'zod';
import { bulkActs } from '../../core/service.ts';
import type { BulkWire } from '../wire/bulk.ts';

/** The body of `POST /v1/keys/bulk`. */
export const bulk: z.ZodType<BulkWire> = z.strictObject({
  action: z.enum(bulkActs),
  ids: z.array(z.string()),
});
