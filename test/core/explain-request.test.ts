import { expect, test } from 'vitest';
import { type DecisionFacts, explainRequest } from '../../src/core/explain-request.ts';
import type { ApiKey } from '../../src/core/key.ts';
import { profiles } from '../../src/core/profiles/index.ts';
import type { RequestEntry } from '../../src/core/request-log.ts';
import type { VerdictCode } from '../../src/core/verdict.ts';
import { checkCodes } from '../../src/core/walk.ts';
import { apiKey, now } from './support/fixtures.ts';

function entry(code: VerdictCode, changes: Partial<RequestEntry> = {}): RequestEntry {
  return {
    seq: 1,
    at: '2026-11-21T09:59:00.000Z',
    door: 'verify',
    method: null,
    path: null,
    ip: '203.0.113.9',
    permission: 'write',
    takes: null,
    key: 'kr_aaaaaaaaaaaa',
    code,
    ...changes,
  };
}

function explain(one: RequestEntry, key: ApiKey | null, facts: Partial<DecisionFacts> = {}) {
  const profile = key === null ? null : (profiles.get(key.profile) ?? null);
  return explainRequest(one, { key, profile, owner: null, since: null, now, ...facts });
}

test.each(checkCodes)(
  '%s: what came before passed, it failed, and what comes after was not reached',
  (code) => {
    const isOfKey = !['MISSING', 'MALFORMED', 'NOT_FOUND'].includes(code);
    const steps = explain(entry(code), isOfKey ? apiKey() : null);
    const failed = checkCodes.indexOf(code);
    expect(steps.map(({ check }) => check)).toEqual(checkCodes);
    expect(steps.map(({ outcome }) => outcome)).toEqual(
      checkCodes.map((_, index) =>
        index < failed ? 'pass' : index === failed ? 'fail' : 'not_reached',
      ),
    );
  },
);

test.each<[VerdictCode, Partial<ApiKey>, RegExp]>([
  ['REVOKED', { status: 'revoked' }, /the key was revoked 2h ago by alice/],
  ['INACTIVE', { status: 'inactive' }, /the key was switched off 2h ago by alice/],
  ['EXPIRED', { expiresAt: '2026-11-20T10:00:00.000Z' }, /the key expired 1d ago/],
  ['IP_DENIED', { allowedIps: ['10.0.0.0/8'] }, /203\.0\.113\.9 is not allowed; allowed are 10/],
  ['INSUFFICIENT_PERMISSIONS', {}, /"write" is needed, and the key holds read/],
  ['RATE_LIMITED', { rateLimit: '5/1m' }, /all requests of 5\/1m are used up/],
])(
  '%s of a key that is still so is told in the words of explain, with the way to mend it',
  (code, changes, words) => {
    const since = { at: '2026-11-21T08:00:00.000Z', by: 'alice' };
    const step = explain(entry(code), apiKey(changes), { since }).find(
      ({ check }) => check === code,
    );
    expect(step?.detail).toMatch(words);
    expect(step?.remedy).toBeDefined();
  },
);

test.each<[VerdictCode, RegExp]>([
  ['INACTIVE', /it is on now/],
  ['EXPIRED', /a later one, or of a rotation/],
  ['IP_DENIED', /it is now/],
  ['RATE_LIMITED', /it has no limit now/],
])('%s of a key that was mended says so and offers nothing to mend', (code, words) => {
  const step = explain(entry(code), apiKey()).find(({ check }) => check === code);
  expect(step?.detail).toMatch(words);
  expect(step?.remedy).toBeUndefined();
});

test('a request that passed tells what would not pass today', () => {
  const steps = explain(entry('VALID', { permission: 'read' }), apiKey({ status: 'revoked' }));
  expect(steps.every(({ outcome }) => outcome === 'pass')).toBe(true);
  expect(steps.find(({ check }) => check === 'REVOKED')?.detail).toMatch(/now it would not/);
});

test('a request that needed nothing beyond a good key says so', () => {
  const steps = explain(entry('VALID', { permission: null }), apiKey());
  const step = steps.find(({ check }) => check === 'INSUFFICIENT_PERMISSIONS');
  expect(step?.detail).toBe('the request needed nothing beyond a good key');
});

test('a key that does what its account may do is judged by the account', () => {
  const key = apiKey({ profile: 'pterodactyl-client', scopes: null });
  const one = entry('INSUFFICIENT_PERMISSIONS', { permission: 'servers:read' });
  const told = (role: 'admin' | 'member') =>
    explain(one, key, { owner: { role } }).find(({ check }) => check === one.code)?.detail;
  expect(told('member')).toMatch(/is needed/);
  expect(told('admin')).toMatch(/it does now/);
});

test('a key of a profile that the door does not take is told as such, whatever the permission', () => {
  for (const permission of [null, 'read']) {
    const wrong = entry('INSUFFICIENT_PERMISSIONS', { permission, takes: ['akener', 'kener'] });
    const step = explain(wrong, apiKey()).find(({ check }) => check === wrong.code);
    expect(step).toMatchObject({
      outcome: 'fail',
      detail: 'the key is of profile "keyrack", and this door takes keys of akener and kener alone',
      remedy: expect.stringContaining('keyrack api-key list --profile akener'),
    });
  }
  const right = entry('RATE_LIMITED', { permission: null, takes: ['keyrack'] });
  const passed = explain(right, apiKey()).find(({ check }) => check === 'INSUFFICIENT_PERMISSIONS');
  expect(passed).toMatchObject({
    outcome: 'pass',
    detail: 'the door takes keys of profile "keyrack"',
  });
});
