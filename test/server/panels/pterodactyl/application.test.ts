import { describe, expect, it } from 'vitest';
import { dialect } from '../../../../src/server/panels/pterodactyl/pterodactyl.ts';
import { failure, ids, makePanelApp, seedBody } from './panel-app.ts';

const api = '/api/application';
const user = { email: 'carol@example.com', username: 'Carol', first_name: 'C', last_name: 'D' };
const node = {
  name: 'ams-1',
  location_id: 1,
  fqdn: 'ams-1.example.com',
  scheme: 'https',
  memory: 1024,
  disk: 2048,
  memory_overallocate: 0,
  disk_overallocate: '-1',
  daemon_listen: 8080,
  daemon_sftp: 2022,
};
const details = { name: 'Renamed', user: 2 };
const limits = { memory: 512, swap: 0, disk: 512, io: 500, cpu: 0 };
const build = { allocation: 2, limits, feature_limits: { databases: 1, backups: null } };
const startup = { startup: 'run', egg: 1, image: 'img', environment: {}, skip_scripts: false };
const database = { database: 'stats', remote: '%', host: 1 };
const ports = { ip: '203.0.113.10', ports: ['30000-30002', '25565'] };

/** Every route: what it answers on a fresh world to a request that is right. */
const routes: readonly (readonly [string, string, object | undefined, number])[] = [
  ['GET', '/users', undefined, 200],
  ['GET', '/users/1', undefined, 200],
  ['GET', '/users/external/crm-2', undefined, 200],
  ['POST', '/users', user, 201],
  ['PATCH', '/users/2', { ...user, username: 'alice' }, 200],
  ['DELETE', '/users/3', undefined, 204],
  ['GET', '/nodes', undefined, 200],
  ['GET', '/nodes/deployable?memory=512&disk=512', undefined, 200],
  ['GET', '/nodes/1', undefined, 200],
  ['GET', '/nodes/1/configuration', undefined, 200],
  ['POST', '/nodes', node, 201],
  ['PATCH', '/nodes/1', { ...node, reset_secret: true }, 200],
  ['GET', '/nodes/1/allocations', undefined, 200],
  ['POST', '/nodes/1/allocations', ports, 204],
  ['DELETE', '/nodes/1/allocations/1', undefined, 204],
  ['GET', '/servers', undefined, 200],
  ['GET', '/servers/1', undefined, 200],
  ['GET', '/servers/external/shop-1', undefined, 200],
  ['POST', '/servers', seedBody, 201],
  ['PATCH', '/servers/1/details', details, 200],
  ['PATCH', '/servers/1/build', build, 200],
  ['PATCH', '/servers/1/startup', startup, 200],
  ['POST', '/servers/1/suspend', undefined, 204],
  ['POST', '/servers/1/unsuspend', undefined, 204],
  ['POST', '/servers/1/reinstall', undefined, 204],
  ['DELETE', '/servers/1', undefined, 204],
  ['DELETE', '/servers/1/force', undefined, 204],
  ['GET', '/servers/1/databases', undefined, 200],
  ['GET', '/servers/1/databases/1', undefined, 200],
  ['POST', '/servers/1/databases', database, 201],
  ['POST', '/servers/1/databases/1/reset-password', undefined, 204],
  ['DELETE', '/servers/1/databases/1', undefined, 204],
  ['GET', '/locations', undefined, 200],
  ['GET', '/locations/1', undefined, 200],
  ['POST', '/locations', { short: 'ams', long: '' }, 201],
  ['PATCH', '/locations/1', { short: 'fra', long: 'Frankfurt' }, 200],
  ['GET', '/nests', undefined, 200],
  ['GET', '/nests/1', undefined, 200],
  ['GET', '/nests/1/eggs', undefined, 200],
  ['GET', '/nests/1/eggs/1', undefined, 200],
];

