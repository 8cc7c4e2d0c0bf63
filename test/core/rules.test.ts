import { describe, expect, it } from 'vitest';
import { profiles } from '../../src/core/profiles/index.ts';
import { checkRules, type RuleDraft } from '../../src/core/rules.ts';
import { at, day, type Failure, failureOf, now } from './support/fixtures.ts';
import { profileOf } from './support/profiles.ts';

const names = [...profiles.keys()];
const good: RuleDraft = { name: 'backup script' };

function check(profile: string, draft: Partial<RuleDraft> = {}) {
  return checkRules({ ...good, ...draft }, profileOf(profile), now, 'create key');
}

function refusal(profile: string, draft: Partial<RuleDraft>): Failure {
  const failure = failureOf(() => check(profile, draft));
  expect(failure.code).toBe('invalid_input');
  return failure;
}

describe.each(names)('the rules of profile %s', (name) => {
  const { label, limits } = profileOf(name);

  it('take every other rule by default', () => {
    const { scopes, permissions, ...rest } = check(name);
    const none = { name: good.name, allowedIps: [], rateLimit: null, expiresAt: null };
    expect(rest).toEqual(none);
    expect(scopes === null).toBe(profileOf(name).grant !== 'scopes');
    expect(permissions === null).toBe(profileOf(name).grant !== 'levels');
  });

  it('take a name from the least to the most length, and none beyond', () => {
    for (const length of [label.min, label.max]) {
      expect(check(name, { name: '鍵'.repeat(length) }).name).toHaveLength(length);
    }
    for (const length of [label.min - 1, label.max + 1]) {
      expect(refusal(name, { name: '鍵'.repeat(length) }).issues[0]?.path).toBe('name');
    }
  });

  it('case 38: keep a composed and a decomposed name as the same one', () => {
    expect(check(name, { name: 'Zoe\u0308 B' }).name).toBe('Zo\u00eb B');
  });

  it('refuse a name of blanks', () => {
    expect(refusal(name, { name: ' \t ' }).message).toContain('Cannot create key: name is empty');
  });

  it('take as many allowed IPs as the limit, and not one more', () => {
    const some = (count: number) =>
      Array.from({ length: count }, (_, index) => `10.0.${index >> 8}.${index & 255}`);
    const most = check(name, { allowedIps: some(limits.allowedIps) });
    expect(most.allowedIps).toHaveLength(limits.allowedIps);
    const { issues } = refusal(name, { allowedIps: some(limits.allowedIps + 1) });
    expect(issues[0]?.path).toBe('allowed_ips');
  });

  it('case 77: ten thousand allowed IPs are refused with one issue', () => {
    expect(refusal(name, { allowedIps: Array(10_000).fill('x') }).issues).toHaveLength(1);
  });

  it('take an expiry, a rate and addresses', () => {
    const rules = { expiresAt: at(day), rateLimit: '600/1m', allowedIps: ['203.0.113.0/24'] };
    expect(check(name, rules)).toMatchObject(rules);
  });

  it('refuse an expiry that is not in the future', () => {
    expect(refusal(name, { expiresAt: at(0) }).issues[0]?.path).toBe('expires_at');
  });
});

describe('scopes', () => {
  it.each(['keyrack', 'pakyas'])('are read by default for %s', (name) => {
    expect(check(name).scopes).toEqual(['read']);
    expect(check(name, { scopes: null }).scopes).toEqual(['read']);
  });

  it('are kept once each, in the order of the profile', () => {
    const scopes = ['manage', 'read', 'manage', 'write'];
    expect(check('pakyas', { scopes }).scopes).toEqual(['read', 'write', 'manage']);
  });

  it.each([[''], ['READ'], ['admin'], ['constructor'], ['__proto__'], ['x'.repeat(99)]])(
    'refuse %j and name what there is',
    (scope) => {
      const { issues } = refusal('pakyas', { scopes: ['read', scope] });
      expect(issues).toHaveLength(1);
      expect(issues[0]?.path).toBe('scopes');
      expect(issues[0]?.message).toContain('is not one of read, write, manage');
      expect(issues[0]?.message.length).toBeLessThan(100);
    },
  );

  it('of verify belong to keyrack keys, not to pakyas keys', () => {
    expect(check('keyrack', { scopes: ['verify'] }).scopes).toEqual(['verify']);
    expect(refusal('pakyas', { scopes: ['verify'] }).issues[0]?.path).toBe('scopes');
  });

  it('refuse an empty list', () => {
    expect(refusal('keyrack', { scopes: [] }).issues[0]?.message).toContain('is empty');
  });

  it.each(names.filter((name) => profileOf(name).grant !== 'scopes'))(
    'cannot be given to a key of %s',
    (name) => {
      const { issues } = refusal(name, { scopes: ['read'] });
      const message = `cannot be given to a key of profile "${name}"`;
      expect(issues).toEqual([{ path: 'scopes', message }]);
    },
  );
});

