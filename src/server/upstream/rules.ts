/**
 * Which key may ask the app for which path. The first rule that matches path and method decides;
 * a path without a rule is refused unless the default says otherwise. Without any rule and default,
 * every good key may ask for everything.
 */
import { refused } from './target.ts';

/** What a request needs: a permission, `any` good key, or, for `public`, no key at all. */
export type Needed = string;

/** One rule. `*` stands for one segment, at the end for any number of them, none included. */
export interface Rule {
  readonly path: string;
  /** Null for every method. */
  readonly methods: readonly string[] | null;
  readonly permission: Needed;
}

/** The rules of an upstream, in their order. */
export interface Rules {
  readonly paths: readonly Rule[];
  /** What a path without a rule needs; null refuses it. */
  readonly otherwise: Needed | null;
}

/**
 * Finds what a request needs by its decoded path; null if nothing names it. Letters count as they
 * are written. But many apps ignore their case, so a path that another rule would be for if case
 * did not count is refused with `invalid_input`, as `/ADMIN` would slip past a rule for `/admin`.
 */
export function neededBy({
  paths,
  otherwise,
}: Rules): (method: string, path: string) => Needed | null {
  const exact = paths.map((rule) => matcher(rule, segmentsOf(rule.path)));
  const loose = paths.map((rule) => matcher(rule, segmentsOf(rule.path.toLowerCase())));
  const first = (matchers: readonly Matcher[], method: string, path: string) => {
    const given = segmentsOf(path);
    const index = matchers.findIndex((matches) => matches(method, given));
    return paths[index]?.permission ?? otherwise;
  };
  return (method, path) => {
    const found = first(exact, method, path);
    if (found !== first(loose, method, path.toLowerCase()))
      throw refused('the letters of a rule in another case');
    return found;
  };
}

type Matcher = (method: string, given: readonly string[]) => boolean;

/** HEAD is GET without the body, so a rule for GET is one for HEAD. */
function matcher({ methods }: Rule, segments: readonly string[]): Matcher {
  const isOpen = segments.at(-1) === '*';
  const wanted = isOpen ? segments.slice(0, -1) : segments;
  return (method, given) => {
    const isMeant =
      methods === null ||
      methods.includes(method) ||
      (method === 'HEAD' && methods.includes('GET'));
    const fits = isOpen ? given.length >= wanted.length : given.length === wanted.length;
    return (
      isMeant && fits && wanted.every((segment, at) => segment === '*' || segment === given[at])
    );
  };
}

/** A slash at the end means nothing: many apps take the path with it and without. */
function segmentsOf(path: string): readonly string[] {
  const trimmed = path.replace(/^\//, '').replace(/\/$/, '');
  return trimmed === '' ? [] : trimmed.split('/');
}