describe('a request that is right', () => {
  it.each(routes)('%s %s %j answers %i', async (method, path, body, status) => {
    const { ask, tokens } = await makePanelApp();
    const answer = await ask(method, api + path, { token: tokens.app, body });
    expect(answer).toMatchObject(status === 204 ? { status, body: '' } : { status });
  });

  it('is needed here for every route that the panel has', () => {
    const removed = ['DELETE /nodes/:node', 'DELETE /locations/:location'];
    const tried = routes.map(([method, path]) => `${method} ${path.split('?')[0]}`);
    const untried = dialect.endpoints.application.filter(({ method, path }) => {
      const form = new RegExp(`^${method} ${path.replace(/:\w+/g, '[\\w-]+')}$`);
      return !removed.includes(`${method} ${path}`) && !tried.some((one) => form.test(one));
    });
    expect(untried).toEqual([]);
  });
});

describe('a record', () => {
  const shapes = {
    '/users/1':
      'id external_id uuid username email first_name last_name language root_admin 2fa created_at updated_at',
    '/nodes/1':
      'id uuid public name description location_id fqdn scheme behind_proxy maintenance_mode memory memory_overallocate disk disk_overallocate upload_size daemon_listen daemon_sftp daemon_base created_at updated_at allocated_resources',
    '/servers/1':
      'id external_id uuid identifier name description status suspended limits feature_limits user node allocation egg container updated_at created_at nest',
    '/servers/1/databases/1':
      'id server host database username remote max_connections created_at updated_at',
    '/locations/1': 'id short long updated_at created_at',
    '/nests/1': 'id uuid author name description created_at updated_at',
    '/nests/1/eggs/1':
      'id uuid name author description docker_image docker_images config startup script created_at updated_at nest',
  };

  it.each(Object.entries(shapes))('of %s has these fields and no others', async (path, fields) => {
    const { ask, tokens } = await makePanelApp();
    const { body } = await ask('GET', api + path, { token: tokens.app });
    expect(Object.keys(body.attributes)).toEqual(fields.split(' '));
    expect(body.attributes.created_at).toBe('2026-01-01T00:00:00+00:00');
  });

  it.each([
    ['/users', user, 'users/4'],
    ['/nodes', node, 'nodes/3'],
    ['/locations', { short: 'ams' }, 'locations/3'],
    ['/servers/1/databases', database, 'servers/1/databases/2'],
  ])('that was made at %s names where it is', async (path, body, resource) => {
    const { ask, tokens } = await makePanelApp();
    const made = await ask('POST', api + path, { token: tokens.app, body });
    expect(made.body.meta).toEqual({ resource: `http://panel.test/api/application/${resource}` });
    const shown = await ask('GET', `${api}/${resource}`, { token: tokens.app });
    expect(shown.body).toEqual({ object: made.body.object, attributes: made.body.attributes });
  });

  it('of another one is not found below this one', async () => {
    const { ask, tokens } = await makePanelApp();
    for (const path of ['/nests/2/eggs/1', '/servers/2/databases/1', '/users/0x1', '/users/none'])
      expect((await ask('GET', api + path, { token: tokens.app })).status).toBe(404);
    const other = await ask('DELETE', `${api}/nodes/2/allocations/1`, { token: tokens.app });
    expect(other.status).toBe(404);
  });

  it('never gives its id to another one', async () => {
    const { ask, tokens } = await makePanelApp();
    const make = () => ask('POST', `${api}/users`, { token: tokens.app, body: user });
    const first = (await make()).body.attributes.id;
    await ask('DELETE', `${api}/users/${first}`, { token: tokens.app });
    expect((await make()).body.attributes.id).toBe(first + 1);
  });
});

