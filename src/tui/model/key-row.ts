import type { KeyActivity } from '../../core/activity.ts';
import type { ApiKey } from '../../core/key.ts';
import { shortSpan, timeAgo, timeUntil } from '../../core/relative-time.ts';
import type { Row } from '../components/table.tsx';
import { statusTone, type Theme, type Tone } from '../theme.ts';
import { type Column, cell, type KeyColumns } from './key-columns.ts';
import { expiresSoon } from './key-hint.ts';
import { sparkline } from './sparkline.ts';

/** The row of a key. */
export function keyRow(
  key: ApiKey,
  activity: KeyActivity | undefined,
  columns: KeyColumns,
  theme: Theme,
  now: number,
): Row {
  const of = (column: Column, text: string) => cell(text, columns[column], theme);
  const { text, tone } = statusCell(key, theme, now);
  return {
    id: key.id,
    before:
      of('name', key.name) +
      of('masked', key.masked.replace('…', theme.ellipsis)) +
      of('profile', key.profile) +
      of('account', key.account),
    toned: of('status', text),
    tone,
    after:
      of('lastUsed', timeAgo(key.lastUsedAt, now)) +
      of('expires', timeUntil(key.expiresAt, now)) +
      of('uses', compact(key.uses)) +
      of('day', activity ? sparkline(activity.hours, theme.ascii) : ''),
  };
}

/** How old the times in a row may be. */
const freshMs = 10_000;

/**
 * Makes rows, and keeps each until its key, its activity, the columns or its times are others: when the
 * cursor moves, no text is measured again.
 */
export function makeRowMaker(theme: Theme) {
  const kept = new WeakMap<
    ApiKey,
    { activity: unknown; columns: KeyColumns; at: number; row: Row }
  >();
  return (
    key: ApiKey,
    activity: KeyActivity | undefined,
    columns: KeyColumns,
    now: number,
  ): Row => {
    const at = Math.floor(now / freshMs);
    const old = kept.get(key);
    if (old && old.activity === activity && old.columns === columns && old.at === at)
      return old.row;
    const row = keyRow(key, activity, columns, theme, now);
    kept.set(key, { activity, columns, at, row });
    return row;
  };
}

function statusCell(key: ApiKey, theme: Theme, now: number): { text: string; tone: Tone } {
  if (!expiresSoon(key, now)) {
    return { text: `${theme.sign(key.status)} ${key.status}`, tone: statusTone[key.status] };
  }
  const rest = shortSpan(Date.parse(key.expiresAt ?? '') - now, Math.round) ?? '<1m';
  return { text: `! ends ${rest}`, tone: 'warn' };
}

/** A number in at most seven columns: `123456`, then `1234k`. */
function compact(count: number): string {
  return count < 1_000_000 ? String(count) : `${Math.floor(count / 1000)}k`;
}
