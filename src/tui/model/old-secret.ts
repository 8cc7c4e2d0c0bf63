import { dayMs } from '../../core/duration.ts';
import type { PreviousSecret } from '../../core/key.ts';
import { longAgo, timeUntil } from '../../core/relative-time.ts';
import { minuteOf } from './expiry-note.ts';
import { times } from './recent-use.ts';

/** The old token of a rotated key: how long it passes, and whether somebody still uses it. */
export function oldSecretState(previous: PreviousSecret, now: number): readonly string[] {
  const { expiresAt, lastUsedAt, lastUsedIp, uses } = previous;
  const end = `The old token passes until ${minuteOf(expiresAt)} (${timeUntil(expiresAt, now)})`;
  if (lastUsedAt === null) return [end, 'Nobody has used it since the rotation'];
  const from = lastUsedIp === null ? '' : ` from ${lastUsedIp}`;
  const idle = now - Date.parse(lastUsedAt) >= dayMs ? 'It is idle:' : '! It is still used:';
  return [end, `${idle} ${times(uses)} since, last ${longAgo(lastUsedAt, now)}${from}`];
}