describe('relations', () => {
  const active =
    'Cannot delete a user with active servers attached to their account. Please delete their servers before continuing.';

  it.each([
    ['/users/1', 'DisplayException', active],
    [
      '/nodes/1',
      'HasActiveServersException',
      'A node must have no servers linked to it in order to be deleted.',
    ],
    [
      '/locations/1',
      'HasActiveNodesException',
      'Cannot delete a location that has active nodes attached to it.',
    ],
    [
      '/nodes/1/allocations/2',
      'ServerUsingAllocationException',
      'A server is currently assigned to this allocation. An allocation can only be deleted if no server is currently assigned.',
    ],
  ])('keep %s from being deleted', async (path, code, detail) => {
    const { ask, tokens } = await makePanelApp();
    const answer = await ask('DELETE', api + path, { token: tokens.app });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(failure(400, code, detail));
  });

  it('end with a server: then its node, its place and its owner can go', async () => {
    const { ask, tokens } = await makePanelApp();
    const remove = async (path: string) =>
      (await ask('DELETE', api + path, { token: tokens.app })).status;
    expect(await remove('/servers/3')).toBe(204);
    expect(await remove('/nodes/2')).toBe(204);
    expect(await remove('/locations/2')).toBe(204);
    expect(await remove('/users/2')).toBe(400);
    expect(await remove('/servers/2/force')).toBe(204);
    expect(await remove('/users/2')).toBe(204);
    const free = `${api}/nodes/1/allocations?filter[server_id]=none&include=server`;
    const { body } = await ask('GET', free, { token: tokens.app });
    expect(body.data.map((one: { attributes: { port: number } }) => one.attributes.port)).toEqual([
      25565, 25567, 25568, 25569, 25570,
    ]);
  });

  it('let a server take and give back allocations of its own node alone', async () => {
    const { ask, tokens } = await makePanelApp();
    const change = (more: object) =>
      ask('PATCH', `${api}/servers/1/build?include=allocations`, {
        token: tokens.app,
        body: { ...build, ...more },
      });
    const held = ({ body }: Awaited<ReturnType<typeof change>>) =>
      body.attributes.relationships.allocations.data.map(
        (one: { attributes: { id: number } }) => one.attributes.id,
      );
    expect(held(await change({ add_allocations: [1, 3, 7, 999] }))).toEqual([1, 2]);
    expect(held(await change({ allocation: 1, remove_allocations: [2] }))).toEqual([1]);
    expect((await change({ allocation: 3 })).body.errors[0].meta.rule).toBe('unique');
    const detail = async (more: object) => (await change(more)).body.errors[0].detail;
    expect(await detail({ allocation: 5 })).toBe(
      'The requested default allocation is not currently assigned to this server.',
    );
    expect(await detail({ allocation: 1, remove_allocations: [1] })).toBe(
      'You are attempting to delete the default allocation for this server but there is no fallback allocation to use.',
    );
    const next = await change({ allocation: 1, remove_allocations: [1], add_allocations: [5] });
    expect([next.body.attributes.allocation, held(next)]).toEqual([5, [5]]);
    await change({ allocation: 1, add_allocations: [1], remove_allocations: [5] });
    const older = { memory: 64, swap: -1, disk: 64, io: 10, cpu: 0, threads: '0-1' };
    const changed = await change({ allocation: 1, limits: undefined, ...older });
    expect(changed.body.attributes.limits).toEqual({ ...older, oom_disabled: true });
    const both = await change({ allocation: 1, memory: 32, limits: { ...older, memory: 128 } });
    expect(both.body.attributes.limits.memory).toBe(128);
    expect((await change({ allocation: 1, memory: 'much' })).status).toBe(422);
    const free = await change({ allocation: 1, limits: { ...older, threads: null } });
    expect(free.body.attributes.limits.threads).toBeNull();
  });
});

it('the details of a server are emptied of what is left out, and told by other names', async () => {
  const { ask, tokens } = await makePanelApp();
  const change = (body: object) =>
    ask('PATCH', `${api}/servers/1/details`, { token: tokens.app, body });
  expect((await change({ ...details, external_id: 'x' })).body.attributes.external_id).toBe('x');
  expect((await change(details)).body.attributes).toMatchObject({
    external_id: null,
    description: '',
  });
  const { errors } = (await change({ description: 7 })).body;
  expect(errors.map(({ detail }: { detail: string }) => detail)).toEqual([
    'The Server Name field is required.',
    'The User ID field is required.',
    'The description must be a string.',
  ]);
});

