import { describe, expect, it } from 'vitest';
import {
  holdsLevel,
  holdsScope,
  isLevel,
  isResource,
  isScope,
  type Level,
  meets,
  type Powers,
  parseRequirement,
  resources,
  type Scope,
  scopeNames,
  type Verb,
  verbs,
} from '../../src/core/permissions.ts';

/** SPEC section 2, written out: what each scope includes. */
const includes: Record<Scope, readonly Scope[]> = {
  read: ['read'],
  write: ['read', 'write'],
  manage: ['read', 'write', 'manage', 'verify'],
  verify: ['verify'],
};

/** SPEC section 2, written out: GET needs 1, POST 2, DELETE 3. */
const allowedAt: Record<Level, readonly Verb[]> = {
  0: [],
  1: ['read'],
  2: ['read', 'write'],
  3: ['read', 'write', 'delete'],
};

const levels = [0, 1, 2, 3] as const;
const nobody: Powers = { grant: 'account', scopes: null, permissions: null, admin: false };
const everyRequirement = [
  ...scopeNames.map((scope) => ({ scope })),
  ...resources.flatMap((resource) => verbs.map((verb) => ({ resource, verb }))),
];

describe.each(scopeNames)('the scope %s', (held) => {
  it.each(scopeNames)('meets the need for %s as the specification says', (needed) => {
    const expected = includes[held].includes(needed);
    expect(holdsScope([held], needed)).toBe(expected);
    const powers = { ...nobody, grant: 'scopes' as const, scopes: [held] };
    expect(meets(powers, { scope: needed })).toBe(expected);
  });
});

it('several scopes allow what any of them allows', () => {
  expect(holdsScope(['verify', 'write'], 'read')).toBe(true);
  expect(holdsScope(['verify', 'write'], 'manage')).toBe(false);
  expect(holdsScope([], 'read')).toBe(false);
});

describe.each(levels)('level %d', (level) => {
  it.each(verbs)('answers for the verb %s as the specification says', (verb) => {
    expect(holdsLevel({ servers: level }, 'servers', verb)).toBe(allowedAt[level].includes(verb));
  });

  it('on one resource says nothing about another', () => {
    for (const resource of resources.filter((one) => one !== 'servers')) {
      expect(holdsLevel({ servers: level }, resource, 'read')).toBe(false);
    }
  });
});

describe('meets', () => {
  it('lets scopes meet only scopes, and levels only verbs on resources', () => {
    const scopes: Powers = { ...nobody, grant: 'scopes', scopes: ['manage'], admin: true };
    const every = Object.fromEntries(resources.map((resource) => [resource, 3 as const]));
    const byLevels: Powers = { ...nobody, grant: 'levels', permissions: every, admin: true };
    for (const needed of everyRequirement) {
      expect(meets(scopes, needed)).toBe('scope' in needed);
      expect(meets(byLevels, needed)).toBe('resource' in needed);
    }
  });

  it('gives nothing to a key of scopes or levels that has none, admin or not', () => {
    for (const grant of ['scopes', 'levels'] as const) {
      const powers = { ...nobody, grant, admin: true };
      expect(everyRequirement.filter((needed) => meets(powers, needed))).toEqual([]);
    }
  });

  it('lets a key of a member read and write, and no more', () => {
    const met = everyRequirement.filter((needed) => meets(nobody, needed));
    expect(met).toEqual([{ scope: 'read' }, { scope: 'write' }]);
  });

  it('opens every resource to a key of an admin, but never the rack itself', () => {
    const refused = everyRequirement.filter((needed) => !meets({ ...nobody, admin: true }, needed));
    expect(refused).toEqual([{ scope: 'manage' }, { scope: 'verify' }]);
  });
});

describe('parseRequirement', () => {
  it('reads every scope and every verb on every resource', () => {
    for (const needed of everyRequirement) {
      const text = 'scope' in needed ? needed.scope : `${needed.resource}:${needed.verb}`;
      expect(parseRequirement(text)).toEqual(needed);
    }
  });

  it.each([
    '',
    'READ',
    'read ',
    'admin',
    ':',
    'servers',
    'servers:',
    ':read',
    'servers:manage',
    'servers:READ',
    'servers:read:write',
    'serve:read',
    '__proto__:read',
    'constructor',
    'servers:constructor',
  ])('gives null for %j', (text) => {
    expect(parseRequirement(text)).toBeNull();
  });
});

it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', ''])(
  '%j is neither a scope nor a resource',
  (name) => {
    expect([isScope(name), isResource(name)]).toEqual([false, false]);
  },
);

it.each([-1, 4, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '1', null, true, [1]])(
  '%j is not a level',
  (value) => {
    expect(isLevel(value)).toBe(false);
  },
);

it.each(levels)('%d is a level', (level) => {
  expect(isLevel(level)).toBe(true);
});

it('the nine resources of seed 001 come first, and nothing stands there twice', () => {
  expect(new Set(resources).size).toBe(resources.length);
  expect(resources.slice(0, 9)).toEqual([
    'users',
    'nodes',
    'allocations',
    'servers',
    'locations',
    'nests',
    'eggs',
    'database_hosts',
    'server_databases',
  ]);
});
