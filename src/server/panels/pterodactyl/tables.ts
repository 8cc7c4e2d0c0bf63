import type { World } from '../panel.ts';
import { PanelFailure } from './failure.ts';
import { maxRows, type Row, type WorldState } from './world.ts';

/** The values of a row, but for its id and the moments of its making and its latest change. */
export type Columns = Readonly<Record<string, unknown>>;

/** The tables of a world, read and changed row by row. A row is never changed, only replaced. */
export class Tables {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** The rows of a table in the order of their ids; none for a table that is not there. */
  rows(table: string): readonly Row[] {
    return this.#state.tables[table] ?? [];
  }

  find(table: string, id: unknown): Row | undefined {
    return this.rows(table).find((row) => row.id === id);
  }

  /** Adds a row with the next id; ids are never given twice. */
  insert(table: string, columns: Columns, now: string): Row {
    const { tables, sequences } = this.#state;
    const rows = tables[table] ?? [];
    if (rows.length >= maxRows)
      throw new PanelFailure('DisplayException', `The mock holds no more than ${maxRows} rows.`);
    const id = this.nextId(table);
    const row = { id, ...columns, created_at: now, updated_at: now };
    sequences[table] = id;
    tables[table] = [...rows, row];
    return row;
  }

  /** The id that the next row gets. */
  nextId(table: string): number {
    const given = this.#state.sequences[table] ?? 0;
    return this.rows(table).reduce((latest, { id }) => Math.max(latest, id), given) + 1;
  }

  update(table: string, id: number, changes: Columns, now?: string): Row {
    const row = this.find(table, id);
    if (!row) throw new PanelFailure('NotFoundHttpException');
    const changed = { ...row, ...changes, ...(now && { updated_at: now }), id };
    this.#replace(table, (one) => (one.id === id ? [changed] : [one]));
    return changed;
  }

  /** Removes the rows that match. */
  remove(table: string, matches: (row: Row) => boolean): void {
    const { sequences } = this.#state;
    sequences[table] = this.nextId(table) - 1;
    this.#replace(table, (row) => (matches(row) ? [] : [row]));
  }

  #replace(table: string, change: (row: Row) => readonly Row[]): void {
    this.#state.tables[table] = this.rows(table).flatMap(change);
  }

  /** A world is replaced as a whole by a reset, so nothing of it is kept here. */
  get #state(): WorldState {
    return this.#world.state as WorldState;
  }
}
