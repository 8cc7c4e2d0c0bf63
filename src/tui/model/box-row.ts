import { type Box, boxMarks } from '../../core/box.ts';
import { timeAgo } from '../../core/relative-time.ts';
import type { Row } from '../components/table.tsx';
import type { Theme } from '../theme.ts';
import { padTo } from './cells.ts';

interface Cell {
  readonly title: string;
  readonly width: number;
  /** From this width of the window on there is room for it. */
  readonly from: number;
  readonly show: (box: Box, now: number) => string;
}

const wide = 110;
const cells: readonly Cell[] = [
  { title: 'NAME', width: 16, from: 0, show: nameOf },
  { title: 'VERSION', width: 8, from: 80, show: ({ version }) => version },
  { title: 'EVENT', width: 8, from: 0, show: ({ seq }) => String(seq) },
  { title: 'BEHIND', width: 6, from: 0, show: ({ lag }) => String(lag) },
  { title: 'LEASE', width: 7, from: 0, show: leaseOf },
  { title: 'STARTED', width: 8, from: 80, show: ({ startedAt }, now) => startOf(startedAt, now) },
];

/** The header of the list of boxes. */
export function boxHeader(columns: number, theme: Theme): string {
  return `${line(({ title }) => title, columns, theme)}MARKS`;
}

/** The row of one box; a sign before its name says that it does not keep up. */
export function boxRow(box: Box, now: number, columns: number, theme: Theme): Row {
  return {
    id: box.id,
    before: line(({ show }) => show(box, now), columns, theme),
    toned: boxMarks(box).join(', '),
    tone: isLive(box) ? 'quiet' : 'bad',
    after: '',
  };
}

/** How many boxes share the rack and how many of them are gone; nothing of a rack that is in a directory. */
export function boxesState(boxes: readonly Box[]): string {
  if (boxes.every(({ leaseMs }) => leaseMs === null)) return '';
  const live = boxes.filter(isLive);
  const behind = live.filter(({ lag }) => lag > 0).length;
  const count = live.length === 1 ? '1 box' : `${live.length} boxes`;
  const gone = boxes.length - live.length;
  return [count, behind > 0 && `${behind} behind`, gone > 0 && `! ${gone} without a lease`]
    .filter((part) => part !== false)
    .join(', ');
}

function isLive({ leaseMs }: Box): boolean {
  return leaseMs !== 0;
}

function nameOf(box: Box): string {
  return `${isLive(box) ? '' : '! '}${box.name}`;
}

function leaseOf({ leaseMs }: Box): string {
  return leaseMs === null ? 'none' : `${(leaseMs / 1000).toFixed(1)} s`;
}

function startOf(startedAt: string, now: number): string {
  return startedAt === '' ? '' : timeAgo(startedAt, now);
}

function line(textOf: (cell: Cell) => string, columns: number, theme: Theme): string {
  return cells
    .filter(({ from }) => columns >= from)
    .map((cell) => {
      const width = cell.title === 'NAME' && columns >= wide ? 2 * cell.width : cell.width;
      return `${padTo(theme.own(textOf(cell)), width, theme.ellipsis)} `;
    })
    .join('');
}
