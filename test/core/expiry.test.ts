import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checkExpiry, parseExpiry, parseMoment } from '../../src/core/expiry.ts';
import { at, day, failureOf, hour, now, second } from './support/fixtures.ts';

/** What no reader of expiries takes, whatever the door. */
const nonsense = [
  '',
  '-1',
  '1.5',
  '1e9',
  'NaN',
  'Infinity',
  '+90',
  'tomorrow',
  '2027-01',
  '2027-1-1',
  '20270101',
  '2027-13-01',
  '2027-00-10',
  '2027-01-00',
  '2025-02-30',
  '2027-02-29',
  '2027-04-31T00:00:00Z',
  '2027-01-01T24:00:00Z',
  '2027-01-01T23:60:00Z',
  '2026-12-31T23:59:60Z',
  '2027-01-01T00:00:00+99:99',
  '2027-01-01T00:00:00Z ; rm',
  '2027-01-01T00:00:00.Z',
  '+275760-09-13T00:00:00Z',
  '275761-01-01T00:00:00Z',
  '10000-01-01T00:00:00Z',
  '9999-12-31T23:30:00-01:00',
  '9'.repeat(30),
];

describe('parseExpiry', () => {
  it.each([
    ['90', at(90 * day)],
    ['1', at(day)],
    [' 90d ', at(90 * day)],
    ['12h', at(12 * hour)],
    ['1d12h', at(36 * hour)],
    ['1s', at(second)],
    ['2027-01-01', '2027-01-01T00:00:00.000Z'],
    ['2027-01-01T08:30', '2027-01-01T08:30:00.000Z'],
    ['2027-01-01T08:30:15.5Z', '2027-01-01T08:30:15.500Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
    ['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
  ])('reads %s as %s', (text, moment) => {
    expect(parseExpiry(text, now)).toBe(moment);
  });

  it.each([
    ['2027-03-28T02:30:00+01:00', '2027-03-28T01:30:00.000Z'],
    ['2027-03-14T02:30:00-05:00', '2027-03-14T07:30:00.000Z'],
    ['2027-10-31T02:30:00+02:00', '2027-10-31T00:30:00.000Z'],
  ])('keeps the instant of %s, an hour that some clocks skip or repeat', (text, moment) => {
    expect(parseExpiry(text, now)).toBe(moment);
  });

  it.each([...nonsense, '0', '000', '0d', '365d1', '365d 1', '2025-01-01', '2920000', '8000y'])(
    'refuses %j',
    (text) => {
      expect(failureOf(() => parseExpiry(text, now)).code).toBe('invalid_input');
    },
  );

  it('refuses now itself and takes the millisecond after it', () => {
    expect(failureOf(() => parseExpiry(at(0), now)).message).toContain('is not after now');
    expect(parseExpiry(at(1), now)).toBe(at(1));
  });

  it('says of nonsense what would be none', () => {
    const { message } = failureOf(() => parseExpiry('tomorrow', now));
    expect(message).toBe(
      'Cannot read expiry: "tomorrow" is not a number of days, a duration such as 90d, or a date such as 2027-01-01',
    );
  });

  it('says which year is the last one', () => {
    expect(failureOf(() => parseExpiry('8000y', now)).message).toContain('after the year 9999');
  });

  it('never repeats a text of ten thousand characters', () => {
    for (const text of ['0'.repeat(10_000), '9'.repeat(10_000), 'x'.repeat(10_000)]) {
      expect(failureOf(() => parseExpiry(text, now)).message.length).toBeLessThan(250);
    }
  });
});

describe('checkExpiry', () => {
  it.each(nonsense)('refuses %j', (text) => {
    expect(failureOf(() => checkExpiry(text, now)).issues[0]?.path).toBe('expires_at');
  });

  it.each(['90', '90d', '2027-01-01', '2027-01-01T00:00:00', '2027-01-01Z'])(
    'refuses %s, which is not a time with a zone',
    (text) => {
      expect(failureOf(() => checkExpiry(text, now)).code).toBe('invalid_input');
    },
  );

  it('returns every future instant of a zone as the same instant in UTC', () => {
    const instant = fc.integer({ min: now + 1, max: Date.UTC(9998, 0) });
    const offsetMinutes = fc.integer({ min: -14 * 60, max: 14 * 60 });
    fc.assert(
      fc.property(instant, offsetMinutes, (moment, offset) => {
        expect(checkExpiry(withZone(moment, offset), now)).toBe(new Date(moment).toISOString());
      }),
      { numRuns: 200 },
    );
  });
});

describe('parseMoment', () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each(['UTC', 'America/New_York', 'Pacific/Chatham'])(
    'reads a time without a zone as UTC on a box in %s',
    (zone) => {
      vi.stubEnv('TZ', zone);
      expect(parseMoment('2026-11-21T10:00')).toBe(now);
      expect(parseExpiry('2027-03-14', now)).toBe('2027-03-14T00:00:00.000Z');
    },
  );

  it.each(nonsense.slice(0, 23))('gives no number for %j', (text) => {
    expect(parseMoment(text)).toBeNaN();
  });
});

function withZone(moment: number, offset: number): string {
  const local = new Date(moment + offset * 60_000).toISOString().slice(0, -1);
  const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  const pad = (part: number) => String(part).padStart(2, '0');
  return `${local}${offset < 0 ? '-' : '+'}${pad(hours)}:${pad(minutes)}`;
}
