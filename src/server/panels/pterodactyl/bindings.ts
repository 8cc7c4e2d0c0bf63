import type { Tables } from './tables.ts';
import type { Row } from './world.ts';

/** The records that a path names, by the names of its parameters. */
export type Bound = Readonly<Record<string, Row>>;

/** Finds the record that a parameter of a path names; undefined if there is none. */
export type Binding = (text: string, bound: Bound, tables: Tables) => Row | undefined;

/** How records are found by the parameters of paths; a parameter that is not here stays a text. */
export type Bindings = Readonly<Record<string, Binding>>;

/** The record of a path that others belong to, and their column that names it. */
export interface Within {
  readonly parameter: string;
  readonly column: string;
}

/** The row with the id; within another one, if a column has to name that. */
export function byId(table: string, within?: Within): Binding {
  return (text, bound, tables) => {
    const row = /^\d{1,15}$/.test(text) ? tables.find(table, Number(text)) : undefined;
    if (!row || !within) return row;
    return row[within.column] === bound[within.parameter]?.id ? row : undefined;
  };
}

/** The row that holds the text in a column. */
export function byColumn(table: string, column: string): Binding {
  return (text, _, tables) => tables.rows(table).find((row) => row[column] === text);
}

/** The row within another one that a text of its own stands for. */
export function byOwnText(
  table: string,
  { parameter, column }: Within,
  textOf: (row: Row, tables: Tables) => unknown,
): Binding {
  return (text, bound, tables) =>
    tables
      .rows(table)
      .find((row) => row[column] === bound[parameter]?.id && textOf(row, tables) === text);
}

/** The records of a path, in the order of its parameters; null if one of them is not there. */
export function bind(
  bindings: Bindings,
  parameters: Readonly<Record<string, string>>,
  tables: Tables,
): Bound | null {
  const bound: Record<string, Row> = {};
  for (const [name, text] of Object.entries(parameters)) {
    const binding = bindings[name];
    if (!binding) continue;
    const row = binding(text, bound, tables);
    if (!row) return null;
    bound[name] = row;
  }
  return bound;
}
