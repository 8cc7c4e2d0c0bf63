import { z } from 'zod';
import { doors, verdictCodes } from '../../../core/verdict.ts';
import type { RequestTailWire } from '../../wire/request.ts';
import { count, moment } from './common.ts';

export const decision: z.ZodType<RequestTailWire['data'][number]> = z.strictObject({
  seq: z.int().min(1),
  at: moment,
  door: z.enum(doors).meta({ description: 'Where the token was presented.' }),
  method: z.string().nullable(),
  path: z.string().nullable(),
  ip: z.string().nullable(),
  permission: z.string().nullable(),
  takes: z.array(z.string()).nullable().meta({
    description: 'The profiles whose keys the door takes; null for those of every profile.',
  }),
  key: z.string().nullable().meta({ description: 'Only for a true token.' }),
  code: z.enum(verdictCodes),
});

export const decisions: z.ZodType<RequestTailWire> = z.strictObject({
  data: z.array(decision),
  next: count.meta({ description: 'The `since` of the next question.' }),
  missed: count.meta({ description: 'How many were forgotten in between.' }),
});
