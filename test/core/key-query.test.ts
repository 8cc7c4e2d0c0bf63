import { describe, expect, it } from 'vitest';
import type { ApiKey } from '../../src/core/key.ts';
import { type KeyQuery, queryKeys, sortFields, sortKeys } from '../../src/core/key-query.ts';
import { apiKey, at, day, failureOf, hour, now } from './support/fixtures.ts';

const keys: readonly ApiKey[] = [
  apiKey({ id: 'a', name: 'Backup', createdAt: at(-9 * day), lastUsedAt: at(-day), uses: 5 }),
  apiKey({
    id: 'b',
    name: 'backup 2',
    createdAt: at(-3 * day),
    account: 'bob',
    expiresAt: at(day),
  }),
  apiKey({
    id: 'c',
    name: 'Zo\u00eb',
    profile: 'pyro',
    createdAt: at(-2 * day),
    status: 'inactive',
  }),
  apiKey({
    id: 'd',
    name: 'old',
    createdAt: at(-8 * day),
    status: 'expired',
    expiresAt: at(-hour),
  }),
  apiKey({
    id: 'e',
    name: 'gone',
    createdAt: at(-7 * day),
    status: 'revoked',
    masked: 'kr_needle…',
  }),
];

function idsOf(query: KeyQuery): string {
  return queryKeys(keys, query, now)
    .items.map(({ id }) => id)
    .join('');
}

describe('the conditions of a query', () => {
  it.each<[string, KeyQuery, string]>([
    ['nothing asked shows all but revoked ones, newest first', {}, 'cbda'],
    ['revoked ones are shown when asked for', { status: 'revoked' }, 'e'],
    ['a status shows only its keys', { status: 'inactive' }, 'c'],
    ['a profile shows only its keys', { profile: 'pyro' }, 'c'],
    ['an account shows only its keys', { account: 'bob' }, 'b'],
    ['an unknown account has none', { account: 'nobody' }, ''],
    ['a text is found in the name, whatever the case', { text: 'BACKUP' }, 'ba'],
    ['a text is found in its decomposed form', { text: 'zoe\u0308' }, 'c'],
    ['a text is found in the masked token', { text: 'needle', status: 'revoked' }, 'e'],
    ['a text is found in the account', { text: 'bob' }, 'b'],
    ['a text is found in the profile', { text: 'pyro' }, 'c'],
    ['a text that is nowhere finds nothing', { text: 'nowhere' }, ''],
    ['a text is no pattern', { text: '.*' }, ''],
    ['never used counts from the making', { unusedMs: 3 * day }, 'bd'],
    ['unused for exactly the span is enough', { unusedMs: day }, 'cbda'],
    ['expiring soon leaves out what has expired', { expiringMs: 14 * day }, 'b'],
    ['expiring in exactly the span is enough', { expiringMs: day }, 'b'],
    ['expiring a millisecond later is not', { expiringMs: day - 1 }, ''],
    ['conditions add up', { text: 'backup', account: 'bob' }, 'b'],
  ])('%s', (_, query, ids) => {
    expect(idsOf(query)).toBe(ids);
  });

  it('do not call an inactive key that has expired expiring', () => {
    const stale = apiKey({ status: 'inactive', expiresAt: at(-day) });
    const ending = apiKey({ status: 'inactive', expiresAt: at(0) });
    expect(queryKeys([stale, ending], { expiringMs: 14 * day }, now).total).toBe(0);
  });

  it.each<[KeyQuery, string]>([
    [{ status: 'ACTIVE' }, 'status'],
    [{ status: 'x'.repeat(10_000) }, 'status'],
    [{ sort: 'digest' }, 'sort'],
    [{ text: 'stauts:active' }, 'filter'],
    [{ text: `${'x'.repeat(10_000)}:` }, 'filter'],
    [{ sort: '__proto__' }, 'sort'],
    [{ page: 0 }, 'page'],
    [{ limit: 101 }, 'limit'],
  ])('are refused with the name of the field', (query, path) => {
    const { code, issues, message } = failureOf(() => queryKeys([], query, now));
    expect([code, issues[0]?.path]).toEqual(['invalid_input', path]);
    expect(message.length).toBeLessThan(250);
  });
});

describe('sorting', () => {
  it.each<[KeyQuery, string]>([
    [{ sort: 'created' }, 'adbc'],
    [{ descending: false }, 'adbc'],
    [{ sort: 'created', descending: true }, 'cbda'],
    [{ sort: 'name' }, 'abdc'],
    [{ sort: 'name', descending: true }, 'cdba'],
    [{ sort: 'id' }, 'abcd'],
    [{ sort: 'profile' }, 'abdc'],
    [{ sort: 'account' }, 'adcb'],
    [{ sort: 'status' }, 'abdc'],
    [{ sort: 'uses', descending: true }, 'abdc'],
    [{ sort: 'last_used' }, 'bdca'],
    [{ sort: 'last_used', descending: true }, 'abdc'],
    [{ sort: 'expires' }, 'dbac'],
  ])('%j gives %s', (query, ids) => {
    expect(idsOf(query)).toBe(ids);
  });

  it.each(sortFields)('by %s leaves the list as it was and loses nothing', (sort) => {
    const before = [...keys];
    expect(new Set(sortKeys(keys, { sort }))).toEqual(new Set(keys));
    expect(keys).toEqual(before);
  });

  it('puts equal keys by name, then id, up and down alike', () => {
    const twins = ['b', 'a', 'c'].map((id) => apiKey({ id, name: id === 'c' ? 'a' : 'x' }));
    for (const descending of [false, true]) {
      const sorted = sortKeys(twins, { sort: 'uses', descending });
      expect(sorted.map(({ id }) => id)).toEqual(['c', 'a', 'b']);
    }
  });
});

it('a page has its part of the sorted list and the length of the whole', () => {
  const page = queryKeys(keys, { sort: 'id', page: 2, limit: 3 }, now);
  expect(page).toMatchObject({ page: 2, limit: 3, total: 4 });
  expect(page.items.map(({ id }) => id)).toEqual(['d']);
});
