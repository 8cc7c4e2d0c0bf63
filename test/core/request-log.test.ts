import { describe, expect, test } from 'vitest';
import { maxRequests, RequestLog } from '../../src/core/request-log.ts';
import type { Verdict } from '../../src/core/verdict.ts';
import { failureOf, now } from './support/fixtures.ts';

const request = { door: 'authz', method: 'GET', path: '/servers' } as const;

function noteMany(log: RequestLog, count: number, code: Verdict['code'] = 'NOT_FOUND'): void {
  const verdict = { valid: code === 'VALID', code, key: null, secret: null, rate: null };
  for (let index = 0; index < count; index += 1)
    log.note({ token: 'x', ip: '::1', permission: 'read', request }, verdict, now + index);
}

const seqs = ({ items }: { items: readonly { seq: number }[] }) => items.map(({ seq }) => seq);

describe('the log of decisions', () => {
  test('a decision stands there with its request, and without the token', () => {
    const log = new RequestLog();
    noteMany(log, 1);
    expect(log.tail({}).items).toEqual([
      {
        seq: 1,
        at: new Date(now).toISOString(),
        door: 'authz',
        method: 'GET',
        path: '/servers',
        ip: '::1',
        permission: 'read',
        takes: null,
        key: null,
        code: 'NOT_FOUND',
      },
    ]);
  });

  test('whoever asks with the last "next" gets each decision once, oldest first', () => {
    const log = new RequestLog();
    noteMany(log, 5);
    const first = log.tail({ since: 0, limit: 3 });
    expect([seqs(first), first.next]).toEqual([[1, 2, 3], 3]);
    const second = log.tail({ since: first.next });
    expect([seqs(second), second.next, second.missed]).toEqual([[4, 5], 5, 0]);
    expect(seqs(log.tail({ since: 5 }))).toEqual([]);
    expect(seqs(log.tail({ limit: 2 }))).toEqual([4, 5]);
  });

  test('only so many are remembered, and the answer tells how many are missed', () => {
    const log = new RequestLog();
    noteMany(log, maxRequests + 10);
    const tail = log.tail({ since: 4, limit: 2 });
    expect([seqs(tail), tail.missed]).toEqual([[11, 12], 6]);
  });

  test('a "since" of before a restart begins anew', () => {
    const log = new RequestLog();
    noteMany(log, 2);
    expect(seqs(log.tail({ since: 700 }))).toEqual([1, 2]);
  });

  test('refused ones can be had alone, and "next" goes past the others', () => {
    const log = new RequestLog();
    noteMany(log, 2);
    noteMany(log, 2, 'VALID');
    const tail = log.tail({ since: 0, refused: true });
    expect([seqs(tail), tail.next]).toEqual([[1, 2], 4]);
  });

  test('a long path is cut, and a limit out of range is refused', () => {
    const log = new RequestLog();
    const verdict = { valid: false, code: 'MISSING', key: null, secret: null, rate: null } as const;
    const long = { ...request, path: `/${'a'.repeat(500)}` };
    log.note({ token: null, ip: null, permission: null, request: long }, verdict, now);
    expect(log.tail({}).items[0]?.path).toHaveLength(200);
    expect(failureOf(() => log.tail({ limit: 101 })).code).toBe('invalid_input');
  });
});
