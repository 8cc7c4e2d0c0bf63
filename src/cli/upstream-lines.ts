import { safeText } from '../core/text.ts';
import type { Rule, Rules } from '../server/upstream/rules.ts';

/** What a server passes on, and by which rules, in the order in which they count. */
export function upstreamLines(url: string, { paths, otherwise }: Rules): readonly string[] {
  const rest = paths.length > 0 ? 'every other path' : 'every path';
  return [
    `passing requests on to ${safeText(url)}, except for Keyrack's own paths`,
    ...paths.map(ruleLine),
    `rule for ${rest}: ${otherwise === null ? 'refused, as no rule names it' : needs(otherwise)}`,
  ];
}

function ruleLine({ path, methods, permission }: Rule): string {
  return `rule for ${methods ? `${methods.join(',')} ` : ''}${safeText(path)}: ${needs(permission)}`;
}

function needs(permission: string): string {
  if (permission === 'any') return 'any good key';
  return permission === 'public' ? 'no key at all' : `keys with ${permission}`;
}
