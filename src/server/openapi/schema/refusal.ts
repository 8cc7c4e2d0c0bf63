import { z } from 'zod';
import { verdictCodes } from '../../../core/verdict.ts';
import type { RefusalEntryWire, RefusalPageWire } from '../../wire/refusal.ts';
import { count, moment, pageOf } from './common.ts';

const code = z.enum(verdictCodes).exclude(['VALID', 'MISSING']);

export const refusal: z.ZodType<RefusalEntryWire> = z.strictObject({
  code,
  source: z.string().nullable().meta({ description: 'An address, or a /64 of IPv6.' }),
  key: z.string().nullable().meta({ description: 'Only for a true token.' }),
  count,
  first_at: moment,
  last_at: moment,
});

export const refusalPage: z.ZodType<RefusalPageWire> = pageOf(refusal).extend({
  totals: z.partialRecord(code, count).meta({ description: 'All that were refused, by code.' }),
});
