import type { AuditEntry } from '../../core/audit.ts';
import type { EventType } from '../../core/event.ts';
import type { Change } from '../components/sides.tsx';

type Fields = Readonly<Record<string, unknown>>;

/** True for an event that tells its fields as they were and as they are. */
export function isChange({ data }: Pick<AuditEntry, 'data'>): boolean {
  return isFields(data.from) && isFields(data.to);
}

/** What an event changed, before and after; nothing for an event that is no change of something that was there. */
export function auditChanges(entry: AuditEntry): readonly Change[] {
  const { from, to } = entry.data;
  if (isFields(from) && isFields(to)) {
    const fields = [...new Set([...Object.keys(from), ...Object.keys(to)])];
    return fields.map((field) => ({
      field: titles[field] ?? field,
      before: valueLines(field, from[field]),
      after: valueLines(field, to[field]),
    }));
  }
  const status = statuses[entry.op];
  return status ? [{ field: 'status', before: [status[0]], after: [status[1]] }] : [];
}

/** An enabled key was off before, and so on: a switch that was there already makes no event. */
const statuses: Readonly<Partial<Record<EventType, readonly [string, string]>>> = {
  'key.enabled': ['inactive', 'active'],
  'key.disabled': ['active', 'inactive'],
  'key.revoked': ['not revoked', 'revoked'],
};

const titles: Readonly<Record<string, string>> = {
  allowedIps: 'allowed IPs',
  rateLimit: 'rate limit',
  expiresAt: 'expires',
};

/** What the absence of a value means, field by field. */
const absences: Readonly<Record<string, string>> = {
  allowedIps: 'every address',
  expiresAt: 'never',
};

function valueLines(field: string, value: unknown): readonly string[] {
  const none = absences[field] ?? 'none';
  if (value === null || value === undefined) return [none];
  if (Array.isArray(value)) return value.length === 0 ? [none] : value.map(String);
  if (isFields(value)) return Object.entries(value).map(([name, level]) => `${name}: ${level}`);
  return [String(value)];
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
