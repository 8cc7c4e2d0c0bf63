import type { SortField } from '../../core/key-query.ts';
import type { Theme } from '../theme.ts';
import { padTo } from './cells.ts';
import type { Sort } from './sort.ts';
import { sparklineWidth } from './sparkline.ts';

export type Column =
  | 'name'
  | 'masked'
  | 'profile'
  | 'account'
  | 'status'
  | 'lastUsed'
  | 'expires'
  | 'uses'
  | 'day';

/** How wide each column of the key list is; 0 for one that there is no room for. */
export type KeyColumns = Readonly<Record<Column, number>>;

/** Cursor, mark and a blank. */
const cursorWidth = 3;
const smallestName = 14;

/** The profile is shown whole where that leaves the name this much. */
const wholeProfile = 23;
const goodName = 24;

/** The columns that are always there, and those that follow as long as there is room, the most wanted first. */
const always: readonly Column[] = ['masked', 'status'];
const wanted: readonly Column[] = ['lastUsed', 'expires', 'profile', 'account', 'uses', 'day'];

const widths: KeyColumns = {
  name: smallestName,
  masked: 17,
  profile: 14,
  account: 10,
  status: 10,
  lastUsed: 11,
  expires: 9,
  uses: 7,
  day: sparklineWidth,
};

const titles: Readonly<Record<Column, readonly [string, SortField | null]>> = {
  name: ['NAME', 'name'],
  masked: ['TOKEN', null],
  profile: ['PROFILE', 'profile'],
  account: ['ACCOUNT', 'account'],
  status: ['STATUS', 'status'],
  lastUsed: ['LAST USED', 'last_used'],
  expires: ['EXPIRES', 'expires'],
  uses: ['USES', 'uses'],
  day: ['LAST 24H', null],
};

const order = Object.keys(titles) as readonly Column[];

/** Lays the columns out; the name takes what is left. */
export function keyColumns(width: number): KeyColumns {
  const room = width - cursorWidth - smallestName - 1;
  const sizes = [...always, ...wanted].map((column) => widths[column] + 1);
  const fitting = sizes.filter((_, index) => sum(sizes.slice(0, index + 1)) <= room).length;
  const shown = new Set([...always, ...wanted].slice(0, Math.max(always.length, fitting)));
  const of = (column: Column) => (shown.has(column) ? widths[column] : 0);
  const left = room - sum([...shown].map((column) => widths[column] + 1));
  const name = smallestName + Math.max(0, left);
  const more = wholeProfile - widths.profile;
  const widened = shown.has('profile') && name - more >= goodName ? more : 0;
  const sizesOf = Object.fromEntries(order.map((column) => [column, of(column)])) as KeyColumns;
  return { ...sizesOf, name: name - widened, profile: sizesOf.profile + widened };
}

/** The header line of the columns; the one that the list is sorted by shows the direction. */
export function keyHeader(columns: KeyColumns, sort: Sort, theme: Theme): string {
  return order
    .map((column) => {
      const [title, field] = titles[column];
      const sign = field === sort.field ? ` ${theme.direction(sort.descending)}` : '';
      return cell(title + sign, columns[column], theme);
    })
    .join('')
    .trimEnd();
}

/** What the order is called where no header shows it, or an empty text. */
export function hiddenSort(columns: KeyColumns, sort: Sort, theme: Theme): string {
  const isShown = order.some((one) => columns[one] > 0 && titles[one][1] === sort.field);
  return isShown ? '' : `by ${sort.field.replace('_', ' ')} ${theme.direction(sort.descending)}`;
}

/** A text in its column with a blank behind it; nothing in a column that is not shown. */
export function cell(text: string, width: number, theme: Theme): string {
  return width === 0 ? '' : `${padTo(text, width, theme.ellipsis)} `;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
