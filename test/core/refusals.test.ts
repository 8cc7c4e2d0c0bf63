import { describe, expect, test } from 'vitest';
import { maxEntries, Refusals } from '../../src/core/refusals.ts';
import { at, now } from './support/fixtures.ts';

const whole = { limit: 100 };

describe('the record of refused tokens', () => {
  test('equal refusals are one entry with their count, the latest first', () => {
    const refusals = new Refusals();
    refusals.note('NOT_FOUND', '203.0.113.9', null, now);
    refusals.note('EXPIRED', '203.0.113.9', 'kr_1', now + 1);
    refusals.note('NOT_FOUND', '203.0.113.9', null, now + 2);
    const { items, total, totals } = refusals.list({});
    expect(total).toBe(2);
    expect(totals).toEqual({ NOT_FOUND: 2, EXPIRED: 1 });
    expect(items).toEqual([
      entry({ code: 'NOT_FOUND', count: 2, firstAt: at(0), lastAt: at(2) }),
      entry({ code: 'EXPIRED', key: 'kr_1', count: 1, firstAt: at(1), lastAt: at(1) }),
    ]);
  });

  test('all addresses of an IPv6 network of 64 bits are one source, as they belong to one customer', () => {
    const refusals = new Refusals();
    refusals.note('MALFORMED', '2001:db8:1:2::1', null, now);
    refusals.note('MALFORMED', '2001:db8:1:2:ffff::9', null, now);
    refusals.note('MALFORMED', '2001:db8:1:3::1', null, now);
    refusals.note('MALFORMED', null, null, now);
    expect(refusals.list(whole).items.map(({ source, count }) => [source, count])).toEqual([
      [null, 1],
      ['2001:db8:1:3::/64', 1],
      ['2001:db8:1:2::/64', 2],
    ]);
  });

  /** Attack: somebody who stole a key fails from a million addresses to wash away its own trace. */
  test('strangers push out strangers, never what happened to a key, and stay in the counts', () => {
    const refusals = new Refusals();
    refusals.note('REVOKED', '203.0.113.9', 'kr_1', now);
    for (let index = 0; index < maxEntries + 50; index += 1)
      refusals.note('NOT_FOUND', `10.0.${index >> 8}.${index & 255}`, null, now + index);
    const { entries, totals } = refusals.toData();
    expect(entries).toHaveLength(maxEntries + 1);
    expect(entries.filter(({ code }) => code === 'REVOKED')).toHaveLength(1);
    expect(entries.some(({ source }) => source === '10.0.0.49')).toBe(false);
    expect(totals).toEqual({ REVOKED: 1, NOT_FOUND: maxEntries + 50 });
  });

  test('what was kept goes on as it was', () => {
    const refusals = new Refusals();
    refusals.note('NOT_FOUND', '203.0.113.9', null, now);
    refusals.note('IP_DENIED', '203.0.113.9', 'kr_1', now + 1);
    const next = new Refusals(JSON.parse(JSON.stringify(refusals.toData())));
    expect(next.toData()).toEqual(refusals.toData());
    next.note('NOT_FOUND', '203.0.113.9', null, now + 2);
    expect(next.list({}).items[0]).toMatchObject({ count: 2, firstAt: at(0), lastAt: at(2) });
  });
});

function entry(facts: object) {
  return { source: '203.0.113.9', key: null, ...facts };
}
