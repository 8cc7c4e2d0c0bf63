import { z } from 'zod';
import { verdictCodes } from '../../../core/verdict.ts';
import type { ExplanationWire } from '../../wire/explanation.ts';
import { verdictFields } from './verdict.ts';

const step = z.strictObject({
  check: z.enum(verdictCodes).exclude(['VALID']),
  outcome: z.enum(['pass', 'fail', 'unknown', 'not_reached']),
  detail: z.string().meta({ description: 'For people.' }),
  remedy: z.string().optional().meta({ description: 'How to mend it.' }),
  command: z.string().optional().meta({ description: 'The command that mends it.' }),
});

// Optional members that are never undefined, which zod cannot say.
export const explanation = z.strictObject({
  ...verdictFields,
  steps: z.array(step).meta({ description: 'Every check, in order.' }),
}) as z.ZodType<ExplanationWire>;
