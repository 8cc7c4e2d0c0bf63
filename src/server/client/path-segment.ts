import { KeyError } from '../../core/errors.ts';

/** Segments of a path that would change it. */
const changing = new Set(['', '.', '..']);

/** An id or a name as a segment of a path; null for one that would change the path, which names nothing. */
function pathSegment(text: string): string | null {
  return changing.has(text) ? null : encodeURIComponent(text);
}

/** The id of a key as a segment of a path. @throws not_found */
export function idParam(attempt: string, text: string): { id: string } {
  const id = pathSegment(text);
  if (id !== null) return { id };
  throw new KeyError('not_found', `Cannot ${attempt} key: no key has the id "${text}"`);
}

/** The name of an account as a segment of a path. @throws not_found */
export function nameParam(attempt: string, text: string): { name: string } {
  const name = pathSegment(text);
  if (name !== null) return { name };
  throw new KeyError('not_found', `Cannot ${attempt} account: there is no account "${text}"`);
}
