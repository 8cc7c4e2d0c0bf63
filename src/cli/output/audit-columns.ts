import { describeActor } from '../../core/actor.ts';
import type { AuditEntry } from '../../core/audit.ts';
import { auditEntryToWire } from '../../server/wire/audit.ts';
import { timeColumn } from './columns.ts';
import type { Column } from './table.ts';

/** What a list shows of a management event. */
export function auditColumns(now: number): readonly Column<AuditEntry>[] {
  return [
    { title: 'SEQ', show: ({ seq }) => String(seq), worth: 2 },
    timeColumn('WHEN', ({ ts }) => ts, now, 5),
    { title: 'WHO', show: ({ actor }) => describeActor(actor), least: 8, worth: 4 },
    { title: 'WHAT', show: ({ op }) => op, worth: 6 },
    { title: 'SUBJECT', show: subjectOf, worth: 3 },
    {
      title: 'DETAIL',
      show: detailOf,
      plain: (entry) => JSON.stringify(auditEntryToWire(entry).data),
      least: 8,
      worth: 1,
    },
  ];
}

/** The key or the account that the event is about. */
function subjectOf({ data }: AuditEntry): string {
  return String(data.id ?? data.name ?? data.segment ?? '');
}

/** What of an event a line has room for: a new key's name, the fields that were changed, how many keys, what was refused. */
function detailOf({ data }: AuditEntry): string {
  if (typeof data.count === 'number') return `keys: ${data.count}`;
  if (typeof data.attempt === 'string') return data.attempt;
  if (typeof data.to === 'object' && data.to !== null) return Object.keys(data.to).join(', ');
  return 'id' in data ? String(data.name ?? '') : String(data.role ?? '');
}
