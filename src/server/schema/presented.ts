import { z } from 'zod';
import type { PresentedWire } from '../wire/verdict.ts';

/** The body of `POST /v1/verify`. */
export const presented: z.ZodType<PresentedWire> = z.strictObject({
  token: z.string().nullable(),
  ip: z.string().nullish(),
  permission: z.string().nullish(),
});
