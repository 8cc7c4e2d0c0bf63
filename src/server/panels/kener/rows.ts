import { KenerRefusal } from './failure.ts';
import { maxRows, type StatusPage } from './world.ts';

/** What the routes of the mocked status page work with. */
export interface Status {
  /** The status page as it is now. */
  readonly page: () => StatusPage;
  /** The present moment in milliseconds. */
  readonly now: () => number;
}

/** The moments of a row that is made or changed now. */
export function stamps({ now }: Status, made?: unknown) {
  const moment = new Date(now()).toISOString();
  return { created_at: made ?? moment, updated_at: moment };
}

/** The number of the next row. */
export function nextId(rows: readonly Readonly<Record<string, unknown>>[]): number {
  return rows.reduce((latest, { id }) => Math.max(latest, Number(id ?? 0)), 0) + 1;
}

/** Adds a row, unless there are too many. */
export function add<T>(rows: T[], row: T): T {
  if (rows.length >= maxRows) throw new KenerRefusal(400, `The mock holds at most ${maxRows}`);
  rows.push(row);
  return row;
}

/** Puts the changes into the row; the row is what it was before but for them. */
export function change<T extends object>(row: T, changes: object): T {
  return Object.assign(row, changes);
}

/** Takes the rows away that match. */
export function drop<T>(rows: T[], matches: (row: T) => boolean): void {
  rows.splice(0, rows.length, ...rows.filter((row) => !matches(row)));
}
