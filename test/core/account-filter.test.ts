import { expect, test } from 'vitest';
import { accountLanguage } from '../../src/core/account-filter.ts';
import { readFilter } from '../../src/core/filter.ts';
import { admin, member, now } from './support/fixtures.ts';

const accounts = [
  { ...admin, keys: 6 },
  { ...member('bob', ['api_keys.read', 'api_keys.write']), keys: 0 },
  { ...member('eve'), keys: 25 },
];

test.each([
  ['', 'admin bob eve'],
  ['everything', 'admin'],
  ['write', 'bob'],
  ['role:member', 'bob eve'],
  ['name:=eve', 'eve'],
  ['may:write', 'admin bob'],
  ['may:nothing', 'eve'],
  ['keys:>5', 'admin eve'],
  ['keys:0', 'bob'],
])('of accounts the filter "%s" finds %s', (text, found) => {
  const { matches, problems } = readFilter(text, accountLanguage, now);
  expect(problems).toEqual([]);
  expect(
    accounts
      .filter(matches)
      .map(({ name }) => name)
      .join(' '),
  ).toBe(found);
});

test('a mistake in a filter of accounts is told and hides none', () => {
  const { matches, problems } = readFilter('may:fly', accountLanguage, now);
  expect(problems[0]).toContain('may: takes one of read, write, delete');
  expect(accounts.filter(matches)).toEqual(accounts);
});
