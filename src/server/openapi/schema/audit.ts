import { z } from 'zod';
import type { ExpectedHead } from '../../../core/audit.ts';
import { eventTypes } from '../../../core/event.ts';
import type { AuditEntryWire, AuditReportWire } from '../../wire/audit.ts';
import { count, moment } from './common.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const person = {
  name: z.string(),
  from: z.string().optional().meta({ description: 'Where they sat; a claim.' }),
};

const actor = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('local'), ...person }),
  z.strictObject({ kind: z.literal('account'), account: z.string(), ...person }),
  z.strictObject({
    kind: z.literal('key'),
    key: z.string(),
    account: z.string(),
    from: z.string().optional().meta({ description: 'The address, as the server saw it.' }),
    own: z.literal(true).optional().meta({
      description: 'At a panel, where a key reaches only keys of its own account and profile.',
    }),
  }),
  z.strictObject({ kind: z.literal('system') }),
]);

export const auditEntry: z.ZodType<AuditEntryWire> = z.strictObject({
  seq: z.int().min(1).meta({ description: 'Without gaps.' }),
  ts: moment,
  actor,
  op: z.enum(eventTypes),
  data: z.record(z.string(), z.unknown()).meta({
    description: 'What changed; the fields depend on `op`.',
  }),
  hash: hash.meta({ description: 'Covers this event and the one before.' }),
});

export const auditHead: z.ZodType<ExpectedHead> = z.strictObject({ seq: count, hash });

export const auditReport: z.ZodType<AuditReportWire> = z.strictObject({
  ok: z.boolean(),
  records: count,
  head: auditHead,
  problem: z
    .strictObject({ seq: count, reason: z.string() })
    .nullable()
    .meta({ description: 'The first place that does not hold.' }),
  warning: z.strictObject({ seq: count, reason: z.string() }).nullable().meta({
    description: 'Something odd that does not break the chain, such as a time that goes back.',
  }),
});
