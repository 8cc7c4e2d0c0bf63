const units = [
  { ms: 31_536_000_000, sign: 'y' },
  { ms: 86_400_000, sign: 'd' },
  { ms: 3_600_000, sign: 'h' },
  { ms: 60_000, sign: 'm' },
] as const;

/** How long ago a moment was (`5m ago`, `3h ago`, `now`), or `never` for null. */
export function timeAgo(moment: string | null, now: number): string {
  if (moment === null) return 'never';
  const span = shortSpan(now - Date.parse(moment));
  return span === null ? 'now' : `${span} ago`;
}

/** When a moment will come (`in 3d`), how long ago it came, or `never` for null. */
export function timeUntil(moment: string | null, now: number): string {
  if (moment === null) return 'never';
  const rest = Date.parse(moment) - now;
  if (rest <= 0) return timeAgo(moment, now);
  return `in ${shortSpan(rest) ?? '<1m'}`;
}

function shortSpan(ms: number): string | null {
  const unit = units.find((one) => ms >= one.ms);
  return unit ? `${Math.floor(ms / unit.ms)}${unit.sign}` : null;
}
