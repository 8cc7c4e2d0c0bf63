import { expect, test } from 'vitest';
import { planPanel } from '../../../src/cli/import/panel.ts';
import { readRows } from '../../../src/cli/import/rows.ts';
import { digestToken } from '../../../src/core/token.ts';
import { profileOf } from '../../core/support/profiles.ts';
import { makeAppKey, panelKey } from './panel-table.ts';

const { bytes: appKey } = makeAppKey();
const owners = { all: 'admin', byUser: new Map<string, string>() };
const now = Date.parse('2026-11-21T10:00:00.000Z');

function planOf(row: object, ...known: readonly ReturnType<typeof profileOf>[]) {
  const profiles = new Map(known.map((profile) => [profile.name, profile]));
  return planPanel(readRows(JSON.stringify([row])), { owners, appKey, profiles, now });
}

test('the profile is the one of the rack whose form the token has, whatever its name', () => {
  const pelican = { ...profileOf('pterodactyl-client'), name: 'pelican-client', prefix: 'pacc_' };
  const { row, token } = panelKey(appKey);
  const identifier = row.identifier?.replace('ptlc_', 'pacc_');
  const { transfer, leftOut } = planOf({ ...row, identifier }, profileOf('keyrack'), pelican);
  expect(leftOut).toEqual([]);
  expect(transfer.keys).toMatchObject([
    {
      ...{ id: identifier, profile: 'pelican-client', masked: `${identifier}…` },
      digest: digestToken(token.replace('ptlc_', 'pacc_')),
    },
  ]);
  expect(planOf({ ...row, identifier }, profileOf('pterodactyl-client')).transfer.keys).toEqual([]);
});

test('a time of making that is ahead of ours is taken for now', () => {
  const madeAt = (created_at: string | null) =>
    planOf(panelKey(appKey, { created_at }).row, profileOf('pterodactyl-client')).transfer.keys[0]
      ?.createdAt;
  expect(madeAt('2026-11-21 18:00:00')).toBe('2026-11-21T10:00:00.000Z');
  expect(madeAt(null)).toBe('2026-11-21T10:00:00.000Z');
  expect(madeAt('2024-01-01T00:00:00.000000Z')).toBe('2024-01-01T00:00:00.000Z');
});

test.each<[string, Record<string, string>, RegExp]>([
  ['expires_at', { expires_at: '0000-00-00 00:00:00' }, /row 1 has the expires_at "0000-00-00/],
  ['allowed_ips', { allowed_ips: '10.0.0.1' }, /row 1 has allowed_ips that are not a JSON list/],
  ['allowed_ips', { allowed_ips: '[1]' }, /row 1 has allowed_ips that are not a JSON list/],
])('a row with an unreadable %s is refused by its place', (_, columns, message) => {
  const { row } = panelKey(appKey, columns);
  expect(() => planOf(row, profileOf('pterodactyl-client'))).toThrow(message);
});

test('a missing column is not taken for no right', () => {
  const { r_nests, ...row } = panelKey(appKey, {}, 'pterodactyl-application').row;
  expect(() => planOf(row, profileOf('pterodactyl-application'))).toThrow(/no column r_nests$/);
});

test.each(['4', '-1', 'x', '1.5'])('the permission %s is refused', (bits) => {
  const { row } = panelKey(appKey, { r_nests: bits }, 'pterodactyl-application');
  expect(() => planOf(row, profileOf('pterodactyl-application'))).toThrow(/permission .* on nest/);
});

test.each([
  ['papp_', 'pelican-application', { server: 3, mount: 1 }],
  ['peli_', 'pelican-application', { server: 3, mount: 1 }],
  ['ptla_', 'pterodactyl-application', { servers: 3 }],
])(
  'what a key of Pelican may do is named as the profile of its token %s names it',
  (prefix, name, held) => {
    const bits = prefix === 'ptla_' ? { server: 3, mount: 0 } : { server: 3, mount: 1 };
    const { row } = panelKey(appKey, {}, 'pterodactyl-application');
    const identifier = row.identifier?.replace('ptla_', prefix);
    const known = ['pterodactyl-application', 'pelican-application'].map(profileOf);
    const plan = planOf({ ...row, identifier, permissions: JSON.stringify(bits) }, ...known);
    expect(plan.transfer.keys).toMatchObject([
      { id: identifier, profile: name, permissions: held },
    ]);
  },
);

test('a right that the profile of the token has no level for leaves the key out', () => {
  const { row } = panelKey(appKey, { permissions: '{"mount":1}' }, 'pterodactyl-application');
  const { leftOut } = planOf(row, profileOf('pterodactyl-application'));
  expect(leftOut[0]?.why).toBe(
    'it may use "mount", and keys of profile "pterodactyl-application" have no level for that',
  );
});
