import { z } from 'zod';
import { errorCodes, type Issue } from '../../../core/errors.ts';
import { verdictCodes } from '../../../core/verdict.ts';
import type { Problem } from '../../problem.ts';

/** Every `code` that a problem document can have. */
export const problemCodes: readonly string[] = [
  ...new Set([
    ...errorCodes,
    ...verdictCodes.filter((code) => code !== 'VALID').map((code) => code.toLowerCase()),
  ]),
];

export const issue: z.ZodType<Issue> = z.strictObject({
  path: z.string().meta({ description: 'The field.', examples: ['allowed_ips.2'] }),
  message: z.string(),
});

// An optional member that is never undefined, which zod cannot say.
export const problem = z.strictObject({
  type: z.literal('about:blank'),
  title: z.string().meta({ description: 'The name of the status.' }),
  status: z.int(),
  code: z.enum(problemCodes as [string, ...string[]]).meta({ description: 'Branch on this.' }),
  detail: z.string().meta({ description: 'What was attempted, and why it was refused.' }),
  issues: z.array(issue).optional().meta({ description: 'The fields that were refused.' }),
  request_id: z.string().meta({ description: 'As in `X-Request-Id` and in the log.' }),
}) as z.ZodType<Problem>;
