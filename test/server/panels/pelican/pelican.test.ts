import { describe, expect, it } from 'vitest';
import { digestToken } from '../../../../src/core/token.ts';
import type { World } from '../../../../src/server/panels/panel.ts';
import { pelican } from '../../../../src/server/panels/pelican/pelican.ts';
import { pterodactyl } from '../../../../src/server/panels/pterodactyl/pterodactyl.ts';
import { local } from '../../../support/rack.ts';
import { failure, ids, makePanelApp, seedBody } from '../pterodactyl/panel-app.ts';

const api = '/api/application';

describe('Pelican', () => {
  it('has keys of its own prefixes, made in the same way', async () => {
    const { ask, tokens } = await makePanelApp(pelican);
    expect([tokens.admin.slice(0, 5), tokens.app.slice(0, 5)]).toEqual(['pacc_', 'papp_']);
    const sent = { token: tokens.alice, body: { description: 'ci' } };
    const made = await ask('POST', '/api/client/account/api-keys', sent);
    expect(made.body.attributes.identifier).toMatch(/^pacc_[0-9A-Za-z]{11}$/);
    expect(made.body.meta.secret_token).toMatch(/^[0-9A-Za-z]{32}$/);
    const token = made.body.attributes.identifier + made.body.meta.secret_token;
    const account = await ask('GET', '/api/client/account', { token });
    expect(Object.keys(account.body.attributes)).toEqual(
      'uuid username email language image admin root_admin 2fa_enabled created_at updated_at'.split(
        ' ',
      ),
    );
    expect(account.headers.get('X-RateLimit-Limit')).toBe('256');
  });

  it('does not know the keys of Pterodactyl, nor Pterodactyl those of Pelican', async () => {
    const one = await makePanelApp(pelican);
    const { token } = await one.mint({ profile: 'pterodactyl-client' });
    expect((await one.ask('GET', '/api/client', { token })).status).toBe(401);
    const other = await makePanelApp(pterodactyl);
    const key = await other.mint({ profile: 'pelican-client' });
    expect((await other.ask('GET', '/api/client', { token: key.token })).status).toBe(401);
  });

  it.each([
    [
      '/users/2',
      'id external_id is_managed_externally uuid username email language root_admin 2fa_enabled 2fa created_at updated_at',
    ],
    [
      '/nodes/1',
      'id uuid public name description fqdn scheme behind_proxy maintenance_mode memory memory_overallocate disk disk_overallocate upload_size daemon_listen daemon_sftp daemon_base created_at updated_at tags cpu cpu_overallocate daemon_connect daemon_sftp_alias allocated_resources',
    ],
    [
      '/servers/1',
      'id external_id uuid identifier name description status suspended limits feature_limits user node allocation egg container updated_at created_at',
    ],
    [
      '/eggs/1',
      'id uuid name author description docker_image docker_images config startup script created_at updated_at image features tags startup_commands',
    ],
    ['/database-hosts/1', 'id name host port username created_at updated_at'],
    ['/mounts/1', 'id uuid name description source target read_only user_mountable'],
    ['/roles/2', 'id name created_at updated_at'],
    [
      '/plugins/day-theme',
      'id name author version description category url update_url namespace class panels panel_version status status_message load_order is_compatible is_update_available has_settings can_enable can_disable',
    ],
  ])('shows %s with %s', async (path, fields) => {
    const { ask, tokens } = await makePanelApp(pelican);
    const { body } = await ask('GET', api + path, { token: tokens.app });
    expect(Object.keys(body.attributes)).toEqual(fields.split(' '));
  });

  it('has no nests and no locations, as routes or as relations', async () => {
    const { ask, tokens } = await makePanelApp(pelican);
    for (const path of ['nests', 'locations', 'nests/1/eggs']) {
      const { body } = await ask('GET', `${api}/${path}`, { token: tokens.app });
      const detail = `The route api/application/${path} could not be found.`;
      expect(body).toEqual(failure(404, 'NotFoundHttpException', detail));
    }
    const path = `${api}/servers/1?include=nest,location,egg`;
    const { body } = await ask('GET', path, { token: tokens.app });
    expect(Object.keys(body.attributes.relationships)).toEqual(['egg']);
  });

  it('makes a user without first and last name, and a server with an OOM killer', async () => {
    const { ask, tokens } = await makePanelApp(pelican);
    const user = { email: 'carol@example.com', username: 'carol' };
    const made = await ask('POST', `${api}/users`, { token: tokens.app, body: user });
    expect(made.body.attributes).toMatchObject({ username: 'carol', is_managed_externally: false });
    const body = { ...seedBody, oom_killer: true };
    const server = await ask('POST', `${api}/servers`, { token: tokens.app, body });
    expect(server.status).toBe(201);
    expect(server.body.attributes.limits).toMatchObject({ oom_disabled: false, oom_killer: true });
  });

  it('makes nodes with tags', async () => {
    const { ask, tokens } = await makePanelApp(pelican);
    const node = {
      ...{ name: 'ams-1', fqdn: 'ams-1.example.com', scheme: 'https', memory: 1, disk: 1 },
      ...{ memory_overallocate: 0, disk_overallocate: 0, daemon_listen: 8080, daemon_sftp: 2022 },
    };
    const processors = { cpu: 0, cpu_overallocate: 0, daemon_connect: 8080 };
    const body = { ...node, ...processors, tags: ['ams'] };
    const made = await ask('POST', `${api}/nodes`, { token: tokens.app, body });
    expect(made.body.attributes).toMatchObject({ tags: ['ams'], daemon_connect: 8080 });
  });

  it('has routes for database hosts, which keep what is in use', async () => {
    const { ask, tokens } = await makePanelApp(pelican);
    const path = `${api}/database-hosts`;
    const host = {
      name: 'More',
      host: '192.0.2.31',
      port: '3306',
      username: 'panel',
      node_ids: [2],
    };
    const made = await ask('POST', path, { token: tokens.app, body: host });
    expect(made.body).toMatchObject({ object: 'database_host', attributes: { id: 2, port: 3306 } });
    const shown = await ask('GET', `${path}/2?include=nodes`, { token: tokens.app });
    expect(shown.body.attributes.relationships.nodes.data).toMatchObject([
      { attributes: { id: 2 } },
    ]);
    expect(ids(await ask('GET', `${path}?sort=-id`, { token: tokens.app }))).toEqual([2, 1]);
    const remove = async (id: number) =>
      (await ask('DELETE', `${path}/${id}`, { token: tokens.app })).status;
    expect([await remove(1), await remove(2)]).toEqual([400, 204]);
  });

  it('asks for the level of the resource by its own name, one of each', async () => {
    const { ask, mint, keyring } = await makePanelApp(pelican);
    const { token } = await mint({ profile: 'pelican-application', permissions: { egg: 1 } });
    const status = async (path: string) => (await ask('GET', api + path, { token })).status;
    expect([await status('/eggs'), await status('/users')]).toEqual([200, 403]);
    const { items } = await keyring.listRequests({}, local);
    expect(items.map(({ permission }) => permission)).toEqual(['egg:read', 'user:read']);
    await expect(
      mint({ profile: 'pelican-application', permissions: { eggs: 1 } }),
    ).rejects.toThrow('"eggs" is not one of user, node');
  });

  it('takes tokens that begin as they did in earlier times', async () => {
    const { ask, keyring } = await makePanelApp(pelican);
    const tokens = { plcn_: 'pelican-client', peli_: 'pelican-application' };
    const keys = Object.entries(tokens).map(([prefix, profile]) => {
      const id = `${prefix}aaaaaaaaaaa`;
      const token = id + 'b'.repeat(32);
      const fields = { allowedIps: [], enabled: true, revokedAt: null, previous: null };
      const createdAt = '2025-01-01T00:00:00.000Z';
      const permissions = profile.endsWith('application') ? { server: 3 } : null;
      const record = {
        id,
        profile,
        account: 'admin',
        name: 'old',
        createdAt,
        permissions,
        ...fields,
      };
      return { ...record, digest: digestToken(token), masked: `${id}…` };
    });
    await keyring.importKeys({ accounts: [], keys }, {}, local);
    const answer = (path: string, prefix: string) =>
      ask('GET', path, { token: `${prefix}aaaaaaaaaaa${'b'.repeat(32)}` });
    expect((await answer('/api/client/account', 'plcn_')).status).toBe(200);
    expect((await answer(`${api}/servers`, 'peli_')).status).toBe(200);
  });
});

