import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isNarrower, maxTerms, readFilter, splitTerms } from '../../src/core/filter.ts';
import { keyLanguage } from '../../src/core/key-filter.ts';
import { apiKey, at, day, hour, now } from './support/fixtures.ts';

const language = keyLanguage;
const keys = [
  apiKey({ id: 'a', name: 'Backup script', account: 'bob', scopes: ['write'], uses: 120 }),
  apiKey({
    id: 'b',
    name: 'nightly backup',
    account: 'bobby',
    createdAt: at(-100 * day),
    lastUsedAt: at(-hour),
    lastUsedIp: '203.0.113.9',
    uses: 3,
    expiresAt: at(5 * day),
  }),
  apiKey({
    id: 'c',
    name: 'a:b',
    profile: 'pterodactyl-application',
    scopes: null,
    permissions: { servers: 3, users: 0 },
    status: 'expired',
    createdAt: at(-200 * day),
    lastUsedAt: at(-95 * day),
    expiresAt: at(-day),
    uses: 7,
  }),
  apiKey({
    id: 'd',
    name: 'deploy',
    status: 'inactive',
    allowedIps: ['203.0.113.0/24', '2001:db8::/32'],
    createdAt: at(-91 * day),
    expiresAt: at(30 * day),
  }),
];

function idsOf(text: string): string {
  const { matches } = readFilter(text, language, now);
  return keys
    .filter(matches)
    .map(({ id }) => id)
    .join('');
}

test.each([
  ['', 'abcd'],
  ['BACKUP', 'ab'],
  ['backup script', 'a'],
  ['script backup', 'a'],
  ['"backup script"', 'a'],
  ['"script backup"', ''],
  ['"a:b"', 'c'],
  ['2001:db8', ''],
  ['name:backup', 'ab'],
  ['name:"backup scr', 'a'],
  ['account:bob', 'ab'],
  ['account:=bob', 'a'],
  ['ACCOUNT:BOBBY', 'b'],
  ['profile:ptero', 'c'],
  ['id:c', 'c'],
  ['status:expired', 'c'],
  ['status:i', 'd'],
  ['scope:write', 'a'],
  ['scope:servers', 'c'],
  ['scope:users', ''],
  ['ip:203.0.113.9', 'bd'],
  ['ip:203.0.113.10', 'd'],
  ['ip:203.0', 'bd'],
  ['ip:2001:db8::1', 'd'],
  ['last:never', 'ad'],
  ['last:>90d', 'cd'],
  ['last:<2h', 'b'],
  ['expires:<14d', 'b'],
  ['expires:>14d', 'd'],
  ['expires:never', 'a'],
  ['created:>=100d', 'bc'],
  ['used:0', 'd'],
  ['uses:>=7', 'ac'],
  ['used:<7', 'bd'],
  ['status:active account:bob last:<2h', 'b'],
  ['status:active deploy', ''],
])('the filter %s finds %s', (text, found) => {
  expect(idsOf(text)).toBe(found);
  expect(readFilter(text, language, now).problems).toEqual([]);
});

test.each([
  ['stauts:expired', 'no field "stauts"; there are name, '],
  ['status:', 'status: takes one of active, inactive, expired'],
  ['status:gone', 'status: takes one of active'],
  ['status:revoked', 'status: takes one of active'],
  ['last:90d', 'last: takes never, >90d or <14d'],
  ['last:>9x', 'last: takes never'],
  ['created:never', 'created: takes >90d or <14d'],
  ['used:many', 'used: takes 0, >100 or <100'],
  ['ip:localhost', 'ip: takes an address'],
  ['__proto__:x', 'no field "__proto__"'],
  ['constructor:x', 'no field "constructor"'],
])('the mistake %s is told and hides no row', (text, problem) => {
  expect(readFilter(text, language, now).problems[0]).toContain(problem);
  expect(idsOf(text)).toBe('abcd');
  expect(idsOf(`${text} deploy`)).toBe('d');
});

test('terms beyond the most that there may be are told and hide no row', () => {
  const { problems, terms } = readFilter('b '.repeat(maxTerms + 1), language, now);
  expect(terms).toHaveLength(maxTerms);
  expect(problems).toEqual([`only the first ${maxTerms} terms count`]);
});

test('whatever is typed, reading it never throws', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
      for (const key of keys) readFilter(text, language, now).matches(key);
    }),
  );
});

const typed = fc.stringMatching(/^[a-z:" =<>0-9d.]{0,20}$/);
const words = fc.constantFrom(
  'back',
  'name:b',
  'account:=bob',
  'status:a',
  'last:>9',
  'ip:203',
  'used:<1',
);

test('a filter that is called narrower finds nothing that the wider one does not', () => {
  fc.assert(
    fc.property(fc.array(words), typed, (some, more) => {
      const wide = readFilter(some.join(' '), language, now);
      const narrow = readFilter(some.join(' ') + more, language, now);
      if (!isNarrower(wide.terms, narrow.terms, language)) return;
      for (const key of keys.filter(narrow.matches)) expect(wide.matches(key)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('a value that is typed to its end after = finds what it finds when it comes at once', () => {
  // A list narrows what the letters before left over: nothing is exactly "bo", so nothing was left for "bob".
  for (let end = 'account:='.length; end < 'account:=bob'.length; end += 1) {
    const [before, after] = [splitTerms('account:=bob'.slice(0, end)), splitTerms('account:=bob')];
    expect(isNarrower(before, after, language)).toBe(false);
  }
});

test('a letter more makes a filter narrower, a letter less does not', () => {
  const [short, long] = [splitTerms('status:a back'), splitTerms('status:a backu')];
  expect(isNarrower(short, long, language)).toBe(true);
  expect(isNarrower(long, short, language)).toBe(false);
  expect(isNarrower(splitTerms('used:<1'), splitTerms('used:<10'), language)).toBe(false);
});
