import { type Actor, describeActor } from '../../core/actor.ts';
import type { AuditEntry } from '../../core/audit.ts';
import type { Row } from '../components/table.tsx';
import type { Theme } from '../theme.ts';
import { padTo } from './cells.ts';

const cells = { seq: 5, time: 16, op: 21, actor: 12 };

/** The header of the audit list. */
export function auditHeader(theme: Theme): string {
  return `${line(['SEQ', 'TIME (UTC)', 'WHAT', 'BY'], theme)}ABOUT`;
}

/** The row of one event; what it is about comes last, where it may be as long as it likes. */
export function auditRow(entry: AuditEntry, columns: number, theme: Theme): Row {
  const before = line(
    [
      String(entry.seq),
      entry.ts.slice(0, 16).replace('T', ' '),
      entry.op,
      describeActor(entry.actor),
    ],
    theme,
  );
  const room = Math.max(0, columns - before.length - 2);
  return {
    id: String(entry.seq),
    before,
    toned: '',
    tone: 'quiet',
    after: padTo(about(entry), room, theme.ellipsis),
  };
}

/** The name, id or account that an event speaks of. */
export function about({ data }: AuditEntry): string {
  const words = [data.name, data.id, data.segment];
  return words.filter((word) => typeof word === 'string').join(' · ');
}

/** An event as label and text, every field of its data a line. */
export function auditFacts(entry: AuditEntry): readonly (readonly [string, string])[] {
  const facts = Object.entries(entry.data).map(([name, value]) => [name, show(value)] as const);
  return [
    ['Sequence', String(entry.seq)],
    ['Time', entry.ts],
    ['What', entry.op],
    ['By', describeActor(entry.actor)],
    ...place(entry.actor),
    ...facts,
    ['Hash', entry.hash],
  ];
}

/** Where the person says they sat; the box cannot prove it. */
function place(actor: Actor): readonly (readonly [string, string])[] {
  return 'from' in actor && actor.from ? [['From', `${actor.from} (claimed)`]] : [];
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function line([seq = '', time = '', op = '', actor = '']: readonly string[], theme: Theme): string {
  const of = (text: string, width: number) => `${padTo(text, width, theme.ellipsis)} `;
  return of(seq, cells.seq) + of(time, cells.time) + of(op, cells.op) + of(actor, cells.actor);
}
