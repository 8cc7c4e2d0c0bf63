import { z } from 'zod';
import type { PresentedWire } from '../wire/verdict.ts';

/** The body of `POST /v1/verify`. */
export const presented: z.ZodType<PresentedWire> = z.strictObject({
  token: z.string().nullable().meta({
    description: 'The token as your client presented it; null if it presented none.',
  }),
  ip: z
    .string()
    .nullish()
    .meta({
      description: 'The address of your client; without one, keys with allowed IPs are refused.',
      examples: ['203.0.113.9'],
    }),
  permission: z
    .string()
    .nullish()
    .meta({
      description: 'What the request needs: a scope, or `RESOURCE:VERB`.',
      examples: ['write', 'servers:read'],
    }),
});
