import type { Actor } from '../../core/actor.ts';
import type { AuditEntry, AuditQuery, AuditReport, ExpectedHead } from '../../core/audit.ts';
import type { AuditNote } from '../../core/audit-times.ts';
import { KeyError } from '../../core/errors.ts';
import { pagingFromWire, pagingNames, pagingToWire } from './page.ts';
import {
  moment,
  nullable,
  number,
  object,
  oneOf,
  optional,
  record,
  type Shape,
  text,
  truth,
  word,
} from './shape.ts';

/** A management event in JSON; the same fields as in core, `data` with the names of the wire. */
export type AuditEntryWire = AuditEntry;

/** What reading the chain showed, in JSON; the same names as in core. */
export type AuditReportWire = AuditReport;

export const auditQueryNames = [...pagingNames, 'key', 'actor', 'type', 'since'] as const;

/** The query parameters of `GET /v1/audit`, as text. */
export type AuditQueryWire = {
  readonly [N in (typeof auditQueryNames)[number]]?: string | undefined;
};

/** Names of two words; all others are the same on both sides. */
const wireNames: Readonly<Record<string, string>> = {
  allowedIps: 'allowed_ips',
  rateLimit: 'rate_limit',
  expiresAt: 'expires_at',
  createdAt: 'created_at',
  previousExpiresAt: 'previous_expires_at',
};
const coreNames = Object.fromEntries(Object.entries(wireNames).map(([core, wire]) => [wire, core]));

/** The members of an event's data that hold rules, or an old secret, themselves. */
const nested = new Set(['from', 'to', 'previous']);

const person = { name: text, from: optional(text) };
type ActorOf<K extends Actor['kind']> = Extract<Actor, { readonly kind: K }>;

const actorShapes: { readonly [K in Actor['kind']]: Shape<ActorOf<K>> } = {
  local: record<ActorOf<'local'>>({ kind: word, ...person }),
  account: record<ActorOf<'account'>>({ kind: word, account: text, ...person }),
  key: record<ActorOf<'key'>>({
    ...{ kind: word, key: text, account: text, from: optional(text) },
    own: optional(oneOf([true])),
  }),
  system: record<ActorOf<'system'>>({ kind: word }),
};
const actorKind = oneOf(['local', 'account', 'key', 'system']);

const actorShape: Shape<Actor> = (value, path) =>
  actorShapes[actorKind(object(value, path).kind, `${path}.kind`)](value, path);

export const auditEntryShape: Shape<AuditEntryWire> = record<AuditEntryWire>({
  seq: number,
  ts: moment,
  actor: actorShape,
  op: word,
  data: object,
  hash: text,
});

const noteShape = record<AuditNote>({ seq: number, reason: text });

export const auditReportShape: Shape<AuditReportWire> = record<AuditReportWire>({
  ok: truth,
  records: number,
  head: record<ExpectedHead>({ seq: number, hash: text }),
  problem: nullable(noteShape),
  warning: nullable(noteShape),
});

/** Writes an event as JSON has it. */
export function auditEntryToWire({ seq, ts, actor, op, data, hash }: AuditEntry): AuditEntryWire {
  return { seq, ts, actor, op, data: rename(data, wireNames), hash };
}

/** Reads an event from JSON. */
export function auditEntryFromWire(wire: AuditEntryWire): AuditEntry {
  const { seq, ts, actor, op, data, hash } = wire;
  return { seq, ts, actor, op, data: rename(data, coreNames), hash };
}

/** Writes a query as parameters. */
export function auditQueryToWire(query: AuditQuery): AuditQueryWire {
  const { key, actor, type, since } = query;
  return { ...pagingToWire(query), key, actor, type, since };
}

/** Reads a query from parameters; throws `invalid_input`. */
export function auditQueryFromWire(wire: AuditQueryWire): AuditQuery {
  const { key, actor, type, since } = wire;
  return { ...pagingFromWire(wire), key, actor, type, since };
}

/** Writes a place in the chain as `SEQ:HASH`. */
export function headToWire({ seq, hash }: ExpectedHead): string {
  return `${seq}:${hash}`;
}

/** Reads `SEQ:HASH`; throws `invalid_input`. */
export function headFromWire(text: string): ExpectedHead {
  const [, seq, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (seq !== undefined && hash !== undefined) return { seq: Number(seq), hash };
  const message = `"${text.slice(0, 90)}" is not SEQ:HASH, a number and 64 hexadecimal digits`;
  throw new KeyError('invalid_input', `Cannot verify audit: expect ${message}`, {
    issues: [{ path: 'expect', message }],
  });
}

/**
 * Only names that are known are changed, and only where rules stand: a generic change of case
 * would turn the resource `database_hosts` into another one on the way back.
 */
function rename(data: object, names: Readonly<Record<string, string>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      names[name] ?? name,
      nested.has(name) && isRecord(value) ? rename(value, names) : value,
    ]),
  );
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
