import stringWidth from 'string-width';
import { type Actor, describeActor } from '../../core/actor.ts';
import type { AuditEntry } from '../../core/audit.ts';
import type { Row } from '../components/table.tsx';
import type { Theme } from '../theme.ts';
import { isChange } from './audit-change.ts';
import { padTo } from './cells.ts';

const wide = { seq: 5, time: 16, op: 21, actor: 12 };
/** In a narrow window who did it is told by the event alone, and the year by nothing. */
const narrow = { seq: 5, time: 11, op: 20, actor: 0 };

function cellsIn(columns: number) {
  return columns < 76 ? narrow : wide;
}

/** The header of the audit list. */
export function auditHeader(columns: number, theme: Theme): string {
  return `${line(['SEQ', 'TIME (UTC)', 'WHAT', 'BY'], columns, theme)}ABOUT`;
}

/** The row of one event; what it is about comes last, where it may be as long as it likes. */
export function auditRow(entry: AuditEntry, columns: number, theme: Theme): Row {
  const before = line(
    [
      String(entry.seq),
      entry.ts.slice(16 - cellsIn(columns).time, 16).replace('T', ' '),
      entry.op,
      describeActor(entry.actor),
    ],
    columns,
    theme,
  );
  const room = Math.max(0, columns - stringWidth(before) - 2);
  return {
    id: String(entry.seq),
    before,
    toned: '',
    tone: 'quiet',
    after: padTo(theme.own(about(entry)), room, theme.ellipsis),
  };
}

/** The name, id or account that an event speaks of. */
export function about({ data }: AuditEntry): string {
  const words = [data.name, data.id, data.segment];
  return words.filter((word) => typeof word === 'string').join(' · ');
}

/** The id of the key that an event is about, or null. */
export function keyOfEntry({ op, data }: AuditEntry): string | null {
  return op.startsWith('key.') && typeof data.id === 'string' ? data.id : null;
}

/** An event as label and text; every field of its data is a line, but for what stands side by side as a change. */
export function auditFacts(entry: AuditEntry): readonly (readonly [string, string])[] {
  const facts = Object.entries(entry.data)
    .filter(([name]) => name !== 'from' || !isChange(entry))
    .filter(([name]) => name !== 'to' || !isChange(entry))
    .map(([name, value]) => [name, show(value)] as const);
  return [
    ['What', `${entry.op} (event ${entry.seq})`],
    ['Time', entry.ts],
    ['By', describeActor(entry.actor)],
    ...place(entry.actor),
    ...facts,
  ];
}

/** Where the person says they sat; the box cannot prove it. */
function place(actor: Actor): readonly (readonly [string, string])[] {
  return 'from' in actor && actor.from ? [['From', `${actor.from} (claimed)`]] : [];
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function line(texts: readonly string[], columns: number, theme: Theme): string {
  const { seq, time, op, actor } = cellsIn(columns);
  return [seq, time, op, actor]
    .map((width, index) =>
      width === 0 ? '' : `${padTo(texts[index] ?? '', width, theme.ellipsis)} `,
    )
    .join('');
}
