/**
 * What a request asks the app for. A rule is worth nothing if the app reads another path than the
 * one that was judged, so where rules are, a path has one reading or is refused:
 * - dot segments, plain or as `%2e`, are resolved, and escapes of letters, digits and `-._~` are
 *   undone (RFC 3986, section 6.2.2); what results is both judged and sent;
 * - refused is what servers disagree about: an empty segment (`//`), a parameter (`;`), `\`, an
 *   escaped `/`, `\`, `;` or control character, an escape that is escaped again (`%252e`), and
 *   an escape that is none or is not UTF-8.
 */
import { KeyError } from '../../core/errors.ts';

/** The path that rules are matched with, decoded, and the path and query that the app gets. */
export interface Target {
  readonly judged: string;
  readonly path: string;
  readonly query: string;
}

const ambiguous: readonly (readonly [RegExp, string])[] = [
  [/\/\//, 'an empty segment ("//")'],
  [/;|%3b/i, 'a parameter (";")'],
  [/\\|%5c/i, 'a backslash'],
  [/%2f/i, 'an escaped slash ("%2F")'],
  [/%(?:[01][0-9a-f]|7f)/i, 'an escaped control character'],
  [/%25[0-9a-f]{2}/i, 'an escape that is escaped again ("%25")'],
  [/%(?![0-9a-f]{2})/i, 'a "%" that begins no escape'],
];

/**
 * Reads the target of a request. Throws `invalid_input` for a path that can be read in two ways,
 * if that matters: where every path is judged alike, all of them pass as they are.
 */
export function readTarget(url: string, pathsMatter: boolean): Target {
  const { pathname } = new URL(url);
  const query = /\?[^#]*/.exec(url)?.[0] ?? '';
  if (!pathsMatter) return { judged: pathname, path: pathname, query };
  for (const [pattern, what] of ambiguous) if (pattern.test(pathname)) throw refused(what);
  return { judged: decode(pathname), path: pathname.replace(/%[0-9a-f]{2}/gi, plain), query };
}

function plain(escaped: string): string {
  const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
  return /[A-Za-z0-9._~-]/.test(character) ? character : escaped.toUpperCase();
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw refused('an escape that is not UTF-8');
  }
}

/** A path that may be read in two ways is refused. */
export function refused(what: string): KeyError {
  const message = `Cannot pass the request on: its path has ${what}, which servers read in different ways`;
  return new KeyError('invalid_input', message);
}
