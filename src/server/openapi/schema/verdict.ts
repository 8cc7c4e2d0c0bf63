import { z } from 'zod';
import { verdictCodes } from '../../../core/verdict.ts';
import type { RateWire, VerdictWire } from '../../wire/verdict.ts';
import { count, moment } from './common.ts';
import { key } from './key.ts';

export const rate: z.ZodType<RateWire> = z.strictObject({
  limit: count,
  remaining: count,
  reset_ms: count.meta({ description: 'Until the next request passes, or the window is empty.' }),
});

/** The members of a verdict, for whatever is one and more. */
export const verdictFields = {
  valid: z.boolean(),
  code: z.enum(verdictCodes),
  key: key.optional().meta({ description: 'From `REVOKED` on: only for the true token.' }),
  previous: z.literal(true).optional().meta({ description: 'The old secret was presented.' }),
  previous_expires_at: moment.nullable().optional(),
  rate: rate.optional().meta({ description: 'If a rate limit was counted.' }),
};

// The wire type has optional members that are never undefined, which zod cannot say.
export const verdict = z.strictObject(verdictFields) as z.ZodType<VerdictWire>;
