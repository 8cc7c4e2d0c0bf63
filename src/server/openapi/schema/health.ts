import { z } from 'zod';

export const health = z.strictObject({
  status: z.literal('ok'),
  name: z.literal('keyrack'),
  version: z.string(),
});

export const unready = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('draining') }),
  z.strictObject({ status: z.literal('stopped'), reason: z.string() }),
]);
