import type { KeyActivity } from '../../core/activity.ts';
import { dayMs } from '../../core/duration.ts';
import type { ApiKey } from '../../core/key.ts';
import { longAgo } from '../../core/relative-time.ts';

/** True if a token of the key was used in the last 24 hours, as the key itself tells. */
export function wasUsedLately(
  { lastUsedAt, previous }: Pick<ApiKey, 'lastUsedAt' | 'previous'>,
  now: number,
): boolean {
  return [lastUsedAt, previous?.lastUsedAt ?? null].some(
    (moment) => moment !== null && now - Date.parse(moment) < dayMs,
  );
}

const maxSources = 3;

/**
 * Who used a key in the last 24 hours: how often, and from which sources, the latest first. What was
 * before the start of the server is not counted by the hour, so the last use is told beside it.
 */
export function recentUse(key: ApiKey, activity: KeyActivity, now: number): readonly string[] {
  const count = activity.hours.reduce((sum, hour) => sum + hour, 0);
  if (count === 0) return [withoutCount(key, now)];
  const from = activity.sources
    .slice(0, maxSources)
    .map(
      ({ source, count: uses, lastAt }) =>
        `  ${source ?? 'an unknown address'}: ${uses}, last ${longAgo(lastAt, now)}`,
    );
  const more = activity.sources.length - maxSources;
  return [
    `In the last 24 h used ${times(count)}, from`,
    ...from,
    ...(more > 0 ? [`  and ${more} more`] : []),
  ];
}

/** `once`, `12 times`. */
export function times(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}

function withoutCount(key: ApiKey, now: number): string {
  if (key.lastUsedAt === null) return 'Never used';
  const from = key.lastUsedIp === null ? '' : ` from ${key.lastUsedIp}`;
  const last = `Last used ${longAgo(key.lastUsedAt, now)}${from}`;
  return wasUsedLately(key, now) ? last : `Not used in the last 24 h. ${last}`;
}
