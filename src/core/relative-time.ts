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

/** The same within a sentence: `just now`. */
export function longAgo(moment: string | null, now: number): string {
  return timeAgo(moment, now).replace(/^now$/, 'just now');
}

/** When a moment will come (`in 3d`), how long ago it came, or `never` for null. */
export function timeUntil(moment: string | null, now: number): string {
  if (moment === null) return 'never';
  const rest = Date.parse(moment) - now;
  if (rest <= 0) return timeAgo(moment, now);
  return `in ${shortSpan(rest, Math.round) ?? '<1m'}`;
}

/**
 * A span in its largest unit (`3d`), cut to a whole number unless `whole` says otherwise; null below
 * a minute. A key made for 90 days a moment ago has 90 days left, so the future is rounded.
 */
export function shortSpan(ms: number, whole = Math.floor): string | null {
  const unit = units.find((one) => ms >= one.ms);
  return unit ? `${whole(ms / unit.ms)}${unit.sign}` : null;
}