it('a new server may have none of what no limit was set for', async () => {
  const { ask, tokens } = await makePanelApp();
  const body = { ...seedBody, feature_limits: { databases: null, backups: 3 } };
  const made = await ask('POST', `${api}/servers`, { token: tokens.app, body });
  expect(made.body.attributes.feature_limits).toEqual({ databases: 0, allocations: 0, backups: 3 });
});

describe('a server that finds its own node', () => {
  const { allocation: _, ...rest } = seedBody;

  it.each([
    [{ locations: [2], dedicated_ip: false, port_range: [] }, 201, 2],
    [{ locations: [1], dedicated_ip: false, port_range: ['25569-25570'] }, 201, 1],
    [{ locations: [9], dedicated_ip: false, port_range: [] }, 400, 'NoViableNodeException'],
    [{ locations: [], dedicated_ip: true, port_range: [] }, 400, 'NoViableAllocationException'],
    [
      { locations: [], dedicated_ip: false, port_range: ['1-2'] },
      400,
      'NoViableAllocationException',
    ],
    [{ locations: [], port_range: ['all'] }, 422, 'ValidationException'],
  ])('by %j answers %i %s', async (deploy, status, what) => {
    const { ask, tokens } = await makePanelApp();
    const body = { ...rest, deploy };
    const answer = await ask('POST', `${api}/servers`, { token: tokens.app, body });
    expect(answer.status).toBe(status);
    expect(answer.body.attributes?.node ?? answer.body.errors[0].code).toBe(what);
  });

  it('must have an allocation otherwise', async () => {
    const { ask, tokens } = await makePanelApp();
    const answer = await ask('POST', `${api}/servers`, { token: tokens.app, body: rest });
    expect(answer.body.errors[0].meta).toEqual({
      source_field: 'allocation.default',
      rule: 'required',
    });
  });
});

describe('a list', () => {
  it.each([
    ['/users?filter[username]=LI', [2]],
    ['/users?filter[email]=alice,bob', [2, 3]],
    ['/users?filter[external_id]=crm', [2]],
    ['/users?sort=-id', [3, 2, 1]],
    ['/users?sort=id&per_page=2&page=2', [3]],
    ['/users?page=9', []],
    ['/users?page=none&per_page=', [1, 2, 3]],
    ['/nodes?filter[fqdn]=nyc', [2]],
    ['/nodes?sort=memory', [2, 1]],
    ['/nodes?filter[daemon_token_id]=token001', [1]],
    ['/nodes/deployable?memory=4096&disk=1', [1, 2]],
    ['/nodes/deployable?memory=9000&disk=1', [1]],
    ['/nodes/deployable?memory=1&disk=1&location_ids[]=2', [2]],
    ['/nodes/1/allocations?filter[port]=25566', [2]],
    ['/nodes/1/allocations?filter[port]=2556', []],
    ['/nodes/1/allocations?filter[ip_alias]=play', [2]],
    ['/nodes/1/allocations?filter[server_id]=2', [3]],
    ['/nodes/2/allocations?filter[server_id]=&filter[port]=,', [7, 8, 9, 10]],
    ['/servers?filter[name]=surv,pay', [1, 3]],
    ['/servers?filter[image]=java', [1, 2]],
    ['/servers?filter[external_id]=shop', [1]],
    ['/locations?filter[long]=states', [2]],
    ['/locations?filter[short]=fra', [1]],
    ['/nests?sort=nothing&filter[x]=y', [1, 2, 3, 4]],
  ])('%s holds %j', async (path, expected) => {
    const { ask, tokens } = await makePanelApp();
    expect(ids(await ask('GET', api + path, { token: tokens.app }))).toEqual(expected);
  });

  it.each([
    [
      '/users?filter[name]=x&filter[id]=1',
      'InvalidFilterQuery',
      'Requested filter(s) `name, id` are not allowed. Allowed filter(s) are `email, uuid, username, external_id`.',
    ],
    [
      '/users?sort=email',
      'InvalidSortQuery',
      'Requested sort(s) `email` is not allowed. Allowed sort(s) are `id, uuid`.',
    ],
  ])('%s is refused', async (path, code, detail) => {
    const { ask, tokens } = await makePanelApp();
    const answer = await ask('GET', api + path, { token: tokens.app });
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(failure(400, code, detail));
  });

  it('tells its page, and links with the page alone', async () => {
    const { ask, tokens } = await makePanelApp();
    const path = `${api}/users?per_page=1&page=2&sort=id`;
    const { body } = await ask('GET', path, { token: tokens.app });
    expect(body.meta.pagination).toEqual({
      total: 3,
      count: 1,
      per_page: 1,
      current_page: 2,
      total_pages: 3,
      links: {
        previous: 'http://panel.test/api/application/users?page=1',
        next: 'http://panel.test/api/application/users?page=3',
      },
    });
    const perPage = async (text: string) => {
      const answer = await ask('GET', `${api}/users?per_page=${text}`, { token: tokens.app });
      return answer.body.meta.pagination.per_page;
    };
    expect([await perPage('0'), await perPage('5000')]).toEqual([15, 5000]);
    const whole = await ask('GET', `${api}/nests/1/eggs`, { token: tokens.app });
    expect(Object.keys(whole.body)).toEqual(['object', 'data']);
  });
});

