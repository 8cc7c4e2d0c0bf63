import type { Transfer } from '../../core/transfer.ts';
import { readShape } from '../../server/schema/read-shape.ts';
import { transfer } from '../../server/schema/transfer.ts';
import { parseStrictJson } from '../../server/strict-json.ts';
import { transferFormat, transferFromWire } from '../../server/wire/transfer.ts';
import { usageFailure } from '../failure.ts';
import { didYouMean } from '../suggest.ts';
import { type Row, readRows } from './rows.ts';

/** Where a file of keys can come from. */
export const sourceNames = ['keyrack', 'pterodactyl', 'pelican', 'kener'] as const;
export type SourceName = (typeof sourceNames)[number];

/** What a file holds. */
export type Source =
  | { readonly name: 'keyrack'; readonly transfer: Transfer }
  | { readonly name: Exclude<SourceName, 'keyrack'>; readonly rows: readonly Row[] };

/** Reads a file of keys; without `from` its content tells what it is. Throws a usage failure, and `invalid_input`. */
export function readSource(text: string, from: string | undefined): Source {
  const name = from === undefined ? null : checkName(from);
  const content = text.replace(/^\ufeff/, '');
  if (name === 'keyrack' || (name === null && content.trimStart().startsWith('{')))
    return { name: 'keyrack', transfer: readTransfer(content) };
  const rows = readRows(content);
  return { name: name ?? detect(rows), rows };
}

function checkName(from: string): SourceName {
  const name = sourceNames.find((one) => one === from);
  if (name) return name;
  throw usageFailure(
    `Cannot import keys: --from "${from.slice(0, 40)}" is not one of ${sourceNames.join(', ')}`,
    ...didYouMean(from, sourceNames),
  );
}

function readTransfer(content: string): Transfer {
  const value = parseStrictJson(content, 'the file');
  const isOurs = typeof value === 'object' && value !== null && 'format' in value;
  if (isOurs) return transferFromWire(readShape('import keys', transfer, value));
  throw usageFailure(
    `Cannot import keys: the file has no "format": "${transferFormat}", as keyrack api-key export writes it`,
  );
}

/** By the columns that only one of the panels has. */
function detect([first]: readonly Row[]): Exclude<SourceName, 'keyrack'> {
  const has = (column: string) => first?.values.has(column) === true;
  if (has('hashed_key')) return 'kener';
  if (has('identifier') && has('token')) return has('permissions') ? 'pelican' : 'pterodactyl';
  throw usageFailure(
    'Cannot import keys: the file is neither a Keyrack export nor a table api_keys that is known',
    `say what it is with --from ${sourceNames.join('|')}; a table needs a line with the names of its columns`,
  );
}
