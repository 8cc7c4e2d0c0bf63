/** The endpoints that all resources have in common: list, show, create, change, remove, and acts upon one. */
import type { z } from 'zod';
import type { Call, Endpoint, Method } from './endpoint.ts';
import { nothing, ok } from './endpoint.ts';
import { item, list } from './envelope.ts';
import { present } from './present.ts';
import { filterRows, type PageBounds, pageOf, sortRows } from './query.ts';
import type { Resource } from './resource.ts';
import { type Labels, validate } from './rules/validate.ts';
import type { Columns } from './tables.ts';
import type { Row } from './world.ts';

/** Which of the rows a list is of; all of the table by default. */
export interface ListOptions {
  readonly rows?: (call: Call) => readonly Row[];
  /** True where a list comes whole. */
  readonly isWhole?: boolean;
  readonly pages?: PageBounds;
}

/** Records by query. */
export function listing(path: string, resource: Resource, options: ListOptions = {}): Endpoint {
  const { rows = ({ tables }) => tables.rows(resource.table), isWhole = false, pages } = options;
  return endpoint('GET', path, resource, (call) => {
    const { query } = call;
    const found = sortRows(filterRows(rows(call), resource, query), resource, query);
    const show = (row: Row) => present(call, resource, row, query.includes);
    if (isWhole) return ok(list(found.map(show)));
    const page = pageOf(found, query, 'page', pages);
    return ok({ ...list(page.rows.map(show)), meta: { pagination: page.pagination } });
  });
}

/** The record that the path names. */
export function showing(path: string, resource: Resource, parameter: string): Endpoint {
  return endpoint('GET', path, resource, (call) => ok(shown(call, resource, parameter)));
}

/** How records are made and changed: the rules of the fields, and what becomes of them in the table. */
export interface Writing<T> {
  /** The rules; `row` is the record that is changed, for rules about others of its kind. */
  fields(call: Call, row?: Row): z.ZodType<T>;
  readonly labels?: Labels;
  columns(values: T, call: Call, row?: Row): Columns;
  /** What else has to change with it. */
  finish?(row: Row, values: T, call: Call): Row;
}

/** Makes a record; `location` makes the path of it, where the answer names that. */
export function creating<T>(
  path: string,
  resource: Resource,
  writing: Writing<T>,
  location?: (row: Row, call: Call) => string,
): Endpoint {
  return endpoint('POST', path, resource, (call) => {
    const values = validate(writing.fields(call), call.fields, writing.labels);
    const made = call.tables.insert(resource.table, writing.columns(values, call), call.now);
    const row = writing.finish?.(made, values, call) ?? made;
    const body = present(call, resource, row, call.query.includes);
    if (!location) return { status: 201, body };
    const where = `${call.query.url.origin}/api/application${location(row, call)}`;
    return { status: 201, body: { ...body, meta: { resource: where } } };
  });
}

/** Changes the record that the path names. */
export function changing<T>(
  path: string,
  resource: Resource,
  parameter: string,
  writing: Writing<T>,
): Endpoint {
  return endpoint('PATCH', path, resource, (call) => {
    const row = rowOf(call, parameter);
    const values = validate(writing.fields(call, row), call.fields, writing.labels);
    const columns = writing.columns(values, call, row);
    const changed = call.tables.update(resource.table, row.id, columns, call.now);
    const whole = writing.finish?.(changed, values, call) ?? changed;
    return ok(present(call, resource, whole, call.query.includes));
  });
}

/** Removes the record that the path names; `before` refuses, or removes what belongs to it. */
export function removing(
  path: string,
  resource: Resource,
  parameter: string,
  before?: (row: Row, call: Call) => void,
): Endpoint {
  return acting('DELETE', path, resource, parameter, (row, call) => {
    before?.(row, call);
    call.tables.remove(resource.table, ({ id }) => id === row.id);
  });
}

/** Does something to the record that the path names, and tells nothing. */
export function acting(
  method: Method,
  path: string,
  resource: Resource,
  parameter: string,
  act: (row: Row, call: Call) => void,
): Endpoint {
  return endpoint(method, path, resource, (call) => {
    act(rowOf(call, parameter), call);
    return nothing;
  });
}

/** An endpoint of a resource. */
export function endpoint(
  method: Method,
  path: string,
  { permission }: Resource,
  answer: Endpoint['answer'],
): Endpoint {
  return { method, path, permission, answer };
}

/** The record that a parameter of the path names. */
export function rowOf({ bound }: Call, parameter: string): Row {
  const row = bound[parameter];
  if (!row) throw new Error(`the path of the route has no record "${parameter}"`);
  return row;
}

/** A record as the query wants it. */
export function shown(call: Call, resource: Resource, parameter: string) {
  return present(call, resource, rowOf(call, parameter), call.query.includes);
}

/** Fields in an envelope, for what is no record of a table. */
export function wrapped(object: string, attributes: Readonly<Record<string, unknown>>) {
  return ok(item(object, attributes));
}

/** True for a value that no row of the table has in the column, but for the row itself. */
export function isFree(call: Call, table: string, column: string, self?: Row) {
  return (value: unknown): boolean =>
    value === null ||
    call.tables
      .rows(table)
      .every((row) => row.id === self?.id || fold(row[column]) !== fold(value));
}

/** The panel's database compares texts whatever their case. */
function fold(value: unknown): unknown {
  return typeof value === 'string' ? value.toLowerCase() : value;
}
