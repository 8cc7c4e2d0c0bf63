/**
 * The seed's table of levels as an oracle: None, Read, Read & Write, and Read, Write & Delete. For whatever
 * levels a key holds and whatever it asks for, the panel answers what the table says. Pelican is asked the
 * same, by its own names: one of each.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { levelsOf } from '../../../../src/core/permissions.ts';
import { pelican } from '../../../../src/server/panels/pelican/pelican.ts';
import { pterodactyl } from '../../../../src/server/panels/pterodactyl/pterodactyl.ts';
import { profileOf } from '../../../core/support/profiles.ts';
import { local } from '../../../support/rack.ts';
import { makePanelApp } from './panel-app.ts';

/** Requests that pass every check but the one of levels; bodies are wrong, so that nothing changes. */
const common = [
  ...['GET /users', 'GET /users/1', 'POST /users', 'PATCH /users/1'],
  ...['GET /nodes', 'GET /nodes/1/configuration', 'POST /nodes', 'DELETE /nodes/1'],
  ...['GET /nodes/1/allocations', 'POST /nodes/1/allocations', 'DELETE /nodes/1/allocations/2'],
  ...['GET /servers', 'POST /servers', 'PATCH /servers/1/build', 'POST /servers/3/suspend'],
  ...['GET /servers/1/databases', 'POST /servers/1/databases'],
  ...['POST /servers/1/databases/1/reset-password'],
];
const ofPterodactyl = [
  ...['DELETE /users/1', 'GET /locations', 'POST /locations', 'PATCH /locations/1'],
  ...['DELETE /locations/1', 'GET /nests', 'GET /nests/1/eggs', 'GET /nests/1/eggs/1'],
];
const ofPelican = [
  ...['DELETE /users/2', 'PATCH /users/2/roles/assign', 'GET /eggs', 'GET /eggs/1'],
  ...['DELETE /eggs/1', 'GET /database-hosts', 'POST /database-hosts', 'DELETE /database-hosts/1'],
  ...['GET /mounts', 'POST /mounts', 'PATCH /mounts/1', 'DELETE /mounts/1', 'POST /mounts/1/eggs'],
  ...['GET /mounts/1/eggs', 'GET /mounts/1/servers', 'GET /roles', 'POST /roles', 'PATCH /roles/2'],
  ...['GET /plugins', 'GET /plugins/day-theme', 'POST /servers/1/transfer'],
];

/** The oracle: what the seed says a level is for. */
const wordsOf = [[], ['read'], ['read', 'write'], ['read', 'write', 'delete']];
const nouns: Readonly<Record<string, string>> = {
  databases: 'server_databases',
  'database-hosts': 'database_hosts',
};
function mayPass(levels: Readonly<Record<string, number>>, request: string, isOne: boolean) {
  const [method, path = ''] = request.split(' ');
  const [, first = '', , second = ''] = path.split('/');
  const isOwn = ['allocations', 'databases', 'eggs'].includes(second) && first !== 'mounts';
  const isLent = first === 'mounts' && method === 'GET' && second !== '';
  const noun = isOwn || isLent ? second : first;
  const resource = nouns[noun] ?? noun;
  const word = method === 'GET' ? 'read' : method === 'DELETE' ? 'delete' : 'write';
  const level = levels[isOne ? resource.slice(0, -1) : resource] ?? 0;
  return wordsOf[level]?.includes(word) === true;
}

it.each([
  ['pterodactyl', pterodactyl, [...common, ...ofPterodactyl], false],
  ['pelican', pelican, [...common, ...ofPelican], true],
] as const)(
  'for random levels and requests, %s answers what the table of the seed says',
  async (name, panel, requests, isOne) => {
    const profile = profileOf(`${name}-application`);
    const { ask, mint, keyring, clock } = await makePanelApp(panel);
    const permissions = levelsOf(profile.resources, () => 3);
    const { key, token } = await mint({ profile: profile.name, permissions });
    const levels = fc.dictionary(
      fc.constantFrom(...profile.resources),
      fc.constantFrom(0, 1, 2, 3),
    );
    await fc.assert(
      fc.asyncProperty(levels, fc.constantFrom(...requests), async (held, request) => {
        clock.now += 1000;
        await keyring.updateKey(key.id, { permissions: held }, local);
        const [method = '', path] = request.split(' ');
        const { status } = await ask(method, `/api/application${path}`, {
          token,
          body: method === 'GET' ? undefined : {},
        });
        expect(status !== 403).toBe(mayPass(held, request, isOne));
        expect([200, 204, 400, 403, 422]).toContain(status);
      }),
      { numRuns: 500 },
    );
  },
);
