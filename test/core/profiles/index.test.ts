import { describe, expect, it } from 'vitest';
import { resources } from '../../../src/core/permissions.ts';
import { prefixesOf } from '../../../src/core/profile.ts';
import { defaultProfile, profiles } from '../../../src/core/profiles/index.ts';
import { profileOf } from '../support/profiles.ts';

/** SPEC section 2, written out, and `kener`. */
const table = [
  ['keyrack', 'scopes', ['read', 'write', 'manage', 'verify'], 'name', 1, 500, null, null],
  ['pyro', 'account', [], 'description', 4, 500, null, null],
  ['pterodactyl-client', 'account', [], 'description', 1, 500, 25, null],
  ['pterodactyl-application', 'levels', [], 'description', 1, 500, null, null],
  ['pelican-client', 'account', [], 'description', 1, 500, 25, null],
  ['pelican-application', 'levels', [], 'description', 1, 500, null, null],
  ['pakyas', 'scopes', ['read', 'write', 'manage'], 'name', 1, 500, null, 365],
  ['xyp', 'account', [], 'memo', 1, 500, null, null],
  ['akener', 'account', [], 'name', 1, 500, null, null],
  ['kener', 'account', [], 'name', 1, 500, null, null],
] as const;

describe.each(table)('the profile %s', (name, grant, scopes, word, min, max, keys, days) => {
  it('has the policy of the specification', () => {
    const { limits, ...profile } = profileOf(name);
    expect(profile).toMatchObject({ name, grant, scopes, label: { word, min, max } });
    expect(limits).toMatchObject({ keysPerAccount: keys, expiresInDays: days });
  });

  it('has a limit on allowed IPs', () => {
    expect(profileOf(name).limits.allowedIps).toBeGreaterThan(0);
  });

  it('has at least 190 random bits in its secret', () => {
    const { alphabet, length } = profileOf(name).secret;
    expect(length * Math.log2(alphabet === 'hex' ? 16 : 62)).toBeGreaterThanOrEqual(190);
  });
});

it('there are exactly these', () => {
  expect([...profiles.keys()].sort()).toEqual(table.map(([name]) => name).sort());
});

it('pterodactyl client keys have at most 50 allowed IPs', () => {
  expect(profileOf('pterodactyl-client').limits.allowedIps).toBe(50);
});

it('the default profile comes first and is keyrack', () => {
  expect([...profiles.keys()][0]).toBe(defaultProfile);
  expect(defaultProfile).toBe('keyrack');
});

it('every profile stands under its own name', () => {
  for (const [name, profile] of profiles) expect(profile.name).toBe(name);
});

it('no prefix is the beginning of another', () => {
  const prefixes = [...profiles.values()].map(({ prefix }) => prefix);
  for (const one of prefixes) {
    expect(prefixes.filter((other) => other.startsWith(one))).toEqual([one]);
  }
});

it('only a profile of scopes names scopes, and only one of levels resources', () => {
  for (const { grant, scopes, resources } of profiles.values()) {
    expect(scopes.length > 0).toBe(grant === 'scopes');
    expect(resources.length > 0).toBe(grant === 'levels');
  }
});

it('every resource is of a profile: nine of Pterodactyl, ten of Pelican, with none in common', () => {
  const [many, one] = [profileOf('pterodactyl-application'), profileOf('pelican-application')];
  expect([many.resources.length, one.resources.length]).toEqual([9, 10]);
  expect([...many.resources, ...one.resources]).toEqual([...resources]);
});

it('a former prefix is as long as the one of new tokens, and no other profile has it', () => {
  const all = [...profiles.values()].flatMap(prefixesOf);
  expect(new Set(all).size).toBe(all.length);
  for (const profile of profiles.values())
    for (const prefix of prefixesOf(profile)) expect(prefix).toHaveLength(profile.prefix.length);
});
