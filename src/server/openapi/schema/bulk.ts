import { z } from 'zod';
import { errorCodes } from '../../../core/errors.ts';
import type { KeyOutcomeWire } from '../../wire/bulk.ts';
import { key } from './key.ts';

export const keyOutcome: z.ZodType<KeyOutcomeWire> = z.discriminatedUnion('ok', [
  z.strictObject({ id: z.string(), ok: z.literal(true), key }),
  z.strictObject({
    id: z.string(),
    ok: z.literal(false),
    status: z.int().meta({ description: 'The status that the change alone would have had.' }),
    code: z.enum(errorCodes),
    detail: z.string(),
  }),
]);
