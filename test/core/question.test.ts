import { describe, expect, it } from 'vitest';
import { readQuestion } from '../../src/core/question.ts';
import { failureOf, now } from './support/fixtures.ts';

const nothing = { token: null, ip: null, permission: null };

describe('readQuestion', () => {
  it('takes nothing at all as it is', () => {
    const question = { token: null, ip: null, requirement: null, takes: null, now };
    expect(readQuestion(nothing, now)).toEqual(question);
  });

  it('reads the address in canonical form and the permission as a requirement', () => {
    const presented = { token: 'x', ip: '::ffff:10.0.0.1', permission: 'servers:write' };
    expect(readQuestion(presented, now)).toEqual({
      token: 'x',
      ip: '10.0.0.1',
      requirement: { resource: 'servers', verb: 'write' },
      takes: null,
      now,
    });
  });

  it.each(['', '127.1', '010.0.0.1', 'fe80::1%eth0', '10.0.0.0/8'])('refuses the ip %j', (ip) => {
    expect(failureOf(() => readQuestion({ ...nothing, ip }, now)).code).toBe('invalid_input');
  });

  it.each(['', 'READ', 'servers', '__proto__:read'])(
    'refuses the permission %j and says what there is',
    (permission) => {
      const { code, message, issues } = failureOf(() =>
        readQuestion({ ...nothing, permission }, now),
      );
      expect([code, issues[0]?.path]).toEqual(['invalid_input', 'permission']);
      expect(message).toContain('RESOURCE:VERB');
    },
  );

  it('does not repeat a permission of ten thousand characters', () => {
    const call = () => readQuestion({ ...nothing, permission: 'x'.repeat(10_000) }, now);
    expect(failureOf(call).message.length).toBeLessThan(500);
  });
});
