import { type Declaration, declaration } from '../../server/schema/declaration.ts';
import { readShape } from '../../server/schema/read-shape.ts';
import { parseStrictJson } from '../../server/strict-json.ts';
import { usageFailure } from '../failure.ts';
import type { Io } from '../io.ts';
import { readInput } from '../read-input.ts';
import { type Identity, identityOf } from './identity.ts';

const maxFileBytes = 8 * 1024 * 1024;

/** Reads a file of accounts and keys strictly; throws a usage failure, and `invalid_input`. */
export async function readDeclaration(path: string, io: Io): Promise<Declaration> {
  const text = (await readInput(path, maxFileBytes, io)).replace(/^\ufeff/, '');
  const read = readShape('read the file', declaration, parseStrictJson(text, 'the file'));
  refuseTwice(
    'accounts',
    (read.accounts ?? []).map(({ name }) => `"${name}"`),
  );
  refuseTwice(
    'keys',
    (read.keys ?? []).map((key) => describe(identityOf(key))),
  );
  return read;
}

function describe({ name, account, profile }: Identity): string {
  return `"${name}" of account ${account} with profile ${profile}`;
}

function refuseTwice(list: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw usageFailure(`Cannot read the file: ${list} has ${twice.slice(0, 200)} twice`);
}