/** What is refused at Pterodactyl is refused here, with the same words. */
describe.each([
  ['pterodactyl', pterodactyl],
  ['pelican', pelican],
])('keys at %s', (name, panel) => {
  const path = '/api/client/account/api-keys';
  const [client, application] = [`${name}-client`, `${name}-application`];

  it('have five fields, are at most 25, and are deleted by their own account alone', async () => {
    const { ask, tokens, mint } = await makePanelApp(panel);
    const { key: bobs } = await mint({ account: 'bob' });
    const { body } = await ask('GET', path, { token: tokens.alice });
    const fields = ['identifier', 'description', 'allowed_ips', 'last_used_at', 'created_at'];
    expect(Object.keys(body.data[0].attributes)).toEqual(fields);
    expect((await ask('DELETE', `${path}/${bobs.id}`, { token: tokens.alice })).status).toBe(404);
    for (let made = 1; made < 25; made += 1) await mint({ account: 'alice' });
    const beyond = { token: tokens.alice, body: { description: 'one more' } };
    const detail = 'You have reached the account limit for number of API keys.';
    const { status, body: told } = await ask('POST', path, beyond);
    expect([status, told]).toEqual([400, failure(400, 'DisplayException', detail)]);
  });

  it.each([
    [{}, 'description', 'required'],
    [{ description: 'x'.repeat(501) }, 'description', 'max'],
    [{ description: 'x', allowed_ips: Array(51).fill('10.0.0.1') }, 'allowed_ips', 'max'],
    [{ description: 'x', allowed_ips: ['nonsense'] }, 'allowed_ips.0', ''],
  ])('are not made of %j', async (body, source_field, rule) => {
    const { ask, tokens } = await makePanelApp(panel);
    const answer = await ask('POST', path, { token: tokens.alice, body });
    expect([answer.status, answer.body.errors[0].meta]).toEqual([422, { source_field, rule }]);
  });

  it('pass where they belong, and are told why where the panel tells', async () => {
    const { ask, mint, tokens, clock, keyring } = await makePanelApp(panel);
    const own = `${api}/users`;
    const about = async (draft: Parameters<typeof mint>[0], where: string) => {
      const { token } = await mint(draft);
      const { status, body } = await ask('GET', where, { token });
      return [status, body.errors?.[0]?.detail];
    };
    expect(await about({ profile: application }, own)).toEqual([
      403,
      'This action is unauthorized.',
    ]);
    expect(await about({ profile: client, account: 'alice' }, own)).toEqual([
      403,
      'This account does not have permission to access the API.',
    ]);
    expect((await about({ profile: client }, own))[0]).toBe(200);
    expect(await about({ profile: application }, '/api/client/account')).toEqual([
      403,
      'You are attempting to use an application API key on an endpoint that requires a client API key.',
    ]);
    expect(await about({ allowedIps: ['203.0.113.7'] }, '/api/client/account')).toEqual([
      403,
      'This IP address (192.0.2.1) does not have permission to access the API using these credentials.',
    ]);
    const gone = await mint({ expiresAt: new Date(clock.now + 1000).toISOString() });
    clock.now += 2000;
    for (const token of [gone.token, 'nonsense', tokens.admin.slice(0, -1)]) {
      const { body } = await ask('GET', '/api/client/account', { token });
      expect(body).toEqual(failure(401, 'AuthenticationException', 'Unauthenticated.'));
    }
    const { items } = await keyring.listRequests({ limit: 3 }, local);
    expect(items.map(({ code }) => code)).toEqual(['EXPIRED', 'MALFORMED', 'MALFORMED']);
  });
});