describe('relations in an answer', () => {
  const all = 'allocations,user,subusers,nest,egg,variables,location,node,databases';

  it('are as many as were asked for, in their envelopes', async () => {
    const { ask, tokens } = await makePanelApp();
    const path = `${api}/servers/1?include= ${all},nothing,user.servers`;
    const { body } = await ask('GET', path, { token: tokens.app });
    const { relationships } = body.attributes;
    expect(Object.keys(relationships)).toEqual(all.split(','));
    expect(relationships.databases.data[0].object).toBe('databases');
    expect(relationships.variables.data[0].object).toBe('server_variable');
    expect(relationships.location.attributes.short).toBe('fra');
    expect(relationships.user.attributes.relationships.servers.data).toHaveLength(1);
  });

  it.each([
    ['/locations/1', 'nodes,servers'],
    ['/nodes/1', 'allocations,location,servers'],
    ['/nests/1', 'eggs,servers'],
    ['/nests/1/eggs/1', 'nest,servers,variables'],
    ['/nodes/1/allocations', 'node,server'],
    ['/users/1', 'servers'],
  ])('of %s are %s, and of each one the key must read the resource', async (path, names) => {
    const { ask, tokens, mint } = await makePanelApp();
    const shown = async (token: string) => {
      const { body } = await ask('GET', `${api}${path}?include=${names}`, { token });
      return (body.data ?? [body])[1] ?? body;
    };
    const full = (await shown(tokens.app)).attributes.relationships;
    expect(Object.values(full).map((one) => (one as { object: string }).object)).not.toContain(
      'null_resource',
    );
    const own = { users: 1, nodes: 0, nests: 0, eggs: 0, locations: 0, allocations: 0, servers: 0 };
    const name = path.includes('allocations') ? 'allocations' : path.split('/').at(-2);
    const { token } = await mint({
      profile: 'pterodactyl-application',
      permissions: { ...own, users: 0, [name ?? '']: 1 },
    });
    const { relationships } = (await shown(token)).attributes;
    const refused = { object: 'null_resource', attributes: null };
    for (const one of names.split(',').filter((one) => one !== 'variables'))
      expect(relationships[one]).toEqual(refused);
  });

  it('of a database are its password, and its host for a key that may see hosts', async () => {
    const { ask, tokens, mint } = await makePanelApp();
    const path = `${api}/servers/1/databases/1?include=password,host`;
    const first = (await ask('GET', path, { token: tokens.app })).body.attributes.relationships;
    expect(first.password).toMatchObject({
      object: 'database_password',
      attributes: { password: expect.stringMatching(/^.{24}$/) },
    });
    expect(Object.keys(first.host.attributes)).toEqual(
      'id name host port username node created_at updated_at'.split(' '),
    );
    await ask('POST', `${api}/servers/1/databases/1/reset-password`, { token: tokens.app });
    const { token } = await mint({
      profile: 'pterodactyl-application',
      permissions: { server_databases: 1 },
    });
    const second = (await ask('GET', path, { token })).body.attributes.relationships;
    expect(second.host).toEqual({ object: 'null_resource', attributes: null });
    expect(second.password).not.toEqual(first.password);
  });
});

