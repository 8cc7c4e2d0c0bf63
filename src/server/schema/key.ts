import { z } from 'zod';
import type { KeyChangesWire, KeyDraftWire } from '../wire/key.ts';

const rules = {
  name: z.string().meta({ description: 'What people call the key.', examples: ['backup script'] }),
  scopes: z
    .array(z.string())
    .nullish()
    .meta({
      description: 'Scopes, for profiles that grant by scope; null for the others.',
      examples: [['read']],
    }),
  permissions: z
    .record(z.string(), z.number())
    .nullish()
    .meta({
      description: 'A level from 0 to 3 for each resource, for profiles that grant by level.',
      examples: [{ servers: 3, users: 1 }],
    }),
  allowed_ips: z
    .array(z.string())
    .optional()
    .meta({
      description: 'Addresses and CIDR ranges that the key may be used from; empty for all.',
      examples: [['203.0.113.0/24']],
    }),
  rate_limit: z
    .string()
    .nullish()
    .meta({
      description: 'How many requests pass in which time; null for no limit.',
      examples: ['600/1m'],
    }),
  expires_at: z
    .string()
    .nullish()
    .meta({
      description: 'ISO 8601 with a zone, in the future; null for never.',
      examples: ['2027-01-01T00:00:00Z'],
    }),
};

/** The body of `POST /v1/keys`. Only types are checked here; what the values may be, core knows. */
export const keyDraft: z.ZodType<KeyDraftWire> = z.strictObject({
  ...rules,
  profile: z.string().optional().meta({
    description: 'The format of the key, one of `/v1/profiles`; `keyrack` unless given.',
  }),
  account: z.string().optional().meta({
    description: 'Whose key it is; the account of whoever asks unless given.',
  }),
});

/** The body of `PATCH /v1/keys/{id}`. */
export const keyChanges: z.ZodType<KeyChangesWire> = z
  .strictObject({
    ...rules,
    version: z.int().meta({
      description: 'The version that the change was made from: 409 if the key has another by now.',
    }),
  })
  .partial();

/** The body of `POST /v1/keys/{id}/rotate`: begin (with an overlap or none), finish, or abort. */
export interface RotationWire {
  readonly overlap?: string | undefined;
  readonly finish?: true | undefined;
  readonly abort?: true | undefined;
}

export const rotation: z.ZodType<RotationWire> = z
  .strictObject({
    overlap: z
      .string()
      .optional()
      .meta({
        description: 'How long the old secret stays good; not at all unless given.',
        examples: ['24h'],
      }),
    finish: z.literal(true).optional().meta({ description: 'Ends the old secret now.' }),
    abort: z.literal(true).optional().meta({
      description: 'Ends the new secret; the old one is the only one again.',
    }),
  })
  .refine((body) => Object.keys(body).length <= 1, 'holds more than one of overlap, finish, abort');
