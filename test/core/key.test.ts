import { describe, expect, it } from 'vitest';
import { isPast, keyStatus } from '../../src/core/key.ts';
import { at, keyRecord, now } from './support/fixtures.ts';

describe('keyStatus', () => {
  it.each([
    ['active', {}],
    ['active', { expiresAt: at(1) }],
    ['expired', { expiresAt: at(0) }],
    ['expired', { expiresAt: at(-1) }],
    ['inactive', { enabled: false }],
    ['inactive', { enabled: false, expiresAt: at(-1) }],
    ['revoked', { revokedAt: at(-1) }],
    ['revoked', { revokedAt: at(-1), enabled: false, expiresAt: at(-1) }],
  ])('is %s for %j', (status, fields) => {
    expect(keyStatus(keyRecord(fields), now)).toBe(status);
  });
});

describe('isPast', () => {
  it('is true from the very millisecond on', () => {
    expect([at(-1), at(0), at(1)].map((moment) => isPast(moment, now))).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('is never true for no moment at all', () => {
    expect(isPast(null, Number.MAX_SAFE_INTEGER)).toBe(false);
  });
});