describe('mounts', () => {
  const mount = { name: 'Backups', source: '/srv/backups', target: '/mnt/backups' };

  it('are made, changed, assigned, shown with what they are assigned to, and deleted', async () => {
    const { ask, tokens } = await makePanelApp(pelican);
    const as = (body?: object) => ({ token: tokens.app, body });
    const made = await ask('POST', `${api}/mounts`, as(mount));
    expect([made.status, made.body.meta.resource]).toEqual([
      201,
      `http://panel.test${api}/mounts/3`,
    ]);
    expect(made.body.attributes).toMatchObject({ ...mount, id: 3, read_only: false });
    const renamed = await ask('PATCH', `${api}/mounts/3`, as({ ...mount, read_only: true }));
    expect(renamed.body.attributes).toMatchObject({ name: 'Backups', read_only: true });
    for (const kind of ['eggs', 'nodes', 'servers']) {
      const assigned = await ask('POST', `${api}/mounts/3/${kind}`, as({ [kind]: [2, 1, 2] }));
      expect(assigned.body).toMatchObject({ object: 'mount', attributes: { id: 3 } });
      const listed = await ask('GET', `${api}/mounts/3/${kind}`, as());
      expect(new Set(ids(listed))).toEqual(new Set([1, 2]));
      expect((await ask('DELETE', `${api}/mounts/3/${kind}/1`, as())).status).toBe(204);
    }
    const whole = await ask('GET', `${api}/mounts/3?include=eggs,nodes,servers`, as());
    const { eggs, nodes, servers } = whole.body.attributes.relationships;
    for (const { data } of [eggs, nodes, servers]) expect(data[0].attributes.id).toBe(2);
    const detail = 'A mount must have no servers attached to it in order to be deleted.';
    const kept = await ask('DELETE', `${api}/mounts/3`, as());
    expect(kept.body).toEqual(failure(400, 'HasActiveServersException', detail));
    await ask('DELETE', `${api}/mounts/3/servers/2`, as());
    expect((await ask('DELETE', `${api}/mounts/3`, as())).status).toBe(204);
  });

  it.each([
    [{ source: '/etc/pelican' }, 'source', 'not_in'],
    [{ target: '/home/container' }, 'target', 'not_in'],
    [{ name: 'x' }, 'name', 'min'],
    [{ name: 'Shared maps' }, 'name', 'unique'],
  ])('are not made with %j', async (wrong, source_field, rule) => {
    const { ask, tokens } = await makePanelApp(pelican);
    const body = { ...mount, ...wrong };
    const answer = await ask('POST', `${api}/mounts`, { token: tokens.app, body });
    expect([answer.status, answer.body.errors[0].meta]).toEqual([422, { source_field, rule }]);
  });

  it('are not assigned to what is not there', async () => {
    const { ask, tokens } = await makePanelApp(pelican);
    const sent = { token: tokens.app, body: { servers: [99] } };
    const answer = await ask('POST', `${api}/mounts/1/servers`, sent);
    expect(answer.body.errors[0].meta).toEqual({ source_field: 'servers.0', rule: 'exists' });
  });

  it('show only what the key may read', async () => {
    const { ask, mint } = await makePanelApp(pelican);
    const { token } = await mint({ profile: 'pelican-application', permissions: { mount: 3 } });
    const { body } = await ask('GET', `${api}/mounts/1?include=servers`, { token });
    expect(body.attributes.relationships.servers.object).toBe('null_resource');
    expect((await ask('GET', `${api}/mounts/1/servers`, { token })).status).toBe(403);
  });
});