describe('what is not accepted', () => {
  const required = (name: string) => [name, 'required'];

  it.each([
    ['POST', '/users', {}, ['email', 'username', 'first_name', 'last_name'].map(required)],
    [
      'POST',
      '/users',
      { ...user, last_name: '', root_admin: '', language: '', password: '', external_id: '' },
      [
        ['root_admin', 'boolean'],
        ['language', 'string'],
        ['last_name', 'required'],
      ],
    ],
    ['POST', '/users', { ...user, email: 'x' }, [['email', 'email']]],
    ['POST', '/users', { ...user, email: 'ALICE@example.com' }, [['email', 'unique']]],
    ['POST', '/users', { ...user, username: '-x-' }, [['username', 'p_username']]],
    ['POST', '/users', { ...user, username: 'BOB' }, [['username', 'unique']]],
    ['POST', '/users', { ...user, first_name: 'x'.repeat(192) }, [['first_name', 'between']]],
    ['POST', '/users', { ...user, language: 'xx' }, [['language', 'in']]],
    ['POST', '/users', { ...user, root_admin: 'yes' }, [['root_admin', 'boolean']]],
    ['POST', '/users', { ...user, external_id: 'crm-2' }, [['external_id', 'unique']]],
    [
      'PATCH',
      '/users/2',
      { root_admin: true },
      ['email', 'username', 'first_name', 'last_name'].map(required),
    ],
    ['POST', '/locations', {}, [['short', 'required']]],
    ['POST', '/locations', { short: 'fra' }, [['short', 'unique']]],
    [
      'POST',
      '/locations',
      { short: 'x'.repeat(61), long: 'x'.repeat(192) },
      [
        ['short', 'between'],
        ['long', 'between'],
      ],
    ],
    ['POST', '/nodes', { ...node, location_id: 99 }, [['location_id', 'exists']]],
    ['POST', '/nodes', { ...node, name: 'a/b' }, [['name', 'regex']]],
    [
      'POST',
      '/nodes',
      { ...node, memory: 0, disk: 'x' },
      [
        ['memory', 'min'],
        ['disk', 'numeric'],
      ],
    ],
    ['POST', '/nodes', { ...node, daemon_sftp: 70_000 }, [['daemon_sftp', 'between']]],
    [
      'POST',
      '/nodes',
      { ...node, public: null, daemon_base: '', daemon_listen: 'x', upload_size: 'x' },
      [
        ['public', 'boolean'],
        ['daemon_base', 'required'],
        ['daemon_listen', 'numeric'],
        ['upload_size', 'integer'],
      ],
    ],
    ['POST', '/nodes', { ...node, daemon_base: '/srv data' }, [['daemon_base', 'regex']]],
    ['POST', '/nodes/1/allocations', { ip: '10.0.0.1', ports: [] }, [['ports', 'required']]],
    [
      'GET',
      '/nodes/deployable',
      undefined,
      [
        ['memory', 'required'],
        ['disk', 'required'],
      ],
    ],
    ['POST', '/nodes/1/allocations', { ip: '10.0.0.1', ports: 'x' }, [['ports', 'array']]],
    ['POST', '/nodes/1/allocations', { ip: '10.0.0.1', ports: [30_000] }, [['ports.0', 'string']]],
    [
      'POST',
      '/servers/1/databases',
      { ...database, database: 'a b' },
      [['database', 'alpha_dash']],
    ],
    ['POST', '/servers/1/databases', { ...database, database: 'worlds' }, [['database', 'unique']]],
    [
      'POST',
      '/servers/1/databases',
      { ...database, remote: 'x', host: 9 },
      [
        ['remote', 'regex'],
        ['host', 'exists'],
      ],
    ],
    [
      'PATCH',
      '/servers/1/details',
      {},
      [
        ['name', 'required'],
        ['user', 'required'],
      ],
    ],
    [
      'PATCH',
      '/servers/1/startup',
      {},
      [
        ['startup', 'required'],
        ['environment', 'present'],
        ['egg', 'required'],
        ['image', 'required'],
        ['skip_scripts', 'present'],
      ],
    ],
    [
      'POST',
      '/servers',
      { ...seedBody, feature_limits: undefined, limits: { ...seedBody.limits, io: 9, swap: -2 } },
      [
        ['limits.swap', 'min'],
        ['limits.io', 'between'],
        ['feature_limits', 'required'],
        ['feature_limits.databases', 'present'],
        ['feature_limits.backups', 'present'],
      ],
    ],
    [
      'POST',
      '/servers',
      { ...seedBody, environment: { SERVER_JARFILE: 'x'.repeat(21) } },
      [['environment.SERVER_JARFILE', 'max']],
    ],
    ['POST', '/servers', { ...seedBody, environment: undefined }, [['environment', 'present']]],
    [
      'POST',
      '/servers',
      { ...seedBody, name: '', allocation: undefined },
      [
        ['name', 'required'],
        ['allocation.default', 'required'],
      ],
    ],
    [
      'POST',
      '/servers',
      { ...seedBody, skip_scripts: '', allocation: 'x', deploy: {} },
      [
        ['skip_scripts', 'boolean'],
        ['deploy.locations', 'present'],
        ['deploy.dedicated_ip', 'required_with'],
        ['deploy.port_range', 'present'],
      ],
    ],
    [
      'PATCH',
      '/servers/1/build',
      { allocation: 2, feature_limits: { databases: 1 } },
      [
        ...['memory', 'swap', 'io', 'cpu', 'disk'].map((name) => [name, 'required_without']),
        ['feature_limits.backups', 'present'],
      ],
    ],
    [
      'PATCH',
      '/servers/1/build',
      { ...build, limits: { ...limits, cpu: undefined }, add_allocations: ['x'] },
      [
        ['limits.cpu', 'required_with'],
        ['add_allocations.0', 'integer'],
      ],
    ],
    [
      'POST',
      '/servers',
      { ...seedBody, user: 99, egg: 'none' },
      [
        ['user', 'exists'],
        ['egg', 'integer'],
      ],
    ],
  ])('%s %s %j breaks %j', async (method, path, body, broken) => {
    const { ask, tokens } = await makePanelApp();
    const answer = await ask(method, api + path, { token: tokens.app, body });
    expect(answer.status).toBe(422);
    const told = answer.body.errors.map(
      ({ meta }: { meta: { source_field: string; rule: string } }) => [
        meta.source_field,
        meta.rule,
      ],
    );
    expect(told).toEqual(broken);
  });

  it.each([
    [{ ip: 'nowhere', ports: ['30000'] }, 'DisplayException'],
    [{ ip: '10.0.0.0/24', ports: ['30000'] }, 'CidrOutOfRangeException'],
    [{ ip: '10.0.0.1', ports: ['80'] }, 'PortOutOfRangeException'],
    [{ ip: '10.0.0.1', ports: ['65000-65536'] }, 'PortOutOfRangeException'],
    [{ ip: '10.0.0.1', ports: ['2000-3000'] }, 'TooManyPortsInRangeException'],
    [{ ip: '10.0.0.0/33', ports: ['x'] }, 'CidrOutOfRangeException'],
    [{ ip: '10.0.0.1', ports: ['800-900'] }, 'InvalidPortMappingException'],
    [{ ip: '10.0.0.1', ports: ['66000-65500'] }, 'PortOutOfRangeException'],
    [{ ip: '10.0.0.1', ports: ['x'] }, 'InvalidPortMappingException'],
  ])('allocations of %j are a %s', async (body, code) => {
    const { ask, tokens } = await makePanelApp();
    const answer = await ask('POST', `${api}/nodes/1/allocations`, { token: tokens.app, body });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ code, status: '400' }] } });
  });

  it('is nothing that the panel does not know: other fields are passed over', async () => {
    const { ask, tokens } = await makePanelApp();
    const body = { ...user, external_id: '', nonsense: { deep: [1] }, uuid: 'mine' };
    const made = await ask('POST', `${api}/users`, { token: tokens.app, body });
    expect(made.body.attributes).toMatchObject({
      external_id: null,
      username: 'carol',
      language: 'en',
      root_admin: false,
    });
    expect(made.body.attributes.uuid).not.toBe('mine');
  });
});

