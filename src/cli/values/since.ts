import { parseMoment } from '../../core/expiry.ts';
import { usageFailure } from '../failure.ts';
import { readSpan } from './span.ts';

/** Reads a moment in the past: a span before now (`24h`), a date, or an ISO 8601 time (UTC unless it says otherwise). */
export function readSince(text: string, now: number): string {
  if (/^\d+[smhdwy]/.test(text)) return new Date(now - readSpan('--since', text)).toISOString();
  const moment = parseMoment(text);
  if (!Number.isNaN(moment)) return new Date(moment).toISOString();
  throw usageFailure(
    `Cannot read --since: "${text.slice(0, 40)}" is not a span such as 24h or a date such as 2027-01-01`,
  );
}