describe('roles', () => {
  it('are listed ten a page, made, renamed and deleted, but for that of root administrators', async () => {
    const { ask, tokens } = await makePanelApp(pelican);
    const as = (body?: object) => ({ token: tokens.app, body });
    const listed = await ask('GET', `${api}/roles?include=permissions`, as());
    expect(listed.body.meta.pagination.per_page).toBe(10);
    expect(listed.body.data[1].attributes.relationships.permissions.data).toMatchObject([
      { object: 'permissions', attributes: { name: 'viewList server' } },
      { attributes: { name: 'view server' } },
      { attributes: { name: 'viewList user' } },
    ]);
    const made = await ask('POST', `${api}/roles`, as({ name: 'Billing' }));
    expect([made.status, made.body.attributes.id]).toEqual([201, 3]);
    const renamed = await ask('PATCH', `${api}/roles/3`, as({ name: 'Accounting' }));
    expect(renamed.body.attributes.name).toBe('Accounting');
    expect((await ask('DELETE', `${api}/roles/3`, as())).status).toBe(204);
    for (const [method, body] of [['PATCH', { name: 'x' }], ['DELETE']] as const) {
      const { status, body: told } = await ask(method, `${api}/roles/1`, as(body));
      expect([status, told.errors[0].code]).toEqual([500, 'PanelException']);
    }
  });

  it('are assigned to users and taken away again, and root administrators stay as they are', async () => {
    const { ask, tokens } = await makePanelApp(pelican);
    const change = (user: number, how: string, roles: readonly number[]) =>
      ask('PATCH', `${api}/users/${user}/roles/${how}?include=roles`, {
        token: tokens.app,
        body: { roles },
      });
    const rolesOf = ({ body }: Awaited<ReturnType<typeof change>>) =>
      body.attributes.relationships.roles.data.map(
        (one: { attributes: { id: number } }) => one.attributes.id,
      );
    expect(rolesOf(await change(2, 'assign', [2, 1, 2]))).toEqual([2]);
    expect(rolesOf(await change(2, 'remove', [2]))).toEqual([]);
    expect(rolesOf(await change(1, 'remove', [1]))).toEqual([1]);
    const unknown = await change(2, 'assign', [9]);
    expect(unknown.body.errors[0].meta).toEqual({ source_field: 'roles.0', rule: 'exists' });
    const kept = await ask('DELETE', `${api}/users/1`, { token: tokens.app });
    expect([kept.status, kept.body]).toEqual([403, []]);
  });
});

