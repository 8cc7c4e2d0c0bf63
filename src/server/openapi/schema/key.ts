import { z } from 'zod';
import { keyStatuses } from '../../../core/key.ts';
import { resources, scopeNames } from '../../../core/permissions.ts';
import type { KeyWire, MintedOnceWire, MintedWire, PreviousWire } from '../../wire/key.ts';
import type { SelfWire } from '../../wire/self.ts';
import { count, moment } from './common.ts';

const level = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]);

export const previousSecret: z.ZodType<PreviousWire> = z.strictObject({
  expires_at: moment.meta({ description: 'When the old secret dies.' }),
  last_used_at: moment.nullable(),
  last_used_ip: z.string().nullable(),
  uses: count,
});

const keyShape = z.strictObject({
  id: z.string().meta({ description: 'Public: safe in logs.', examples: ['kr_4fJ0aZq81LmT'] }),
  profile: z.string().meta({ examples: ['keyrack'] }),
  name: z.string().meta({ examples: ['backup script'] }),
  account: z.string().meta({ examples: ['admin'] }),
  masked: z.string().meta({
    description: 'What may be shown of the token.',
    examples: ['kr_4fJ0aZq81LmT_…'],
  }),
  status: z.enum(keyStatuses).meta({
    description: 'A revoked key stays as a tombstone; `inactive` is switched off.',
  }),
  scopes: z.array(z.enum(scopeNames)).nullable(),
  permissions: z.partialRecord(z.enum(resources), level).nullable().meta({
    description: '0 none, 1 read, 2 read and write, 3 read, write and delete.',
  }),
  allowed_ips: z.array(z.string()).meta({ description: 'Empty: from everywhere.' }),
  rate_limit: z
    .string()
    .nullable()
    .meta({ examples: ['600/1m'] }),
  expires_at: moment.nullable(),
  created_at: moment,
  last_used_at: moment.nullable(),
  last_used_ip: z.string().nullable(),
  uses: count,
  previous: previousSecret.nullable().meta({
    description: 'The old secret of a key that is being rotated.',
  }),
  version: z.int().min(1).meta({ description: 'One more with every change.' }),
});

export const key: z.ZodType<KeyWire> = keyShape;

export const self: z.ZodType<SelfWire> = keyShape.pick({
  ...{ id: true, name: true, profile: true, account: true },
  ...{ scopes: true, permissions: true, expires_at: true },
});

const token = z.string().meta({ description: 'Shown in this answer and never again.' });

export const minted: z.ZodType<MintedWire> = z.strictObject({ data: key, token });

export const mintedOnce: z.ZodType<MintedOnceWire> = z.strictObject({
  data: key,
  token: token.optional(),
});
