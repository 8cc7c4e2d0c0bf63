/**
 * The seed's table of levels as an oracle: None, Read, Read & Write, and Read, Write & Delete. For whatever
 * levels a key holds and whatever it asks for, the panel answers what the table says.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { resources } from '../../../../src/core/permissions.ts';
import { local } from '../../../support/rack.ts';
import { everything, makePanelApp } from './panel-app.ts';

/** Requests that pass every check but the one of levels; bodies are wrong, so that nothing changes. */
const requests = [
  ...['GET /users', 'GET /users/1', 'POST /users', 'PATCH /users/1', 'DELETE /users/1'],
  ...['GET /nodes', 'GET /nodes/1/configuration', 'POST /nodes', 'DELETE /nodes/1'],
  ...['GET /nodes/1/allocations', 'POST /nodes/1/allocations', 'DELETE /nodes/1/allocations/2'],
  ...['GET /servers', 'POST /servers', 'PATCH /servers/1/build', 'POST /servers/3/suspend'],
  ...['GET /servers/1/databases', 'POST /servers/1/databases'],
  ...['POST /servers/1/databases/1/reset-password'],
  ...['GET /locations', 'POST /locations', 'PATCH /locations/1', 'DELETE /locations/1'],
  ...['GET /nests', 'GET /nests/1/eggs', 'GET /nests/1/eggs/1'],
];

/** The oracle: what the seed says a level is for. */
const wordsOf = [[], ['read'], ['read', 'write'], ['read', 'write', 'delete']];
function mayPass(levels: Readonly<Record<string, number>>, request: string): boolean {
  const [method, path = ''] = request.split(' ');
  const [, first = '', , second = ''] = path.split('/');
  const nouns: Readonly<Record<string, string>> = { databases: 'server_databases' };
  const isOwn = ['allocations', 'databases', 'eggs'].includes(second);
  const resource = isOwn ? (nouns[second] ?? second) : first;
  const word = method === 'GET' ? 'read' : method === 'DELETE' ? 'delete' : 'write';
  return wordsOf[levels[resource] ?? 0]?.includes(word) === true;
}

const levels = fc.dictionary(fc.constantFrom(...resources), fc.constantFrom(0, 1, 2, 3));

it('for random levels and requests, the answer is what the table of the seed says', async () => {
  const { ask, mint, keyring, clock } = await makePanelApp();
  const { key, token } = await mint({
    profile: 'pterodactyl-application',
    permissions: everything,
  });
  await fc.assert(
    fc.asyncProperty(levels, fc.constantFrom(...requests), async (held, request) => {
      clock.now += 1000;
      await keyring.updateKey(key.id, { permissions: held }, local);
      const [method = '', path] = request.split(' ');
      const { status } = await ask(method, `/api/application${path}`, {
        token,
        body: method === 'GET' ? undefined : {},
      });
      expect(status !== 403).toBe(mayPass(held, request));
      expect([200, 204, 400, 403, 422]).toContain(status);
    }),
    { numRuns: 500 },
  );
});
