const units = [
  ['y', 365 * 86_400_000],
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
] as const;

/** How far a moment is from now: `3h ago`, `in 14d`, `just now`; `never` for null. */
export function relativeTime(iso: string | null, now: number): string {
  if (iso === null) return 'never';
  const distance = Date.parse(iso) - now;
  // A key that was made for 90 days a moment ago expires in 90 days, not in 89.
  const span = distance > 0 ? distance + 60_000 : -distance;
  const unit = units.find(([, one]) => span >= one);
  if (!unit) return 'just now';
  const count = `${Math.floor(span / unit[1])}${unit[0]}`;
  return distance > 0 ? `in ${count}` : `${count} ago`;
}
