import { dayMs } from '../../core/duration.ts';
import type { ApiKey, PreviousSecret } from '../../core/key.ts';
import { shortSpan, timeAgo } from '../../core/relative-time.ts';

/** A key whose end is nearer than this should be replaced now. */
const soonMs = 14 * dayMs;
/** A key that was made this long ago and never used is probably wanted by nobody. */
const idleMs = 30 * dayMs;

/** True for a key that works and ends within two weeks. */
export function expiresSoon({ status, expiresAt }: ApiKey, now: number): boolean {
  if (status !== 'active' || expiresAt === null) return false;
  return Date.parse(expiresAt) - now <= soonMs;
}

/** True for a key that works, was made a month ago or earlier, and was never used. */
export function isForgotten({ status, lastUsedAt, createdAt }: ApiKey, now: number): boolean {
  return status === 'active' && lastUsedAt === null && now - Date.parse(createdAt) >= idleMs;
}

/** What somebody should know of a key before anything else, or null. */
export function keyHint(key: ApiKey, now: number): string | null {
  if (expiresSoon(key, now)) {
    const rest = shortSpan(Date.parse(key.expiresAt ?? '') - now, Math.round) ?? 'a minute';
    return `It ends in ${rest}. Replace it before its users notice.`;
  }
  if (key.previous) return rotationHint(key.previous, now);
  if (!isForgotten(key, now)) return null;
  const age = shortSpan(now - Date.parse(key.createdAt)) ?? '';
  return `Made ${age} ago and never used. Nobody may need it.`;
}

/** Whether the old token of a rotation is still in use, and by whom: that says when to end it. */
function rotationHint({ uses, lastUsedAt, lastUsedIp }: PreviousSecret, now: number): string {
  if (uses === 0) return 'It has two tokens, and nobody uses the old one. o ends it.';
  const from = lastUsedIp === null ? '' : ` from ${lastUsedIp}`;
  return `It has two tokens; the old one was used ${timeAgo(lastUsedAt, now)}${from}.`;
}

/** The hints of a list in one line: `2 expire within 14d, 3 never used in 30d`; empty if there are none. */
export function listHints(keys: readonly ApiKey[], now: number): string {
  const soon = keys.filter((key) => expiresSoon(key, now)).length;
  const idle = keys.filter((key) => isForgotten(key, now)).length;
  const rotating = keys.filter(({ previous }) => previous !== null);
  const inUse = rotating.filter(({ previous }) => previous?.uses !== 0).length;
  const said = [
    soon === 0 ? '' : `${soon} ${soon === 1 ? 'expires' : 'expire'} within 14d`,
    idle === 0 ? '' : `${idle} never used in 30d`,
    rotating.length === 0 ? '' : `${rotating.length} rotating, ${inUse} old in use`,
  ];
  return said.filter((part) => part !== '').join(', ');
}
