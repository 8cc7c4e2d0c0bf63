import { z } from 'zod';
import { accountChanges, accountDraft } from '../schema/account.ts';
import { bulk } from '../schema/bulk.ts';
import { digests } from '../schema/digests.ts';
import { keyChanges, keyDraft, rotation } from '../schema/key.ts';
import { presented } from '../schema/presented.ts';
import { transfer } from '../schema/transfer.ts';
import type { Schema } from './document-types.ts';
import { account } from './schema/account.ts';
import { activity } from './schema/activity.ts';
import { auditEntry, auditHead, auditReport } from './schema/audit.ts';
import { box } from './schema/box.ts';
import { keyOutcome } from './schema/bulk.ts';
import { clockReset } from './schema/clock.ts';
import { dataOf, pageOf, pagination } from './schema/common.ts';
import { digestMatch } from './schema/digest-match.ts';
import { explanation } from './schema/explanation.ts';
import { health, unready } from './schema/health.ts';
import { importReport } from './schema/import-report.ts';
import { key, minted, mintedOnce, previousSecret, self } from './schema/key.ts';
import { issue, problem } from './schema/problem.ts';
import { profile } from './schema/profile.ts';
import { refusal, refusalPage } from './schema/refusal.ts';
import { decision, decisions } from './schema/request.ts';
import { rate, verdict } from './schema/verdict.ts';

/**
 * Every shape that has a name in the document. Those of bodies are the schemas that bodies are
 * validated by; a test holds real answers against the others.
 */
export const schemas = {
  Key: key,
  PreviousSecret: previousSecret,
  KeyDraft: keyDraft,
  KeyChanges: keyChanges,
  Rotation: rotation,
  KeyAnswer: dataOf(key),
  KeyPage: pageOf(key),
  MintedKey: minted,
  MintedOnceKey: mintedOnce,
  Bulk: bulk,
  KeyOutcome: keyOutcome,
  Digests: digests,
  DigestMatch: digestMatch,
  DigestMatchList: dataOf(z.array(digestMatch)),
  Transfer: transfer,
  ImportReport: importReport,
  ImportReportAnswer: dataOf(importReport),
  KeyOutcomeList: dataOf(z.array(keyOutcome)),
  Account: account,
  AccountDraft: accountDraft,
  AccountChanges: accountChanges,
  AccountAnswer: dataOf(account),
  AccountPage: pageOf(account),
  Profile: profile,
  ProfileAnswer: dataOf(profile),
  ProfileList: dataOf(z.array(profile)),
  AuditEntry: auditEntry,
  AuditPage: pageOf(auditEntry),
  AuditHead: auditHead,
  AuditHeadAnswer: dataOf(auditHead),
  AuditReport: auditReport,
  AuditReportAnswer: dataOf(auditReport),
  Decision: decision,
  Decisions: decisions,
  Activity: activity,
  ActivityList: dataOf(z.array(activity)),
  Refusal: refusal,
  RefusalPage: refusalPage,
  Box: box,
  BoxList: dataOf(z.array(box)),
  ClockReset: clockReset,
  ClockResetAnswer: dataOf(clockReset),
  Pagination: pagination,
  Question: presented,
  SelfAnswer: dataOf(self),
  Verdict: verdict,
  Explanation: explanation,
  ExplanationAnswer: dataOf(explanation),
  Rate: rate,
  Health: health,
  Unready: unready,
  Problem: problem,
  Issue: issue,
} as const satisfies Record<string, z.ZodType>;

export type SchemaName = keyof typeof schemas;

/** The path of a named shape within the document. */
export function refTo(name: SchemaName): string {
  return `#/components/schemas/${name}`;
}

/** The named shapes as JSON Schema, each referring to the others by name. */
export function schemaComponents(): Readonly<Record<string, Schema>> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const written = z.toJSONSchema(registry, { uri: (id) => refTo(id as SchemaName) });
  return Object.fromEntries(
    Object.entries(written.schemas).map(([name, { $id: _id, $schema: _dialect, ...schema }]) => [
      name,
      schema as Schema,
    ]),
  );
}
