import type { RequestEntry } from '../../core/request-log.ts';
import type { Row } from '../components/table.tsx';
import type { Theme } from '../theme.ts';
import { padTo } from './cells.ts';

/** Widths of the columns; what was asked for comes last and takes the rest. */
interface RequestColumns {
  readonly time: number;
  readonly verdict: number;
  readonly key: number;
  readonly from: number;
}

/** The columns that fit: in a narrow window names are shorter. */
export function requestColumns(width: number): RequestColumns {
  const isNarrow = width < 76;
  return {
    time: 8,
    verdict: isNarrow ? 12 : 16,
    key: width >= 110 ? 26 : isNarrow ? 11 : 14,
    from: width >= 110 ? 26 : 15,
  };
}

/** The header of the list. */
export function requestHeader(columns: RequestColumns, theme: Theme): string {
  const cells = line(['TIME', 'VERDICT', 'KEY', 'FROM'], columns, theme);
  return `${cells}REQUEST`;
}

/** One decision; `name` is what its key is called. */
export function requestRow(
  entry: RequestEntry,
  name: string | null,
  columns: RequestColumns,
  width: number,
  theme: Theme,
): Row {
  const isGood = entry.code === 'VALID';
  const time = padTo(entry.at.slice(11, 19), columns.time, theme.ellipsis);
  const rest = line(['', '', keyWord(entry, name), entry.ip ?? '-'], columns, theme);
  const after = rest.slice(columns.time + columns.verdict + 2);
  const used = columns.time + columns.verdict + columns.key + columns.from + 4;
  return {
    id: String(entry.seq),
    before: `${time} `,
    toned: `${padTo(verdictWord(entry, theme), columns.verdict, theme.ellipsis)} `,
    tone: isGood ? 'good' : 'bad',
    after: after + padTo(requestText(entry), Math.max(0, width - used - 2), theme.ellipsis),
  };
}

/** The verdict with its sign: `✕ IP_DENIED`. */
export function verdictWord({ code }: RequestEntry, theme: Theme): string {
  return `${code === 'VALID' ? theme.sign('active') : theme.sign('revoked')} ${code}`;
}

/** What was asked: method and path, else the door and the permission. */
export function requestText({ method, path, door, permission }: RequestEntry): string {
  const asked = [method, path].filter((part) => part !== null).join(' ');
  return asked === '' ? [door, permission ?? ''].join(' ').trim() : asked;
}

/** What the key is called; a stranger's token has none. */
function keyWord({ key }: RequestEntry, name: string | null): string {
  return name ?? key ?? '-';
}

function line(texts: readonly string[], columns: RequestColumns, theme: Theme): string {
  const widths = [columns.time, columns.verdict, columns.key, columns.from];
  return widths
    .map((width, index) => `${padTo(texts[index] ?? '', width, theme.ellipsis)} `)
    .join('');
}
