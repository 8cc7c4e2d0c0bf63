import type { Resource as Permission } from '../../../core/permissions.ts';
import type { Attributes } from './envelope.ts';
import type { Tables } from './tables.ts';
import type { Row } from './world.ts';

/** One kind of records: where they are kept, how they look on the wire, and how lists of them are asked for. */
export interface Resource {
  readonly table: string;
  readonly object: string;
  /** What a key must be able to read to see it. */
  readonly permission: Permission;
  show(row: Row, tables: Tables): Attributes;
  readonly includes?: Readonly<Record<string, Include>>;
  /** Absent where `filter` is not looked at. */
  readonly filters?: Readonly<Record<string, Filter>>;
  /** Absent where `sort` is not looked at. */
  readonly sorts?: readonly string[];
}

/** The resources of a panel by name. */
export type Resources = Readonly<Record<string, Resource>>;

/** True if the row matches the value that a filter was given. */
export type Filter = (row: Row, value: string) => boolean;

/** Records that belong to another one. */
export interface Include {
  /** The resource that they are shown as. */
  readonly resource: string;
  /** What a key must be able to read to see them; that of the resource by default, null for nothing more. */
  readonly permission?: Permission | null;
  /** A list, one record, or undefined for none. */
  find(row: Row, tables: Tables): readonly Row[] | Row | undefined;
}

/** All rows of a table that name the record in a column. */
export function many(resource: string, column: string, table = resource): Include {
  return { resource, find: (row, tables) => rowsOf(tables, table, column, row.id) };
}

/** The one row of a table that the record names in a column. */
export function one(resource: string, column: string, table = resource): Include {
  return { resource, find: (row, tables) => tables.find(table, row[column]) };
}

/** The rows of a table that hold the value in a column. */
export function rowsOf(tables: Tables, table: string, column: string, value: unknown) {
  return tables.rows(table).filter((row) => row[column] === value);
}

/** The column holds the value somewhere, whatever the case. */
export function partial(column: string): Filter {
  return (row, value) => textOf(row[column]).toLowerCase().includes(value.toLowerCase());
}

/** The column is the value. */
export function exact(column: string): Filter {
  return (row, value) => textOf(row[column]) === value;
}

function textOf(value: unknown): string {
  return value === null || value === undefined ? '' : String(value);
}

/** The columns of a row, in this order. */
export function pick(row: Row, ...columns: readonly string[]): Attributes {
  return Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));
}
