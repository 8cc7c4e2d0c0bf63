import { z } from 'zod';
import { resources, scopeNames } from '../../../core/permissions.ts';
import type { ProfileWire } from '../../wire/profile.ts';
import { count } from './common.ts';

const idFormat = z.discriminatedUnion('from', [
  z.strictObject({ from: z.literal('token'), length: count, separator: z.string() }),
  z.strictObject({ from: z.literal('random'), prefix: z.string(), length: count }),
  z.strictObject({ from: z.literal('cuid2'), length: count }),
]);

export const profile: z.ZodType<ProfileWire> = z.strictObject({
  name: z.string(),
  summary: z.string(),
  prefix: z.string().meta({ description: 'The first characters of every token.' }),
  former_prefixes: z
    .array(z.string())
    .meta({ description: 'What tokens began with in earlier times; they are still taken.' }),
  id: idFormat.meta({ description: 'Where the identifier comes from.' }),
  secret: z.strictObject({
    alphabet: z.enum(['base62', 'hex']),
    length: count,
    checksum: z.boolean().meta({ description: 'A CRC-32 of all before it follows.' }),
  }),
  grant: z.enum(['scopes', 'levels', 'account']).meta({ description: 'How keys are permitted.' }),
  scopes: z.array(z.enum(scopeNames)),
  resources: z
    .array(z.enum(resources))
    .meta({ description: 'What a key has a level for; empty unless it is permitted by levels.' }),
  label: z.strictObject({ word: z.enum(['name', 'description', 'memo']), min: count, max: count }),
  limits: z.strictObject({
    keys_per_account: count.nullable(),
    allowed_ips: count,
    expires_in_days: count.nullable(),
  }),
});
