/**
 * A table for people. On a terminal it is as wide as the terminal and never wraps: columns that may
 * shrink do so, then the least important ones are left out. Elsewhere it is as wide as it needs.
 */
import { safeText } from '../../core/text.ts';
import { type Measure, measureFor, padTo, truncateTo } from './width.ts';

/** One column of a list, for people and for scripts. */
export interface Column<T> {
  readonly title: string;
  /** What people read. */
  readonly show: (item: T) => string;
  /** What scripts read; the same unless given. */
  readonly plain?: (item: T) => string;
  /** Wraps the finished cell in colour. */
  readonly paint?: (cell: string, item: T) => string;
  /** The width to which it may shrink; one without is never cut. */
  readonly least?: number;
  /** The column with the lowest number is left out first. */
  readonly worth: number;
}

/** How a table is drawn. */
export interface TableOptions {
  /** null: as wide as it needs. */
  readonly width: number | null;
  readonly color: boolean;
  /** What stands for text that was cut off, and for the mark in masked tokens. */
  readonly ellipsis: string;
}

/** The lines of a table, and the titles of the columns that had no room. */
export interface Table {
  readonly text: string;
  readonly leftOut: readonly string[];
}

interface Cells<T> {
  readonly column: Column<T>;
  readonly items: readonly T[];
  readonly texts: readonly string[];
}

interface Sized<T> extends Cells<T> {
  readonly width: number;
  readonly least: number;
}

const gap = 2;

/** Draws the items with a head line. */
export async function drawTable<T>(
  items: readonly T[],
  columns: readonly Column<T>[],
  options: TableOptions,
): Promise<Table> {
  const cells = columns.map((column) => readCells(column, items, options));
  const measure = await measureFor(cells.map(({ texts }) => texts.join('')).join(''));
  const natural = cells.map((one) => sizeOf(one, measure));
  const sized = options.width === null ? natural : fitTo(natural, options.width);
  const drawn = sized.map((one, index) => draw(one, index === sized.length - 1, measure, options));
  const rows = [-1, ...items.keys()].map((row) =>
    drawn.map((cell) => cell(row)).join(' '.repeat(gap)),
  );
  const shown = new Set(sized.map(({ column }) => column));
  const leftOut = columns.filter((column) => !shown.has(column)).map(({ title }) => title);
  return { text: rows.map((row) => `${row.trimEnd()}\n`).join(''), leftOut };
}

function readCells<T>(
  column: Column<T>,
  items: readonly T[],
  { ellipsis }: TableOptions,
): Cells<T> {
  const texts = items.map((item) => safeText(column.show(item)).replaceAll('…', ellipsis));
  return { column, items, texts };
}

function sizeOf<T>(cells: Cells<T>, measure: Measure): Sized<T> {
  const { column, texts } = cells;
  const width = texts.reduce((most, text) => Math.max(most, measure(text)), column.title.length);
  return { ...cells, width, least: Math.min(width, column.least ?? width) };
}

/** Returns what draws the cell of a row; row -1 is the head. */
function draw<T>(
  { column, items, texts, width }: Sized<T>,
  isLast: boolean,
  measure: Measure,
  { color, ellipsis }: TableOptions,
): (row: number) => string {
  return (row) => {
    const cut = truncateTo(texts[row] ?? column.title, width, ellipsis, measure);
    const padded = isLast ? cut : padTo(cut, width, measure);
    const item = items[row];
    return color && column.paint && item !== undefined ? column.paint(padded, item) : padded;
  };
}

/** Leaves out the least worthy columns until the rest can shrink to the width, and shrinks them. */
function fitTo<T>(all: readonly Sized<T>[], width: number): readonly Sized<T>[] {
  let kept = all;
  while (kept.length > 1 && total(kept.map(({ least }) => least)) > width) {
    const worst = kept.reduce((a, b) => (b.column.worth < a.column.worth ? b : a));
    kept = kept.filter((one) => one !== worst);
  }
  return shrink(kept, width);
}

/** Takes what is too much from the column that has most to give, until it fits. */
function shrink<T>(kept: readonly Sized<T>[], width: number): readonly Sized<T>[] {
  const widths = kept.map((one) => one.width);
  const leasts = kept.map(({ least }) => (kept.length === 1 ? Math.min(least, width) : least));
  while (total(widths) > width) {
    const slack = widths.map((one, index) => one - (leasts[index] ?? one));
    const widest = slack.indexOf(Math.max(...slack));
    if ((slack[widest] ?? 0) <= 0) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return kept.map((one, index) => ({ ...one, width: widths[index] ?? one.width }));
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, one) => sum + one, 0) + gap * (widths.length - 1);
}
