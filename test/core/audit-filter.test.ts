import { expect, test } from 'vitest';
import type { AuditEntry } from '../../src/core/audit.ts';
import { auditLanguage } from '../../src/core/audit-filter.ts';
import { readFilter } from '../../src/core/filter.ts';
import { now } from './support/fixtures.ts';

const event: AuditEntry = {
  seq: 7,
  ts: '2026-11-21T09:30:00.000Z',
  actor: { kind: 'account', account: 'ops', name: 'alice', from: 'ssh 203.0.113.9, pts/3' },
  op: 'key.updated',
  data: { id: 'kr_4fJ0aZq81LmT', name: 'backup', account: 'bob', to: { name: 'b' } },
  hash: 'f'.repeat(64),
};

test.each([
  ['', true],
  ['KR_4FJ', true],
  ['f'.repeat(64), false],
  ['key:kr_4f', true],
  ['key:backup', true],
  ['key:other', false],
  ['actor:ali type:updated', true],
  ['actor:=ops', true],
  ['actor:bob', false],
  ['account:bob', true],
  ['account:ops', false],
  ['from:203.0.113', true],
  ['type:created', false],
  ['since:1h', true],
  ['since:10m', false],
  ['until:10m', true],
  ['until:2026-11-21', false],
  ['since:2026-11-21t09:30z', true],
  ['seq:7', true],
  ['seq:>7', false],
])('the filter "%s" shows the event: %s', (text, shown) => {
  const { matches, problems } = readFilter(text, auditLanguage, now);
  expect(problems).toEqual([]);
  expect(matches(event)).toBe(shown);
});

test.each([
  ['type:nothing', 'type: takes one of these, or a part of one: '],
  ['type:', 'type: takes'],
  ['since:soon', 'since: takes a date'],
  ['seq:many', 'seq: takes 0'],
  ['who:alice', 'no field "who"; there are type, actor'],
])('the mistake %s is told and hides no event', (text, problem) => {
  const { matches, problems } = readFilter(text, auditLanguage, now);
  expect(problems[0]).toContain(problem);
  expect(matches(event)).toBe(true);
});

test('an event about an account has that account, and not its absent key', () => {
  const made: AuditEntry = { ...event, op: 'account.created', data: { name: 'bob' } };
  expect(readFilter('account:bob', auditLanguage, now).matches(made)).toBe(true);
  expect(readFilter('account:eve', auditLanguage, now).matches(made)).toBe(false);
});
