import { timeUntil } from '../../core/relative-time.ts';
import { expiryOf, issuesOf } from './key-form-draft.ts';

/** An expiry as a span and as a moment, `in 90d · 2027-02-19 10:00Z`; empty for a text that means no moment yet. */
export function expiryNote(text: string, now: number): string {
  try {
    const moment = expiryOf(text, now);
    return moment === null ? 'never expires' : `${timeUntil(moment, now)} · ${minuteOf(moment)}`;
  } catch (error) {
    if (issuesOf(error).length === 0) throw error;
    return '';
  }
}

/** A moment to the minute: `2027-02-19 10:00Z`. */
export function minuteOf(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')}Z`;
}
