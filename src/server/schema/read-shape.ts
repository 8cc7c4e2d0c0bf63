import type { z } from 'zod';
import { KeyError } from '../../core/errors.ts';
import { toIssues } from './issues.ts';

/** Reads a value by a schema; throws `invalid_input` with one issue for each field. */
export function readShape<T>(attempt: string, schema: z.ZodType<T>, value: unknown): T {
  const read = schema.safeParse(value, { reportInput: true });
  if (read.success) return read.data;
  const issues = toIssues(read.error);
  const [first] = issues;
  const what = `${first?.path || 'the body'} ${first?.message}`;
  throw new KeyError('invalid_input', `Cannot ${attempt}: ${what}`, { issues });
}
