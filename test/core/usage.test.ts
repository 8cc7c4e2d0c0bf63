import { describe, expect, it } from 'vitest';
import { Usage } from '../../src/core/usage.ts';
import { at, now } from './support/fixtures.ts';

describe('Usage', () => {
  it('knows nothing of a key that was never used', () => {
    expect(new Usage().total('a')).toBeUndefined();
    expect(new Usage().previous('a')).toBeUndefined();
  });

  it('counts uses and keeps the moment and address of the last one', () => {
    const usage = new Usage();
    usage.stamp('a', 'current', '10.0.0.1', now);
    usage.stamp('a', 'current', null, now + 1);
    expect(usage.total('a')).toEqual({ count: 2, at: at(1), ip: null });
    expect(usage.previous('a')).toBeUndefined();
  });

  it('keeps each moment apart, whichever keys were used in it and however the clock goes', () => {
    const usage = new Usage();
    for (const [id, offset] of [
      ['a', 5],
      ['b', 5],
      ['c', 2],
      ['d', 5],
    ] as const)
      usage.stamp(id, 'current', null, now + offset);
    const times = ['a', 'b', 'c', 'd'].map((id) => usage.total(id)?.at);
    expect(times).toEqual([at(5), at(5), at(2), at(5)]);
  });

  it('counts a use of the old secret for the key as well', () => {
    const usage = new Usage();
    usage.stamp('a', 'current', '10.0.0.1', now);
    usage.stamp('a', 'previous', '10.0.0.2', now + 1);
    expect(usage.total('a')).toEqual({ count: 2, at: at(1), ip: '10.0.0.2' });
    expect(usage.previous('a')).toEqual({ count: 1, at: at(1), ip: '10.0.0.2' });
  });

  it('begins to count the old secret anew without losing what the key did', () => {
    const usage = new Usage();
    usage.stamp('a', 'previous', null, now);
    usage.resetPrevious('a', at(2));
    expect(usage.previous('a')).toBeUndefined();
    expect(usage.total('a')?.count).toBe(1);
  });

  it('is the same after it was saved as text and loaded', () => {
    const usage = new Usage();
    usage.stamp('__proto__', 'previous', '::1', now);
    usage.stamp('a', 'current', null, now);
    const loaded = new Usage(JSON.parse(JSON.stringify(usage.toData())));
    expect(loaded.toData()).toEqual(usage.toData());
    expect(loaded.total('__proto__')).toEqual({ count: 1, at: at(0), ip: '::1' });
  });

  it('does not change what was saved when it goes on counting', () => {
    const usage = new Usage();
    usage.stamp('a', 'current', null, now);
    const saved = usage.toData();
    usage.stamp('a', 'current', null, now);
    expect(saved.total).toEqual([['a', { count: 1, at: at(0), ip: null }]]);
  });
});
