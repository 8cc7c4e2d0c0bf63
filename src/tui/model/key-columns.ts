import type { ApiKey } from '../../core/key.ts';
import { timeAgo, timeUntil } from '../../core/relative-time.ts';
import type { Row } from '../components/table.tsx';
import { statusTone, type Theme } from '../theme.ts';
import { padTo } from './cells.ts';

/** Which columns of the key list there is room for, and how wide they are. The cursor takes two more. */
export interface KeyColumns {
  readonly name: number;
  readonly masked: number;
  readonly profile: number;
  readonly status: number;
  readonly lastUsed: number;
  readonly expires: number;
}

const cursorWidth = 2;
const minimumName = 14;
const widest: KeyColumns = {
  name: 0,
  masked: 17,
  profile: 14,
  status: 10,
  lastUsed: 9,
  expires: 8,
};
const widestProfile = 23;

/** Columns that go when there is no room, the least wanted first. */
const droppable = ['profile', 'expires', 'lastUsed'] as const;

/** Lays the columns out; the name takes what is left. */
export function keyColumns(width: number): KeyColumns {
  let columns = { ...widest, profile: width >= 110 ? widestProfile : widest.profile };
  for (const column of droppable) {
    if (nameWidth(columns, width) >= minimumName) break;
    columns = { ...columns, [column]: 0 };
  }
  return { ...columns, name: Math.max(1, nameWidth(columns, width)) };
}

/** The header line of the columns. */
export function keyHeader(columns: KeyColumns, theme: Theme): string {
  const titles = {
    name: 'NAME',
    masked: 'TOKEN',
    profile: 'PROFILE',
    status: 'STATUS',
    lastUsed: 'LAST USED',
    expires: 'EXPIRES',
  };
  return order
    .map((column) => cell(titles[column], columns[column], theme))
    .join('')
    .trimEnd();
}

/** The row of a key. */
export function keyRow(key: ApiKey, columns: KeyColumns, theme: Theme, now: number): Row {
  const of = (column: keyof KeyColumns, text: string) => cell(text, columns[column], theme);
  const masked = key.masked.replace('…', theme.ellipsis);
  return {
    id: key.id,
    before: of('name', key.name) + of('masked', masked) + of('profile', key.profile),
    toned: of('status', `${theme.sign(key.status)} ${key.status}`),
    tone: statusTone[key.status],
    after:
      of('lastUsed', timeAgo(key.lastUsedAt, now)) + of('expires', timeUntil(key.expiresAt, now)),
  };
}

const order = ['name', 'masked', 'profile', 'status', 'lastUsed', 'expires'] as const;

function nameWidth(columns: KeyColumns, width: number): number {
  const others = order
    .slice(1)
    .map((column) => columns[column])
    .filter((size) => size > 0);
  return width - cursorWidth - others.reduce((sum, size) => sum + size + 1, 0) - 1;
}

function cell(text: string, width: number, theme: Theme): string {
  return width === 0 ? '' : `${padTo(text, width, theme.ellipsis)} `;
}
