import { expect, test } from 'vitest';
import type { AuditEntry } from '../../src/core/audit.ts';
import type { RequestEntry, RequestTail } from '../../src/core/request-log.ts';
import { maxRequests } from '../../src/core/request-log.ts';
import { allowing } from '../../src/tui/model/allow.ts';
import { auditChanges } from '../../src/tui/model/audit-change.ts';
import { auditQuery } from '../../src/tui/model/audit-filter.ts';
import { spoken } from '../../src/tui/model/cells.ts';
import { chainState } from '../../src/tui/model/chain-state.ts';
import { requestText } from '../../src/tui/model/request-row.ts';
import { statusLine } from '../../src/tui/model/status-line.ts';
import { addToTail, emptyTail } from '../../src/tui/model/tail.ts';

const now = Date.parse('2026-11-21T10:00:30.000Z');

function decision(seq: number): RequestEntry {
  return {
    seq,
    at: '2026-11-21T10:00:00.000Z',
    door: 'verify',
    method: null,
    path: null,
    ip: null,
    permission: null,
    takes: null,
    key: null,
    code: 'VALID',
  };
}

function answer(from: number, to: number, changes: Partial<RequestTail> = {}): RequestTail {
  const items = Array.from({ length: to - from + 1 }, (_, index) => decision(from + index));
  return { items, next: to, missed: 0, ...changes };
}

const seqs = (tail: { entries: readonly RequestEntry[] }) => tail.entries.map(({ seq }) => seq);

test('a tail grows at its top, newest first, and an answer with nothing leaves it as it is', () => {
  const first = addToTail(emptyTail, answer(1, 2));
  const second = addToTail(first, answer(3, 3));
  expect(seqs(second)).toEqual([3, 2, 1]);
  expect(addToTail(second, { items: [], next: 3, missed: 0 })).toBe(second);
});

test('a tail counts what it missed, but not what was forgotten before anybody looked', () => {
  const first = addToTail(emptyTail, answer(5001, 5002, { missed: 5000 }));
  expect(first.missed).toBe(0);
  expect(addToTail(first, answer(6003, 6004, { missed: 1000 })).missed).toBe(1000);
});

test('after a restart of the rack a tail begins anew', () => {
  const before = addToTail(emptyTail, answer(1, 9));
  expect(seqs(addToTail(before, answer(1, 2)))).toEqual([2, 1]);
});

test('a tail holds no more than the rack remembers', () => {
  const full = addToTail(emptyTail, answer(1, maxRequests));
  const more = addToTail(full, answer(maxRequests + 1, maxRequests + 5));
  expect(more.entries).toHaveLength(maxRequests);
});

const known = new Set(['alice', 'bob', 'bobby']);

test.each([
  ['type:key.created', { type: 'key.created' }],
  ['type:key.cre', {}],
  ['key:kr_4fJ0aZq81LmT', { key: 'kr_4fJ0aZq81LmT' }],
  ['key:kr_4fJ', {}],
  ['actor:alice', { actor: 'alice' }],
  ['actor:ali', {}],
  ['actor:bob', {}],
  ['actor:=bob', { actor: 'bob' }],
  ['"actor:alice"', {}],
  ['since:2026-11-01', { since: '2026-11-01T00:00:00.000Z' }],
  ['since:2h', { since: '2026-11-21T08:00:00.000Z' }],
  ['since:nonsense', {}],
  ['words actor:alice type:key.created', { actor: 'alice', type: 'key.created' }],
])('of the filter "%s" the rack is asked %o', (text, query) => {
  expect(auditQuery(text, known, now)).toEqual(query);
});

const event: AuditEntry = {
  seq: 7,
  ts: '2026-11-21T09:30:00.000Z',
  actor: { kind: 'local', name: 'alice' },
  op: 'key.updated',
  data: { id: 'kr_4fJ0aZq81LmT', from: { name: 'a' }, to: { name: 'b' } },
  hash: 'f'.repeat(64),
};

test('a change is told field by field, and what is absent by what that means', () => {
  const data = {
    from: { allowedIps: [], expiresAt: null, scopes: ['read'] },
    to: {
      allowedIps: ['10.0.0.1', '10.0.0.2'],
      expiresAt: '2027-01-01T00:00:00.000Z',
      scopes: ['read', 'write'],
    },
  };
  expect(auditChanges({ ...event, data })).toEqual([
    { field: 'allowed IPs', before: ['every address'], after: ['10.0.0.1', '10.0.0.2'] },
    { field: 'expires', before: ['never'], after: ['2027-01-01T00:00:00.000Z'] },
    { field: 'scopes', before: ['read'], after: ['read', 'write'] },
  ]);
  expect(auditChanges({ ...event, op: 'key.created', data: { id: 'x' } })).toEqual([]);
});

test('the chain is ok only as far as it was verified', () => {
  const head = { seq: 1042, hash: '9f3c0000' };
  const report = { ok: true, records: 1042, head, problem: null, warning: null };
  expect(chainState(head, { report: null }, '…')).toBe('#1042 9f3c… (v verifies)');
  expect(chainState(head, { report }, '…')).toBe('ok #1042 9f3c…');
  expect(chainState({ seq: 1043, hash: 'aaaa' }, { report }, '…')).toBe(
    'ok to #1042, now #1043 aaaa…',
  );
  const problem = { seq: 17, reason: 'it does not follow' };
  expect(chainState(head, { report: { ...report, ok: false, problem } }, '…')).toBe(
    '! broken at #17',
  );
});

test('the first rule of a key is told as what it is: it narrows', () => {
  expect(allowing({ allowedIps: [] }, '192.0.2.1')).toMatchObject({
    before: ['every address'],
    after: ['192.0.2.1'],
    effect: expect.stringContaining('NARROWS'),
  });
  expect(allowing({ allowedIps: ['10.0.0.0/8'] }, '192.0.2.1')).toMatchObject({
    before: ['10.0.0.0/8'],
    after: ['10.0.0.0/8', '192.0.2.1'],
  });
});

test('what is wrong with the rack stands where the screen would speak, the worst first', () => {
  const rest = { boxes: '', isLost: false, trouble: null };
  const state = { status: '1/3', link: 'attached', ...rest } as const;
  expect(statusLine(state)).toBe('attached · 1/3');
  expect(statusLine({ ...state, boxes: '3 boxes' })).toBe('attached · 3 boxes · 1/3');
  expect(statusLine({ ...state, trouble: 'EIO' })).toContain('changes are refused: EIO');
  expect(statusLine({ ...state, isLost: true, trouble: 'EIO' })).toContain('does not answer');
});

test('a request is named by method and path, else by its door and what it needs', () => {
  expect(requestText({ ...decision(1), method: 'GET', path: '/a' })).toBe('GET /a');
  expect(requestText({ ...decision(1), permission: 'write' })).toBe('verify write');
});

test('a row is spoken with pauses where it has columns', () => {
  expect(spoken('backup      kr_x…   ● active  never')).toBe('backup, kr_x…, ● active, never');
});
