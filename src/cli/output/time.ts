import { shortSpan } from '../../core/relative-time.ts';

/** How far a moment is from now: `3h ago`, `in 14d`, `just now`; `never` for null. */
export function relativeTime(iso: string | null, now: number): string {
  if (iso === null) return 'never';
  const distance = Date.parse(iso) - now;
  // A key that was made for 90 days a moment ago expires in 90 days, not in 89.
  const span = distance > 0 ? distance + 60_000 : -distance;
  const count = shortSpan(span);
  if (count === null) return 'just now';
  return distance > 0 ? `in ${count}` : `${count} ago`;
}