describe('plugins', () => {
  it('are known by name, installed, switched and uninstalled, each only where that is possible', async () => {
    const { ask, tokens } = await makePanelApp(pelican);
    const act = async (method: string, path: string) => {
      const { status, body } = await ask(method, `${api}/plugins/${path}`, { token: tokens.app });
      return body.attributes?.status ?? [status, body.errors[0].code];
    };
    const refused = [500, 'PanelException'];
    expect(await act('PATCH', 'announcements/enable')).toEqual(refused);
    expect(await act('POST', 'announcements/install')).toBe('enabled');
    expect(await act('POST', 'announcements/install')).toEqual(refused);
    expect(await act('PATCH', 'announcements/disable')).toBe('disabled');
    expect(await act('PATCH', 'announcements/enable')).toBe('enabled');
    expect(await act('POST', 'announcements/update')).toEqual(refused);
    expect(await act('POST', 'announcements/uninstall')).toBe('not_installed');
    const { body } = await ask('GET', `${api}/plugins?filter[category]=theme`, {
      token: tokens.app,
    });
    expect(body.data.map((one: { attributes: { id: string } }) => one.attributes.id)).toEqual([
      'day-theme',
    ]);
  });
});

describe('eggs', () => {
  it('are listed whole, and deleted by number or UUID unless a server came of them', async () => {
    const { ask, tokens, world } = await makePanelApp(pelican);
    const as = { token: tokens.app };
    const listed = await ask('GET', `${api}/eggs?page=2`, as);
    expect([listed.body.data.length, listed.body.meta]).toEqual([7, undefined]);
    const tables = tablesOf<Egg>(world);
    const used = new Set(tables.servers?.map(({ egg_id }) => egg_id));
    const [free, other] = tables.eggs?.filter(({ id }) => !used.has(id)) ?? [];
    expect((await ask('DELETE', `${api}/eggs/1`, as)).body).toEqual(
      failure(
        400,
        'HasActiveServersException',
        'An Egg with active servers attached to it cannot be deleted from the Panel.',
      ),
    );
    expect((await ask('DELETE', `${api}/eggs/${free?.id}`, as)).status).toBe(204);
    expect((await ask('DELETE', `${api}/eggs/uuid/${other?.uuid}`, as)).status).toBe(204);
    expect((await ask('GET', `${api}/eggs`, as)).body.data).toHaveLength(5);
  });
});