describe('permissions', () => {
  const name = 'pterodactyl-application';

  it('name all nine resources, those not given with level 0', () => {
    const { permissions } = check(name, { permissions: { servers: 3, users: 1 } });
    expect(Object.keys(permissions ?? {})).toHaveLength(9);
    expect(permissions).toMatchObject({ servers: 3, users: 1, nodes: 0, server_databases: 0 });
    expect(Object.values(check(name).permissions ?? {})).toEqual(Array(9).fill(0));
  });

  it.each([-1, 4, 1.5, Number.NaN])('refuse level %d under the name of the resource', (level) => {
    const { issues } = refusal(name, { permissions: { servers: level } });
    expect(issues.map(({ path }) => path)).toEqual(['permissions.servers']);
  });

  it.each(['server', 'SERVERS', '', '__proto__', 'constructor', 'toString', 'x'.repeat(199)])(
    'refuse the resource %j and pollute nothing',
    (resource) => {
      const permissions = JSON.parse(`{${JSON.stringify(resource)}:3}`);
      const { issues } = refusal(name, { permissions });
      expect(issues.map(({ path }) => path)).toEqual(['permissions']);
      expect(issues[0]?.message.length).toBeLessThan(200);
      expect(Reflect.get({}, resource)).not.toBe(3);
    },
  );

  const others = names.filter((other) => profileOf(other).grant !== 'levels');

  it.each(others)('cannot be given to a key of %s', (other) => {
    expect(refusal(other, { permissions: {} }).issues[0]?.path).toBe('permissions');
  });
});

describe('allowed IPs', () => {
  it('case 76: are kept in canonical form and once each, without the blanks around them', () => {
    const allowedIps = [' 10.0.0.1\r', '::ffff:10.0.0.1', '10.0.0.1/32', '2001:DB8::/32'];
    expect(check('pyro', { allowedIps }).allowedIps).toEqual(['10.0.0.1', '2001:db8::/32']);
  });

  it('case 76: each that could be meant in two ways is refused under its place in the list', () => {
    const bad = ['010.0.0.1', '10.1/8', '10.0.0.5/8', 'fe80::1%eth0', '10.0.0.0/33'];
    bad.push('10.0.0.0/-1', '10.0.0.0/08', '');
    const { issues } = refusal('pyro', {
      allowedIps: ['10.0.0.1', ...bad, '10.0.0.2\r', '10.0.0.1'],
    });
    expect(issues.map(({ path }) => path)).toEqual(bad.map((_, at) => `allowed_ips.${at + 1}`));
    for (const [at, text] of bad.entries()) expect(issues[at]?.message).toContain(`"${text}"`);
  });

  it('that are one empty text never become "any address"', () => {
    expect(refusal('pyro', { allowedIps: [''] }).issues).toHaveLength(1);
  });
});

describe('the end of a pakyas key', () => {
  it('is none, or at most 365 days ahead to the millisecond', () => {
    expect(check('pakyas', { expiresAt: null }).expiresAt).toBeNull();
    expect(check('pakyas', { expiresAt: at(365 * day) }).expiresAt).toBe(at(365 * day));
    const { issues } = refusal('pakyas', { expiresAt: at(365 * day + 1) });
    expect(issues[0]?.message).toContain('more than 365 days ahead');
  });

  it('is no limit for another profile', () => {
    expect(check('xyp', { expiresAt: at(3650 * day) }).expiresAt).toBe(at(3650 * day));
  });
});

it('the rate is kept in its one way of writing', () => {
  expect(check('keyrack', { rateLimit: '600/m' }).rateLimit).toBe('600/1m');
  expect(refusal('keyrack', { rateLimit: '600' }).issues[0]?.path).toBe('rate_limit');
});

it('the expiry is kept in UTC', () => {
  const { expiresAt } = check('keyrack', { expiresAt: '2027-01-01T00:00:00+02:00' });
  expect(expiresAt).toBe('2026-12-31T22:00:00.000Z');
});

it('every mistake is reported at once, and the first one in the message', () => {
  const { issues, message } = refusal('pterodactyl-client', {
    name: '\x1b',
    scopes: ['read'],
    permissions: { servers: 1 },
    allowedIps: ['x', 'y'],
    rateLimit: 'x',
    expiresAt: 'x',
  });
  expect(issues.map(({ path }) => path)).toEqual([
    'name',
    'scopes',
    'permissions',
    'allowed_ips.0',
    'allowed_ips.1',
    'rate_limit',
    'expires_at',
  ]);
  expect(message).toBe(`Cannot create key: name ${issues[0]?.message}`);
});
