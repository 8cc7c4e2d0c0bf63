import { expect, test } from 'vitest';
import { readFilter } from '../../src/core/filter.ts';
import { requestLanguage } from '../../src/core/request-filter.ts';
import type { RequestEntry } from '../../src/core/request-log.ts';
import { at, hour, now } from './support/fixtures.ts';

const keys = new Map([
  ['kr_a', { name: 'backup script', account: 'bob', profile: 'keyrack' }],
  ['kr_b', { name: 'game panel', account: 'bobby', profile: 'pterodactyl-client' }],
]);
const language = requestLanguage((id) => keys.get(id));

function entry(seq: number, fields: Partial<RequestEntry>): RequestEntry {
  const nothing = { method: null, path: null, ip: null, permission: null, takes: null };
  const valid = { door: 'upstream', code: 'VALID', key: null } as const;
  return { seq, at: at(-hour), ...valid, ...nothing, ...fields };
}

const entries = [
  entry(1, { key: 'kr_a', method: 'GET', path: '/backups/1', ip: '10.0.0.1' }),
  entry(2, { key: 'kr_b', method: 'POST', path: '/servers', ip: '10.0.0.10', door: 'panel' }),
  entry(3, { code: 'NOT_FOUND', ip: '2001:db8::1', door: 'verify', permission: 'write' }),
  entry(4, { key: 'kr_a', code: 'IP_DENIED', ip: '192.0.2.1', at: at(-60_000) }),
];

function find(text: string): string {
  const { matches, problems } = readFilter(text, language, now);
  expect(problems).toEqual([]);
  return entries
    .filter(matches)
    .map(({ seq }) => seq)
    .join('');
}

test.each([
  ['', '1234'],
  ['backups', '1'],
  ['"GET /b"', '1'],
  ['BACKUP SCRIPT', '14'],
  ['ip_denied', '4'],
  ['status:refused', '34'],
  ['status:p', '12'],
  ['verdict:denied', '4'],
  ['code:valid', '12'],
  ['key:game', '2'],
  ['key:=kr_a', '14'],
  ['account:bob', '124'],
  ['account:=bob', '14'],
  ['profile:ptero', '2'],
  ['ip:10.0.0.1', '1'],
  ['ip:10.0.0.', '12'],
  ['ip:10.0.0.0/28', '12'],
  ['ip:2001:db8::/32', '3'],
  ['method:post', '2'],
  ['path:/serv', '2'],
  ['route:=/servers', '2'],
  ['permission:write', '3'],
  ['door:panel', '2'],
  ['door:v', '3'],
  ['since:10m', '4'],
  ['until:10m', '123'],
  ['since:2026-11-21T09:30Z', '4'],
  ['until:2026-11-21', ''],
  ['status:refused account:bob', '4'],
])('of requests the filter %s finds %s', (text, found) => {
  expect(find(text)).toBe(found);
});

test.each([
  ['status:gone', 'status: takes one of passed, refused'],
  ['verdict:maybe', 'verdict: takes one of these, or a part of one: MISSING'],
  ['ip:localhost', 'ip: takes an address'],
  ['ip:10.0.0.1/8', 'ip: takes an address'],
  ['since:soon', 'since: takes a date'],
  ['door:window', 'door: takes one of manage'],
  ['keys:a', 'no field "keys"; there are status, verdict'],
])('the mistake %s is told and hides no request', (text, problem) => {
  const { matches, problems } = readFilter(text, language, now);
  expect(problems[0]).toContain(problem);
  expect(entries.filter(matches)).toEqual(entries);
});
