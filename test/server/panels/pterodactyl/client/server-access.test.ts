import { describe, expect, it } from 'vitest';
import { failure, makePanelApp } from '../panel-app.ts';
import { belowServer, makeServerApp, servers } from './server-app.ts';

const missing = failure(
  404,
  'NotFoundHttpException',
  'The requested resource does not exist on this server.',
);

/** Routes without a further record in their path, which come as far as the rights of the user. */
const plain = belowServer.filter(([, path]) => !path.includes(':'));

describe('a route below a server', () => {
  it.each(plain)('%s %s is not there for a stranger', async (method, path) => {
    const { ask } = await makeServerApp();
    expect((await ask(method, path, {}, { as: 'bob', server: servers.admin })).body).toEqual(
      missing,
    );
  });

  it.each(plain.filter(([, path]) => path !== '/resources' && path !== '/power'))(
    '%s %s is forbidden to a subuser without the permission',
    async (method, path) => {
      const { ask, share } = await makeServerApp();
      share('control.none');
      const answer = await ask(method, path, {}, { as: 'bob' });
      expect([answer.status, answer.body.errors[0].status]).toEqual([403, '403']);
    },
  );

  it.each(plain)('%s %s is a conflict while the server is suspended', async (method, path) => {
    const { ask } = await makeServerApp();
    const detail =
      'This server is currently suspended and the functionality requested is unavailable.';
    for (const as of ['alice', 'admin'] as const)
      expect((await ask(method, path, {}, { as, server: servers.suspended })).body).toEqual(
        failure(409, 'ServerStateConflictException', detail),
      );
  });

  it('is not there where no resources are mocked', async () => {
    const { ask, tokens } = await makePanelApp(undefined, { isServed: true });
    const path = `/api/client/servers/${servers.alice}`;
    expect((await ask('GET', path, { token: tokens.alice })).body.errors[0].detail).toMatch(
      /^The route .* could not be found\.$/,
    );
  });
});

describe('a server that is not ready', () => {
  it.each([
    [
      'installing',
      'This server has not yet completed its installation process, please try again later.',
    ],
    [
      'restoring_backup',
      'This server is currently restoring from a backup, please try again later.',
    ],
  ])(
    'because it is %s answers for itself, and opens its socket for administrators',
    async (status, detail) => {
      const { ask, change } = await makeServerApp();
      change('servers', 2, { status });
      expect((await ask('GET', '')).body.attributes.status).toBe(status);
      expect((await ask('GET', '/websocket')).body.errors[0].detail).toBe(detail);
      expect((await ask('GET', '/websocket', undefined, { as: 'admin' })).status).toBe(200);
      expect((await ask('GET', '/resources', undefined, { as: 'admin' })).status).toBe(409);
    },
  );

  it('because its node is under maintenance opens nothing', async () => {
    const { ask, change } = await makeServerApp();
    change('nodes', 1, { maintenance_mode: true });
    expect((await ask('GET', '')).body.attributes.is_node_under_maintenance).toBe(true);
    const answer = await ask('GET', '/websocket', undefined, { as: 'admin' });
    expect(answer.body.errors[0].detail).toBe(
      'The node of this server is currently under maintenance and the functionality requested is unavailable.',
    );
  });
});

describe('what is shown of a server', () => {
  it('is everything to its owner', async () => {
    const { ask, change } = await makeServerApp();
    change('servers', 2, {
      startup: 'run {{SERVER_JARFILE}} on {{SERVER_IP}}:{{SERVER_PORT}} {{X}}',
    });
    const { attributes, meta } = (await ask('GET', '?include=subusers')).body;
    expect(attributes.invocation).toBe('run paper.jar on 203.0.113.10:25567 {{X}}');
    expect(attributes.relationships.subusers.data).toHaveLength(1);
    expect(meta).toEqual({ is_server_owner: true, user_permissions: ['*'] });
  });

  it('is to a subuser what the permissions say', async () => {
    const { ask, change, share } = await makeServerApp();
    change('servers', 2, { startup: 'run {{SERVER_JARFILE}}' });
    change('allocations', 3, { notes: 'secret' });
    change('allocations', 4, { server_id: 2 });
    const shown = async () =>
      (await ask('GET', '?include=subusers', undefined, { as: 'bob' })).body.attributes;
    share('websocket.connect');
    const { invocation, relationships } = await shown();
    expect(invocation).toBe('run [hidden]');
    expect(relationships.subusers).toEqual({ object: 'null_resource', attributes: null });
    expect(relationships.variables).toEqual({ object: 'null_resource', attributes: null });
    expect(relationships.allocations.data).toHaveLength(1);
    expect(relationships.allocations.data[0].attributes.notes).toBeNull();
    share('startup.read', 'user.read', 'allocation.read');
    const more = await shown();
    expect(more.invocation).toBe('run paper.jar');
    expect(more.relationships.subusers.data).toHaveLength(1);
    expect(more.relationships.variables.data.length).toBeGreaterThan(0);
    expect(more.relationships.allocations.data[0].attributes.notes).toBe('secret');
    expect(more.relationships.allocations.data).toHaveLength(2);
  });

  it('tells administrators that they may do more than everything', async () => {
    const { ask } = await makeServerApp();
    expect((await ask('GET', '', undefined, { as: 'admin' })).body.meta).toEqual({
      is_server_owner: false,
      user_permissions: [
        '*',
        'admin.websocket.errors',
        'admin.websocket.install',
        'admin.websocket.transfer',
      ],
    });
  });
});

it('a server that is deleted takes all with it that was below it', async () => {
  const { ask, send, rows, tokens } = await makeServerApp();
  const cron = { minute: '0', hour: '4', day_of_month: '*', month: '*', day_of_week: '*' };
  await ask('POST', '/schedules', { name: 'nightly', is_active: true, ...cron });
  await ask('POST', '/schedules/1/tasks', { action: 'power', payload: 'stop', time_offset: 0 });
  await ask('POST', '/backups', {});
  await ask('POST', '/databases', { database: 'stats', remote: '%' });
  await ask('POST', '/files/create-folder', { root: '/', name: 'logs' });
  const tables = ['schedules', 'backups', 'server_databases', 'files', 'activity', 'subusers'];
  const left = () => tables.filter((table) => rows(table).some(({ server_id }) => server_id === 2));
  expect(left()).toEqual(tables);
  await send('DELETE', '/api/application/servers/2', { token: tokens.app });
  expect(left()).toEqual([]);
  expect(rows('schedule_tasks')).toEqual([]);
  expect(rows('files')).not.toEqual([]);
});
