import type { ApiKey } from '../../core/key.ts';
import { keyToWire } from '../../server/wire/key.ts';
import { accessOf } from './access.ts';
import type { Printer } from './printer.ts';
import { relativeTime } from './time.ts';

/** Prints all about one key. */
export async function printKey(key: ApiKey, printer: Printer, now: number): Promise<void> {
  if (printer.format === 'json') return printer.json({ data: keyToWire(key) });
  const when = (iso: string | null, none: string) =>
    iso === null ? ([none] as const) : ([`${iso} (${relativeTime(iso, now)})`, iso] as const);
  await printer.fields([
    ['name', key.name],
    ['id', key.id],
    ['token', key.masked],
    ['profile', key.profile],
    ['account', key.account],
    ['status', key.status],
    ['access', accessOf(key)],
    ['allowed ips', key.allowedIps.join(', ') || 'all', key.allowedIps.join(',')],
    ['rate limit', key.rateLimit ?? 'none'],
    ['expires', ...when(key.expiresAt, 'never')],
    ['created', ...when(key.createdAt, '')],
    ['last used', ...when(key.lastUsedAt, 'never')],
    ['last used from', key.lastUsedIp ?? 'nowhere known', key.lastUsedIp ?? ''],
    ['uses', String(key.uses)],
    ...previousFields(key, now),
  ]);
}

function previousFields({ previous }: ApiKey, now: number) {
  if (!previous) return [];
  const { expiresAt, lastUsedAt, lastUsedIp, uses } = previous;
  const from = lastUsedIp === null ? '' : ` from ${lastUsedIp}`;
  return [
    ['old token until', `${expiresAt} (${relativeTime(expiresAt, now)})`, expiresAt] as const,
    [
      'old token used',
      uses === 0
        ? 'not since the rotation'
        : `${uses} times, last ${relativeTime(lastUsedAt, now)}${from}`,
      String(uses),
    ] as const,
  ];
}
