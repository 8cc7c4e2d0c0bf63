import type { RequestEntry } from '../../core/request-log.ts';
import { requestText } from './request-row.ts';

/** Tells the decisions that a filter shows: every word is somewhere in what is known of them, whatever the case. */
export function requestMatcher(
  text: string,
  nameOf: (id: string) => string | null,
): (entry: RequestEntry) => boolean {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return () => true;
  return (entry) => {
    const { at, door, ip, permission, key, code } = entry;
    const name = key === null ? null : nameOf(key);
    const known = [at, door, ip, permission, key, name, code, requestText(entry)];
    const haystack = known
      .filter((part) => part !== null)
      .join('\n')
      .toLowerCase();
    return words.every((word) => haystack.includes(word));
  };
}
