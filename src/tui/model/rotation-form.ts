import { maxOverlapMs } from '../../core/decisions/rotate-key.ts';
import { dayMs, hourMs, parseDuration } from '../../core/duration.ts';
import { KeyError } from '../../core/errors.ts';
import { timeUntil } from '../../core/relative-time.ts';
import { minuteOf } from './expiry-note.ts';

/** How long the old secret may go on; `custom` is typed. */
export const overlaps = ['now', '1h', '24h', '7d', 'custom'] as const;
export type Overlap = (typeof overlaps)[number];

const spans: Readonly<Record<Exclude<Overlap, 'custom'>, number>> = {
  now: 0,
  '1h': hourMs,
  '24h': dayMs,
  '7d': 7 * dayMs,
};

/** The overlap in milliseconds, or what is wrong with the one that was typed. */
export type Span = { readonly ms: number } | { readonly problem: string };

/** The span of a choice; `typed` is what stands in the field of a custom one. */
export function spanOf(overlap: Overlap, typed: string): Span {
  if (overlap !== 'custom') return { ms: spans[overlap] };
  const text = typed.trim();
  if (text === '') return { problem: 'type how long, such as 36h or 3d' };
  try {
    const ms = parseDuration(text);
    return ms <= maxOverlapMs ? { ms } : { problem: `"${text}" is more than 365 days` };
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    return { problem: error.issues[0]?.message ?? error.message };
  }
}

/** The next choice, or the one before, without going round. */
export function otherOverlap(overlap: Overlap, by: 1 | -1): Overlap {
  return overlaps[overlaps.indexOf(overlap) + by] ?? overlap;
}

/** What an overlap means for the old secret, which never outlives its key. */
export function oldSecretFate(ms: number, expiresAt: string | null, now: number): string {
  if (ms === 0) return 'The present token stops working at once';
  const end = Math.min(
    now + ms,
    expiresAt === null ? Number.POSITIVE_INFINITY : Date.parse(expiresAt),
  );
  const iso = new Date(end).toISOString();
  const why = end < now + ms ? ', when the key expires' : '';
  return `The present token passes until ${minuteOf(iso)} (${timeUntil(iso, now)})${why}`;
}

/** What can have the focus in the question before a rotation. */
export type RotationFocus = 'overlap' | 'custom' | 'answer' | 'cancel' | 'rotate';

/** The order in which Tab goes through it; fields that are not shown are left out. */
export function focusOrder(overlap: Overlap, asksName: boolean): readonly RotationFocus[] {
  const custom: RotationFocus[] = overlap === 'custom' ? ['custom'] : [];
  const answer: RotationFocus[] = asksName ? ['answer'] : [];
  return ['overlap', ...custom, ...answer, 'cancel', 'rotate'];
}

/** True if a token that is in use would stop at once. */
export function isAbrupt(span: Span, isUsed: boolean | null): boolean {
  return 'ms' in span && span.ms === 0 && isUsed === true;
}
