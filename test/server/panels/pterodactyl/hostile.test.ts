/** What a client may send by mistake or by intent: the panel answers in its envelope and never with an error of its own. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  pelican,
  dialect as pelicanDialect,
} from '../../../../src/server/panels/pelican/pelican.ts';
import { dialect, pterodactyl } from '../../../../src/server/panels/pterodactyl/pterodactyl.ts';
import { makePanelApp } from './panel-app.ts';

const words = [
  ...['name', 'user', 'egg', 'limits', 'memory', 'environment', 'allocation', 'default', 'ports'],
  ...['ip', 'feature_limits', 'email', 'username', 'description', 'allowed_ips', 'host', 'deploy'],
  ...['database', 'remote', 'short', 'signal', 'public_key', '__proto__', 'constructor'],
];
const field = fc.oneof(
  fc.constantFrom(...words.filter((word) => word !== '__proto__')),
  fc.string({ maxLength: 8 }),
);
const body = fc.oneof(
  fc.dictionary(field, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 8 }),
  fc.jsonValue({ maxDepth: 4 }),
);
const query = fc.array(
  fc.tuple(
    fc.constantFrom(
      ...[
        'include',
        'sort',
        'page',
        'per_page',
        'filter[name]',
        'filter[*]',
        'filter[constructor]',
      ],
      ...['type', 'memory', 'disk', 'location_ids[]', 'include[]', '__proto__'],
    ),
    fc.oneof(fc.constantFrom('1', '-id', 'servers.user', 'constructor', '1e99'), fc.string()),
  ),
  { maxLength: 4 },
);

describe.each([
  ['Pterodactyl', pterodactyl, dialect],
  ['Pelican', pelican, pelicanDialect],
])('%s', (_, panel, { endpoints }) => {
  const routes = [
    ...endpoints.client.map((one) => ['client', one] as const),
    ...endpoints.application.map((one) => ['application', one] as const),
  ];

  it('answers every request as a panel does', async () => {
    const { ask, tokens, world, logs, clock } = await makePanelApp(panel);
    const request = fc.record({
      route: fc.constantFrom(...routes),
      id: fc.constantFrom('1', '2', '99', '0', 'x', '%2e%2e', 'constructor'),
      query,
      body,
    });
    await fc.assert(
      fc.asyncProperty(request, async ({ route, id, query, body }) => {
        world?.reset();
        clock.now += 1000;
        const [api, { method, path }] = route;
        if (method === 'DELETE' && path.includes('api-keys')) return;
        // A server that is there, or nothing below one would ever be reached.
        const named = path.replace(':client_server', '82bd4abb').replace(/:\w+/g, id);
        const where = `/api/${api}${named}?${new URLSearchParams(query)}`;
        const sent = { token: tokens.admin, body: method === 'GET' ? undefined : body };
        const answer = await ask(method, where, sent);
        expect([200, 201, 202, 204, 400, 403, 404, 405, 406, 409, 422, 500, 502]).toContain(
          answer.status,
        );
        if (answer.status === 500) expect(answer.body.errors[0].code).toBe('PanelException');
        const isMute = answer.status === 406 || (answer.status === 403 && method === 'DELETE');
        if (answer.status >= 400 && !isMute) expect(Array.isArray(answer.body.errors)).toBe(true);
      }),
      { numRuns: 1500 },
    );
    expect(logs).toEqual([]);
  });
});

describe('the body', () => {
  const post = async (body: string, headers: Record<string, string> = {}) => {
    const { ask, tokens } = await makePanelApp();
    return ask('POST', '/api/client/account/api-keys', { token: tokens.alice, body, headers });
  };
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };

  it('may be a form with numbered elements', async () => {
    const answer = await post('description=ci&allowed_ips[0]=10.0.0.1&allowed_ips[1]=::1', form);
    expect(answer.body.attributes.allowed_ips).toEqual(['10.0.0.1', '::1']);
    const odd = await post('description=ci&allowed_ips[1]=10.0.0.1', form);
    expect(odd.body.errors[0].meta).toEqual({ source_field: 'allowed_ips', rule: 'array' });
  });

  it('may be a form', async () => {
    const answer = await post('description=ci&allowed_ips[]=10.0.0.1&allowed_ips[]=10.0.0.2', form);
    expect(answer.body.attributes).toMatchObject({
      description: 'ci',
      allowed_ips: ['10.0.0.1', '10.0.0.2'],
    });
  });

  it('is nothing where its type is unknown', async () => {
    const answer = await post('{"description":"ci"}', { 'Content-Type': 'text/plain' });
    expect(answer.status).toBe(422);
  });

  // A member with this name would change what every object of the process inherits.
  it('changes nothing by the name __proto__', async () => {
    expect((await post('{"__proto__":{"description":"x"}}')).status).toBe(400);
    expect((await post('__proto__[description]=x&description=ci', form)).status).toBe(200);
    expect(Object.hasOwn(Object.prototype, 'description')).toBe(false);
  });

  it('may not be longer than 64 KiB', async () => {
    const answer = await post(JSON.stringify({ description: 'x'.repeat(70_000) }));
    expect(answer.status).toBe(413);
    expect(answer.body.errors[0].status).toBe('413');
  });

  it('may not name a key with characters that nobody sees', async () => {
    const answer = await post(JSON.stringify({ description: 'ci\u202e' }));
    expect(answer.body.errors[0]).toMatchObject({
      status: '422',
      meta: { source_field: 'description', rule: 'regex' },
    });
  });
});

describe('a world', () => {
  it('goes back to its fixtures, and takes another state whole', async () => {
    const { ask, tokens, world } = await makePanelApp();
    const count = async () =>
      (await ask('GET', '/api/application/servers', { token: tokens.app })).body.data.length;
    await ask('DELETE', '/api/application/servers/1', { token: tokens.app });
    expect(await count()).toBe(2);
    world?.reset();
    expect(await count()).toBe(3);
    world?.load({ tables: {} });
    expect(await count()).toBe(0);
    expect(() => world?.load({ tables: { users: [{ id: 'x' }] } })).toThrow(/Cannot load/);
  });
});

// Attack: a short request that names the same thousand ports a thousand times keeps the mock busy for minutes.
it('ports that are named over and over are added once', async () => {
  const { ask, tokens } = await makePanelApp();
  const body = { ip: '10.0.0.1', ports: Array(1000).fill('30000-30999') };
  const path = '/api/application/nodes/1/allocations';
  expect((await ask('POST', path, { token: tokens.app, body })).status).toBe(204);
  const { meta } = (await ask('GET', path, { token: tokens.app })).body;
  expect(meta.pagination.total).toBe(1006);
});