describe('a place for a server', () => {
  const wish = { dedicated_ip: false, port_range: [] };

  it('is found by tags', async () => {
    const { ask, tokens } = await makePanelApp(pelican);
    const { allocation: _, ...rest } = seedBody;
    const make = async (deploy: object) => {
      const body = { ...rest, deploy: { ...wish, ...deploy } };
      const answer = await ask('POST', `${api}/servers`, { token: tokens.app, body });
      return answer.body.attributes?.node ?? answer.body.errors[0].code;
    };
    const nodes = await ask('GET', `${api}/nodes`, { token: tokens.app });
    for (const { attributes } of nodes.body.data)
      expect(await make({ tags: attributes.tags })).toBe(attributes.id);
    expect(await make({ tags: ['nowhere'] })).toBe('NoViableNodeException');
    expect(await make({ tags: [], port_range: ['1-2'] })).toBe('NoViableAllocationException');
    expect(await make({ tags: [] })).toBe(1);
  });

  it('is told beforehand', async () => {
    const { ask, tokens } = await makePanelApp(pelican);
    const where = async (query: string) =>
      ids(await ask('GET', `${api}/nodes/deployable?${query}`, { token: tokens.app }));
    expect(await where('memory=1&disk=1')).toEqual([1, 2]);
    expect(await where('memory=1&disk=1&tags[]=fra')).toEqual([1]);
    expect(await where('memory=999999&disk=1')).toEqual([]);
    const { body } = await ask('GET', `${api}/nodes/deployable?memory=1`, { token: tokens.app });
    expect(body.errors[0].meta).toEqual({ source_field: 'disk', rule: 'required' });
  });

  it('has the image and the command of the egg unless they are given', async () => {
    const { ask, tokens } = await makePanelApp(pelican);
    const { docker_image: _image, startup: _startup, ...body } = seedBody;
    const made = await ask('POST', `${api}/servers`, { token: tokens.app, body });
    expect(made.body.attributes.container).toMatchObject({
      image: 'ghcr.io/pterodactyl/yolks:java_21',
      startup_command: expect.stringMatching(/^java /),
    });
  });
});

describe('a transfer', () => {
  it('takes the allocations of the other node, is under way until it is cancelled, and gives them back', async () => {
    const { ask, tokens, world } = await makePanelApp(pelican);
    const tables = tablesOf<Place>(world);
    const free = tables.allocations?.find(({ node_id, server_id }) => node_id === 2 && !server_id);
    const body = { node_id: 2, allocation_id: free?.id };
    const start = (sent: object = body) =>
      ask('POST', `${api}/servers/1/transfer`, { token: tokens.app, body: sent });
    const cancel = () => ask('POST', `${api}/servers/1/transfer/cancel`, { token: tokens.app });
    const isTaken = async () =>
      (await ask('GET', `${api}/nodes/2/allocations`, { token: tokens.app })).body.data.find(
        (one: { attributes: { id: number } }) => one.attributes.id === free?.id,
      ).attributes.assigned;
    expect((await cancel()).status).toBe(406);
    expect([(await start()).status, await isTaken()]).toEqual([204, true]);
    const again = await start();
    const detail =
      'This server is currently being transferred to a new machine, please try again later.';
    expect(again.body).toEqual(failure(409, 'ServerStateConflictException', detail));
    expect([(await cancel()).status, await isTaken()]).toEqual([204, false]);
    expect((await start({ node_id: 2 })).status).toBe(422);
  });

  it('is not acceptable to a node without room', async () => {
    const { ask, tokens } = await makePanelApp(pelican);
    const node = {
      ...{ name: 'tiny', fqdn: 'tiny.example.com', scheme: 'https', memory: 1, disk: 1, cpu: 1 },
      ...{ memory_overallocate: 0, disk_overallocate: 0, cpu_overallocate: 0 },
      ...{ daemon_listen: 8080, daemon_sftp: 2022, daemon_connect: 8080 },
    };
    await ask('POST', `${api}/nodes`, { token: tokens.app, body: node });
    const body = { node_id: 3, allocation_id: 1 };
    const answer = await ask('POST', `${api}/servers/1/transfer`, { token: tokens.app, body });
    expect([answer.status, answer.body]).toEqual([406, '']);
  });
});

/** The rows of a mocked world as they are now. */
function tablesOf<T>(world: World | null): Readonly<Record<string, readonly T[]>> {
  if (!world) throw new Error('the panel has no world');
  return (world.state as { readonly tables: Readonly<Record<string, readonly T[]>> }).tables;
}

interface Egg {
  readonly id: number;
  readonly uuid: string;
  readonly egg_id: number;
}

interface Place {
  readonly id: number;
  readonly node_id: number;
  readonly server_id: number | null;
}
