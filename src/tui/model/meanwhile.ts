import { describeActor } from '../../core/actor.ts';
import type { AuditEntry } from '../../core/audit.ts';
import type { EventType } from '../../core/event.ts';
import { longAgo } from '../../core/relative-time.ts';

/** What each kind of change is called; each makes a new version of its key. */
const changeWords: Partial<Readonly<Record<EventType, string>>> = {
  'key.updated': 'changed',
  'key.enabled': 'switched it on',
  'key.disabled': 'switched it off',
  'key.revoked': 'revoked it',
  'key.rotated': 'rotated it',
  'key.rotation-finished': 'ended its old secret',
  'key.rotation-aborted': 'took its rotation back',
};

const fieldWords: Readonly<Record<string, string>> = {
  allowedIps: 'allowed IPs',
  rateLimit: 'rate limit',
  expiresAt: 'expiry',
};

/** The last `count` changes of a key among its audit entries (newest first), a line each: who, when, what. */
export function describeChanges(
  entries: readonly AuditEntry[],
  count: number,
  now: number,
): readonly string[] {
  return entries
    .filter(({ op }) => changeWords[op] !== undefined)
    .slice(0, Math.max(0, count))
    .map((entry) => `${describeActor(entry.actor)}, ${longAgo(entry.ts, now)}: ${whatOf(entry)}`);
}

function whatOf({ op, data }: AuditEntry): string {
  const word = changeWords[op] ?? op;
  if (op !== 'key.updated') return word;
  const [from, to] = [asRecord(data.from), asRecord(data.to)];
  const fields = Object.keys(to).map(
    (field) => `${fieldWords[field] ?? field} ${show(from[field])} to ${show(to[field])}`,
  );
  return `${word} ${fields.join(', ')}`;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function show(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(' ');
  return typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
}
