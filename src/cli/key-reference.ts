/**
 * Which key is meant by what was typed or pasted: its id; its masked token as the list shows it
 * (`kr_4fJ0aZq81LmT_…`, `pk_live_…x9Qz`, with three dots as well); or, where a slip can be undone,
 * the first characters of the id if only one key begins so.
 */
import { KeyError } from '../core/errors.ts';
import type { ApiKey } from '../core/key.ts';
import type { Connection } from './connect.ts';
import { exitCodes } from './exit-code.ts';
import { Failure } from './failure.ts';
import { fetchPages } from './fetch-pages.ts';

/** The fewest characters that may stand for an id. */
export const minPrefix = 6;

/** The most keys that are named where none is meant. */
const maxHints = 5;

/** How exact a reference must be. */
export interface ReferenceOptions {
  /** True if the first characters of an id are enough. */
  readonly prefixes: boolean;
}

/** A key by its reference. `key` is null if the actor may not look at keys; then only a whole id works. */
export interface Found {
  readonly id: string;
  readonly key: ApiKey | null;
}

/** Finds the key. @throws a failure with the keys that may be meant: not_found, or usage if several are */
export async function findByReference(
  rack: Connection,
  reference: string,
  { prefixes }: ReferenceOptions,
): Promise<Found> {
  try {
    const key = await rack.service.getKey(reference, rack.actor);
    return { id: key.id, key };
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    if (error.code === 'not_permitted') return { id: reference, key: null };
    if (error.code !== 'not_found') throw error;
    const key = await search(rack, reference, prefixes);
    return { id: key.id, key };
  }
}

async function search(rack: Connection, reference: string, prefixes: boolean): Promise<ApiKey> {
  const masked = reference.replace('...', '…');
  const start = masked.replace(/…$/, '');
  const beginsSo = ({ id }: ApiKey) => start.length >= minPrefix && id.startsWith(start);
  const isWanted = (key: ApiKey) => key.masked === masked || (prefixes && beginsSo(key));
  const text = masked.includes('…') ? start : reference;
  const near: ApiKey[] = [];
  for (const status of [undefined, 'revoked']) {
    const found = await candidates(rack, text, status);
    const matches = found.filter(isWanted);
    if (matches.length > 1) throw ambiguous(reference, matches);
    if (matches[0]) return matches[0];
    near.push(...found.filter((key) => beginsSo(key) || key.name === reference));
  }
  throw notFound(reference, near);
}

/** The filter looks into ids and masked tokens alike; what it finds too much is sorted out by the caller. */
async function candidates(rack: Connection, text: string, status: string | undefined) {
  const { items } = await fetchPages(null, (paging) =>
    rack.service.listKeys({ ...paging, text, status }, rack.actor),
  );
  return items;
}

function ambiguous(reference: string, matches: readonly ApiKey[]): Failure {
  const message = `Cannot tell which key "${reference.slice(0, 64)}" means: ${matches.length} keys match; give a whole id`;
  const issues = matches.slice(0, 10).map(({ id, name }) => ({ path: id, message: name }));
  return new Failure(message, { exitCode: exitCodes.usage, code: 'invalid_input', issues });
}

/** A name is no id, and what cannot be undone takes no beginning of one; but both are told whose they are. */
function notFound(reference: string, near: readonly ApiKey[]): Failure {
  return new Failure(`Cannot find key: no key has the id "${reference.slice(0, 64)}"`, {
    exitCode: exitCodes.notFound,
    code: 'not_found',
    hints: near.slice(0, maxHints).map(({ id, name }) => `key "${name}" has the id ${id}`),
  });
}
