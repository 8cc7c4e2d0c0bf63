import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { judge, judgeTwice, type Question } from '../../src/core/authenticate.ts';
import type { KeyRecord } from '../../src/core/key.ts';
import { parseRequirement } from '../../src/core/permissions.ts';
import { profiles } from '../../src/core/profiles/index.ts';
import { type Holder, State } from '../../src/core/state.ts';
import { digestToken, mintToken } from '../../src/core/token.ts';
import { at, day, hour, keyRecord, member, now, stateOf } from './support/fixtures.ts';
import { profileOf } from './support/profiles.ts';

const { id, token } = mintToken(profileOf('keyrack'), randomBytes);
const older = mintToken(profileOf('keyrack'), randomBytes, id).token;
const good = keyRecord({ id, digest: digestToken(token) });
const question: Question = { token, ip: '10.0.0.1', requirement: null, takes: null, now };

/** A state with the good key that counts how often a digest is looked up in it. */
class CountingState extends State {
  lookUps = 0;

  override holder(digest: string): Holder | undefined {
    this.lookUps += 1;
    return super.holder(digest);
  }
}

function countingState(): CountingState {
  const state = new CountingState();
  state.put(good);
  return state;
}

function judgementOf(fields: Partial<KeyRecord>, asked: Partial<Question> = {}) {
  return judge(stateOf([{ ...good, ...fields }]), profiles, { ...question, ...asked });
}

/** SPEC section 3, written out: each refusal with what brings it about. */
const order: readonly [string, Partial<KeyRecord>, Partial<Question>][] = [
  ['REVOKED', { revokedAt: at(-1) }, {}],
  ['INACTIVE', { enabled: false }, {}],
  ['EXPIRED', { expiresAt: at(0) }, {}],
  ['IP_DENIED', { allowedIps: ['192.0.2.1'] }, {}],
  ['INSUFFICIENT_PERMISSIONS', {}, { requirement: { scope: 'manage' } }],
];

describe('the order of the checks', () => {
  const subsets = Array.from({ length: 2 ** order.length }, (_, bits) =>
    order.filter((_, index) => bits & (1 << index)),
  );

  it.each(subsets)('finds the first of %s', (...defects) => {
    const fields = Object.assign({}, ...defects.map(([, one]) => one));
    const asked = Object.assign({}, ...defects.map(([, , one]) => one));
    const { code, key, secret } = judgementOf(fields, asked);
    expect(code).toBe(defects[0]?.[0] ?? 'VALID');
    expect([key?.id, secret]).toEqual([id, 'current']);
  });

  const unknown = { key: null, secret: null };
  const everyDefect = Object.assign({}, ...order.map(([, fields]) => fields));
  const asked = { requirement: { scope: 'manage' as const } };
  const typo = token.slice(0, -1) + (token.endsWith('0') ? '1' : '0');

  it('case 61: a token in which one character was mistyped, or two changed places, is refused without a look-up', () => {
    const state = countingState();
    for (let at = 0; at < token.length; at += 1) {
      const other = token[at] === 'x' ? 'y' : 'x';
      const [first = '', second = ''] = token.slice(at, at + 2);
      const typos = [token.slice(0, at) + other + token.slice(at + 1)];
      typos.push(token.slice(0, at) + second + first + token.slice(at + 2));
      for (const typo of typos.filter((one) => one !== token))
        expect(judge(state, profiles, { ...question, token: typo }).code).toBe('MALFORMED');
    }
    expect(state.lookUps).toBe(0);
    expect(judge(state, profiles, question).code).toBe('VALID');
    expect(state.lookUps).toBe(1);
  });

  /** What takes as many steps takes as long, so the time tells a stranger no more than the answer does. */
  it('cases 62 and 63: an unknown id, a known one and a revoked one cost the same one look-up without the secret', () => {
    const state = countingState();
    const revoked = mintToken(profileOf('keyrack'), randomBytes);
    state.put({ ...good, id: revoked.id, digest: digestToken(revoked.token), revokedAt: at(-1) });
    const wrong = (holder: string) => mintToken(profileOf('keyrack'), randomBytes, holder).token;
    for (const [index, holder] of ['kr_000000000000', id, revoked.id].entries()) {
      const { code } = judge(state, profiles, { ...question, token: wrong(holder) });
      expect([code, state.lookUps]).toEqual(['NOT_FOUND', index + 1]);
    }
  });

  it.each([
    ['MISSING', 'no token', null],
    ['MISSING', 'an empty token', ''],
    ['MALFORMED', 'a token with a typing error', typo],
    ['MALFORMED', 'a token with a blank', ` ${token}`],
    ['MALFORMED', 'a text that is no token', 'x'.repeat(10_000)],
    ['NOT_FOUND', 'the right id with a wrong secret', older],
    ['NOT_FOUND', 'a good token of nobody', mintToken(profileOf('xyp'), randomBytes).token],
  ])('is %s for %s, whatever is wrong with the key', (code, _, presented) => {
    const wrong = judgementOf(everyDefect, { ...asked, token: presented });
    expect(wrong).toEqual({ code, ...unknown });
    expect(judgementOf({}, { token: presented })).toEqual(wrong);
  });
});

describe('an expiry', () => {
  it('refuses from its very millisecond on, and not one before', () => {
    expect(judgementOf({ expiresAt: at(1) }).code).toBe('VALID');
    expect(judgementOf({ expiresAt: at(0) }).code).toBe('EXPIRED');
  });
});