it.each([
  [
    '/users',
    { ...user, external_id: 'crm-2' },
    'The Third Party Identifier has already been taken.',
  ],
  ['/locations', { short: '' }, 'The Location Identifier field is required.'],
  ['/nodes', { ...node, location_id: 9 }, 'The selected Location is invalid.'],
  [
    '/servers/1/databases',
    { ...database, host: 9 },
    'The selected Database Host Server ID is invalid.',
  ],
  [
    '/servers',
    { ...seedBody, deploy: { locations: [], port_range: [] } },
    'The deploy.dedicated ip field is required when deploy is present.',
  ],
])('the sentence about %s %j is %j', async (path, body, detail) => {
  const { ask, tokens } = await makePanelApp();
  const answer = await ask('POST', api + path, { token: tokens.app, body });
  expect(answer.body.errors[0].detail).toBe(detail);
});

it.each([
  ['add_allocations', { add_allocations: '' }, 'The allocations to add must be an array.'],
  ['add_allocations.0', { add_allocations: ['x'] }, 'The allocation to add must be an integer.'],
  ['memory', { limits: undefined }, 'The memory field is required when limits is not present.'],
  [
    'feature_limits.databases',
    { feature_limits: { backups: 1 } },
    'The Database Limit field must be present.',
  ],
])('the sentence about %s of a build is its own', async (field, more, detail) => {
  const { ask, tokens } = await makePanelApp();
  const body = { ...build, ...more };
  const answer = await ask('PATCH', `${api}/servers/1/build`, { token: tokens.app, body });
  expect(answer.body.errors[0]).toMatchObject({ detail, meta: { source_field: field } });
});

