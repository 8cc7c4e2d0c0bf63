import { z } from 'zod';
import type { KeyChangesWire, KeyDraftWire } from '../wire/key.ts';

const rules = {
  name: z.string(),
  scopes: z.array(z.string()).nullish(),
  permissions: z.record(z.string(), z.number()).nullish(),
  allowed_ips: z.array(z.string()).optional(),
  rate_limit: z.string().nullish(),
  expires_at: z.string().nullish(),
};

/** The body of `POST /v1/keys`. Only types are checked here; what the values may be, core knows. */
export const keyDraft: z.ZodType<KeyDraftWire> = z.strictObject({
  ...rules,
  profile: z.string().optional(),
  account: z.string().optional(),
});

/** The body of `PATCH /v1/keys/{id}`. */
export const keyChanges: z.ZodType<KeyChangesWire> = z
  .strictObject({ ...rules, version: z.int() })
  .partial();

/** The body of `POST /v1/keys/{id}/rotate`: begin (with an overlap or none), finish, or abort. */
export interface RotationWire {
  readonly overlap?: string | undefined;
  readonly finish?: true | undefined;
  readonly abort?: true | undefined;
}

export const rotation: z.ZodType<RotationWire> = z
  .strictObject({
    overlap: z.string().optional(),
    finish: z.literal(true).optional(),
    abort: z.literal(true).optional(),
  })
  .refine((body) => Object.keys(body).length <= 1, 'holds more than one of overlap, finish, abort');