describe('the old secret of a rotation', () => {
  const previous = { digest: digestToken(older), masked: 'kr_…', expiresAt: at(hour) };
  const codeAt = (offset: number, fields: Partial<KeyRecord> = {}) =>
    judgementOf({ previous, ...fields }, { token: older, now: now + offset }).code;

  it('passes until the end of the overlap and says which secret it is', () => {
    const judgement = judgementOf({ previous }, { token: older });
    expect(judgement).toMatchObject({ code: 'VALID', secret: 'previous' });
    expect([codeAt(hour - 1), codeAt(hour)]).toEqual(['VALID', 'EXPIRED']);
  });

  it('never outlives the key', () => {
    expect(codeAt(0, { expiresAt: at(0) })).toBe('EXPIRED');
    expect(codeAt(0, { revokedAt: at(0) })).toBe('REVOKED');
  });

  it('leaves the new secret alone when it ends', () => {
    expect(judgementOf({ previous }, { now: now + day })).toMatchObject({
      code: 'VALID',
      secret: 'current',
    });
  });
});

describe('a requirement', () => {
  const client = mintToken(profileOf('pterodactyl-client'), randomBytes).token;
  const asking = (account: string, permission: string) => {
    const record = keyRecord({
      account,
      profile: 'pterodactyl-client',
      digest: digestToken(client),
      scopes: null,
    });
    const requirement = parseRequirement(permission);
    return judge(stateOf([record], member('bob')), profiles, {
      ...question,
      token: client,
      requirement,
    }).code;
  };

  it('of the application routes is met by a client key of an admin, and of no member', () => {
    expect(asking('admin', 'servers:delete')).toBe('VALID');
    expect(asking('bob', 'servers:read')).toBe('INSUFFICIENT_PERMISSIONS');
  });

  it('is not met by a key of an account that is gone', () => {
    expect(asking('gone', 'servers:read')).toBe('INSUFFICIENT_PERMISSIONS');
  });
});

it('rules never pass a request from an unknown address', () => {
  expect(judgementOf({ allowedIps: ['0.0.0.0/0'] }, { ip: null }).code).toBe('IP_DENIED');
});

it('a key whose profile the rack lost passes nothing that needs a permission', () => {
  const lost = { profile: 'lost' };
  expect(judgementOf(lost, { requirement: { scope: 'read' } }).code).toBe(
    'INSUFFICIENT_PERMISSIONS',
  );
});

describe('judged by what is durable and what waits', () => {
  const twice = (served: State, draft: State, asked: Partial<Question> = {}) =>
    judgeTwice(served, draft, profiles, { ...question, ...asked });
  const wider = stateOf([{ ...good, scopes: ['manage'], rateLimit: '600/1m' }]);
  const narrower = stateOf([{ ...good, scopes: ['read'], rateLimit: '1/1h' }]);

  it('a key passes only if it passes both', () => {
    const needed = { requirement: { scope: 'manage' as const } };
    expect(twice(narrower, wider, needed).code).toBe('INSUFFICIENT_PERMISSIONS');
    expect(twice(wider, narrower, needed).code).toBe('INSUFFICIENT_PERMISSIONS');
    expect(twice(wider, wider, needed).code).toBe('VALID');
  });

  it('a key that waits for its making, or for its end, is not there', () => {
    expect(twice(stateOf([]), stateOf([good])).code).toBe('NOT_FOUND');
    const revoked = stateOf([{ ...good, revokedAt: at(0) }]);
    expect(twice(stateOf([good]), revoked).code).toBe('REVOKED');
  });

  it('a refusal is the one that is durable, and nothing is told of a key that is not', () => {
    const [off, gone] = [
      { ...good, enabled: false },
      { ...good, revokedAt: at(0) },
    ];
    expect(twice(stateOf([off]), stateOf([gone])).code).toBe('INACTIVE');
    expect(twice(stateOf([]), stateOf([off]))).toMatchObject({ code: 'NOT_FOUND', key: null });
  });

  // The forward-auth headers and the rate limit are taken from the key of the verdict.
  it('a key that passes is shown as it is durable, never wider', () => {
    expect(twice(narrower, wider).key).toMatchObject({ scopes: ['read'], rateLimit: '1/1h' });
  });

  it('an account that waits for its change counts for its keys', () => {
    const token = mintToken(profileOf('pyro'), randomBytes).token;
    const record = keyRecord({ account: 'bob', profile: 'pyro', digest: digestToken(token) });
    const served = stateOf([record], { ...member('bob'), role: 'admin' });
    const draft = stateOf([record], member('bob'));
    const asked = { token, requirement: { resource: 'servers', verb: 'read' } as const };
    expect(twice(served, draft, asked).code).toBe('INSUFFICIENT_PERMISSIONS');
  });
});

describe('a door that takes keys of some profiles alone', () => {
  it('refuses one of another profile for want of permission, behind all that is wrong with the key itself', () => {
    const takes = ['xyp', 'pyro'];
    expect(judgementOf({}, { takes }).code).toBe('INSUFFICIENT_PERMISSIONS');
    expect(judgementOf({}, { takes: ['xyp', 'keyrack'] }).code).toBe('VALID');
    expect(judgementOf({ enabled: false }, { takes }).code).toBe('INACTIVE');
  });
});