it('allocations of a range are added once, for every address', async () => {
  const { ask, tokens } = await makePanelApp();
  const add = { ip: '10.0.0.2/31', alias: '', ports: ['30000-30001', '30001'] };
  const path = `${api}/nodes/1/allocations`;
  for (let times = 0; times < 2; times += 1)
    await ask('POST', path, { token: tokens.app, body: add });
  const { body } = await ask('GET', `${path}?filter[port]=30000,30001`, { token: tokens.app });
  expect(
    body.data.map(({ attributes: { ip, port } }: { attributes: { ip: string; port: number } }) =>
      [ip, port].join(':'),
    ),
  ).toEqual(['10.0.0.2:30000', '10.0.0.2:30001', '10.0.0.3:30000', '10.0.0.3:30001']);
});

it('a node tells its daemon the secret, raw, and another one after a reset', async () => {
  const { ask, tokens } = await makePanelApp();
  const read = async () =>
    (await ask('GET', `${api}/nodes/1/configuration`, { token: tokens.app })).body;
  const first = await read();
  expect(Object.keys(first)).toEqual(
    'debug uuid token_id token api system allowed_mounts remote'.split(' '),
  );
  await ask('PATCH', `${api}/nodes/1`, {
    token: tokens.app,
    body: { ...node, reset_secret: true },
  });
  expect((await read()).token).not.toBe(first.token);
});

it('a suspended server says so, and a reinstalled one is installing', async () => {
  const { ask, tokens } = await makePanelApp();
  const act = async (name: string) => {
    await ask('POST', `${api}/servers/1/${name}`, { token: tokens.app });
    const { attributes } = (await ask('GET', `${api}/servers/1`, { token: tokens.app })).body;
    return [attributes.status, attributes.suspended, attributes.container.installed];
  };
  expect(await act('suspend')).toEqual(['suspended', true, 1]);
  expect(await act('unsuspend')).toEqual([null, false, 1]);
  expect(await act('reinstall')).toEqual(['installing', false, 0]);
});
