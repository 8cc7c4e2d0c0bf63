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

/** Finds the key. @throws not_found, usage failure if several keys are meant */
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
    if (key) return { id: key.id, key };
    throw error;
  }
}

async function search(rack: Connection, reference: string, prefixes: boolean) {
  const masked = reference.replace('...', '…');
  const start = masked.replace(/…$/, '');
  const isWanted = (key: ApiKey) =>
    key.masked === masked || (prefixes && start.length >= minPrefix && key.id.startsWith(start));
  const text = masked.includes('…') ? start : reference;
  for (const status of [undefined, 'revoked']) {
    const matches = (await candidates(rack, text, status)).filter(isWanted);
    if (matches.length > 1) throw ambiguous(reference, matches);
    if (matches[0]) return matches[0];
  }
  return null;
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
