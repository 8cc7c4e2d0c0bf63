import { describe, expect, it } from 'vitest';
import { makePanelApp, seedBody } from './panel-app.ts';

describe('the example of the seed', () => {
  it('makes a server on a fresh world', async () => {
    const { ask, tokens } = await makePanelApp();
    const made = await ask('POST', '/api/application/servers', {
      token: tokens.app,
      body: seedBody,
    });
    expect(made.status).toBe(201);
    expect(made.body.object).toBe('server');
    expect(made.body.meta).toBeUndefined();
    expect(made.body.attributes).toMatchObject({
      id: 4,
      external_id: null,
      name: 'My Game Server',
      status: 'installing',
      suspended: false,
      limits: { memory: 1024, swap: 0, disk: 5120, io: 500, cpu: 100, threads: null },
      feature_limits: { databases: 1, allocations: 0, backups: 1 },
      user: 1,
      node: 1,
      allocation: 1,
      nest: 1,
      egg: 1,
      container: {
        startup_command: seedBody.startup,
        image: seedBody.docker_image,
        installed: 0,
        environment: {
          SERVER_JARFILE: 'server.jar',
          STARTUP: seedBody.startup,
          P_SERVER_LOCATION: 'fra',
          P_SERVER_UUID: made.body.attributes.uuid,
        },
      },
      created_at: '2026-11-21T10:00:00+00:00',
    });
  });

  it('makes one as curl sends it without a Content-Type', async () => {
    const { ask, tokens } = await makePanelApp();
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const sent = { token: tokens.app, body: JSON.stringify(seedBody), headers };
    expect((await ask('POST', '/api/application/servers', sent)).status).toBe(201);
  });

  it('cannot have the same allocation twice', async () => {
    const { ask, tokens } = await makePanelApp();
    const sent = { token: tokens.app, body: seedBody };
    await ask('POST', '/api/application/servers', sent);
    const second = await ask('POST', '/api/application/servers', sent);
    expect(second.status).toBe(422);
    expect(second.body.errors).toEqual([
      {
        code: 'ValidationException',
        status: '422',
        detail: 'The selected allocation.default is invalid.',
        meta: { source_field: 'allocation.default', rule: 'exists' },
      },
    ]);
  });
});
