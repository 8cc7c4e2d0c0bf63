import { maxTransferKeys } from '../../core/transfer.ts';
import { parseStrictJson } from '../../server/strict-json.ts';
import { usageFailure } from '../failure.ts';
import { CsvError, parseCsv } from './csv.ts';

/** One row of a table: where it stands, and its values by column. */
export interface Row {
  readonly place: string;
  readonly values: ReadonlyMap<string, unknown>;
}

/** The rows of a table as CSV with a header, as tab-separated values with a header, or as JSON; throws a usage failure. */
export function readRows(text: string): readonly Row[] {
  return /^\s*[[{]/.test(text) ? rowsOfJson(parseStrictJson(text, 'the file')) : rowsOfCsv(text);
}

function rowsOfCsv(text: string): readonly Row[] {
  const [header, ...records] = readRecords(text);
  const names = (header?.cells ?? []).map((name) => (name ?? '').trim());
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw refused(`its header names the column "${shorten(twice)}" twice`);
  return records.map(({ line, cells }) => {
    if (cells.length !== names.length)
      throw refused(`line ${line} has ${cells.length} cells, the header has ${names.length}`);
    const values = new Map(names.map((name, index) => [name, cells[index] ?? null]));
    return { place: `line ${line}`, values };
  });
}

function readRecords(text: string) {
  try {
    return parseCsv(text, maxTransferKeys + 1);
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw refused(error.message);
  }
}

/** A list of objects, or what phpMyAdmin exports: a list that holds one table with such a list as its data. */
function rowsOfJson(value: unknown): readonly Row[] {
  if (!Array.isArray(value)) throw refused('it is neither a list of rows nor a Keyrack export');
  const tables = value.filter((one) => isRecord(one) && one.type === 'table');
  if (tables.length > 1) throw refused('it holds more than one table; export api_keys alone');
  const list: unknown = tables.length === 1 ? tables[0].data : value;
  if (!Array.isArray(list)) throw refused('its table has no data');
  if (list.length > maxTransferKeys) throw refused(`it has more than ${maxTransferKeys} rows`);
  return list.map((row, index) => {
    if (!isRecord(row)) throw refused(`row ${index + 1} is not an object`);
    return { place: `row ${index + 1}`, values: new Map(Object.entries(row)) };
  });
}

/** The value of a column as text; null where there is none. Lists and objects are JSON again. */
export function textOf({ values }: Row, column: string): string | null {
  const value = values.get(column);
  if (value === null || value === undefined || value === '') return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** Throws a usage failure unless the table has all of the columns. */
export function requireColumns([first]: readonly Row[], columns: readonly string[]): void {
  const missing = columns.filter((column) => !first?.values.has(column));
  if (!first || missing.length === 0) return;
  throw refused(`it has no column ${missing.join(', ')}`);
}

/** Refuses the file. */
export function refused(problem: string) {
  return usageFailure(`Cannot import keys: ${problem}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shorten(text: string): string {
  return text.slice(0, 40);
}
