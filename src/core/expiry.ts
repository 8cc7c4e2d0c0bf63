import { dayMs, parseDuration } from './duration.ts';
import { KeyError } from './errors.ts';

const isoPattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/;
const maxYear = 9999;

/**
 * Reads an expiry as people write it: days (`90`), a duration (`90d`, `12h`), a date
 * (`2027-01-01`, midnight UTC), or an ISO 8601 time (UTC if it has no zone). Returns ISO 8601 UTC.
 * Throws `invalid_input` for anything else and for moments that are not after `now`.
 */
export function parseExpiry(text: string, now: number): string {
  const trimmed = text.trim();
  if (/^\d+$/.test(trimmed)) return fromSpan(trimmed, Number(trimmed) * dayMs, now);
  if (/^\d+[smhdwy]/.test(trimmed)) return fromSpan(trimmed, parseDuration(trimmed), now);
  return checkMoment(trimmed, parseMoment(trimmed), now);
}

/** The same for a moment on the wire: an ISO 8601 time with its zone. */
export function checkExpiry(text: string, now: number): string {
  if (!/(Z|[+-]\d{2}:\d{2})$/.test(text)) {
    throw refused(
      `"${text.slice(0, 40)}" is not an ISO 8601 time with a zone such as 2027-01-01T00:00:00Z`,
    );
  }
  return checkMoment(text, parseMoment(text), now);
}

function fromSpan(text: string, span: number, now: number): string {
  if (span === 0) throw refused(`"${text.slice(0, 40)}" is not after now`);
  return checkMoment(text, now + span, now);
}

function checkMoment(text: string, moment: number, now: number): string {
  if (Number.isNaN(moment)) {
    throw refused(
      `"${text.slice(0, 40)}" is not a number of days, a duration such as 90d, or a date such as 2027-01-01`,
    );
  }
  if (!(moment < Date.UTC(maxYear + 1, 0)))
    throw refused(`"${text.slice(0, 40)}" is after the year ${maxYear}`);
  if (moment <= now) throw refused(`"${text}" is not after now (${new Date(now).toISOString()})`);
  return new Date(moment).toISOString();
}

/**
 * Reads a date (midnight UTC) or an ISO 8601 time (UTC if it has no zone) as milliseconds; NaN for
 * anything else. Dates that do not exist (2025-02-30, 24:00, second 60) are not rolled over.
 */
export function parseMoment(text: string): number {
  const parts = isoPattern.exec(text);
  if (!parts) return Number.NaN;
  const [, year, month, day, hour = '0', minute = '0', second = '0', zone = 'Z'] = parts;
  const daysInMonth = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  const exists =
    inRange(month, 1, 12) &&
    inRange(day, 1, daysInMonth) &&
    inRange(hour, 0, 23) &&
    inRange(minute, 0, 59) &&
    inRange(second, 0, 59);
  if (!exists) return Number.NaN;
  const withTime = text.includes('T') ? text : `${text}T00:00`;
  return Date.parse(parts[7] ? withTime : `${withTime}${zone}`);
}

function inRange(digits: string | undefined, low: number, high: number): boolean {
  return Number(digits) >= low && Number(digits) <= high;
}

function refused(message: string): KeyError {
  return new KeyError('invalid_input', `Cannot read expiry: ${message}`, {
    issues: [{ path: 'expires_at', message }],
  });
}
