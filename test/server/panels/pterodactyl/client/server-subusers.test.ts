import { describe, expect, it } from 'vitest';
import { failure } from '../panel-app.ts';
import { makeServerApp, servers } from './server-app.ts';

async function begin() {
  const app = await makeServerApp();
  const bobs = (await app.ask('GET', '/users')).body.data[0].attributes.uuid as string;
  return { ...app, bobs };
}

describe('the subusers of a server', () => {
  it('are shown as users, with what they may do', async () => {
    const { ask, bobs } = await begin();
    expect((await ask('GET', `/users/${bobs}`)).body).toEqual({
      object: 'server_subuser',
      attributes: {
        uuid: bobs,
        username: 'bob',
        email: 'bob@example.com',
        image: expect.stringMatching(/^https:\/\/gravatar\.com\/avatar\/[0-9a-f]{32}$/),
        '2fa_enabled': false,
        created_at: '2026-01-01T00:00:00+00:00',
        permissions: ['websocket.connect', 'control.console', 'control.start'],
      },
    });
  });

  it('are given what the panel knows, and the socket always', async () => {
    const { ask, bobs, events } = await begin();
    const body = { permissions: ['file.read', 'no.such', 'file.read'] };
    const changed = await ask('POST', `/users/${bobs}`, body);
    expect(changed.body.attributes.permissions).toEqual(['file.read', 'websocket.connect']);
    expect((await ask('POST', `/users/${bobs}`, { permissions: [] })).status).toBe(422);
    expect((await ask('DELETE', `/users/${bobs}`)).status).toBe(204);
    expect((await ask('GET', '', undefined, { as: 'bob' })).status).toBe(404);
    expect(await events()).toEqual(['server:subuser.update', 'server:subuser.delete']);
  });

  it('are invited by their address, strangers too, and nobody twice', async () => {
    const { ask } = await begin();
    const invite = (email: string) =>
      ask('POST', '/users', { email, permissions: ['control.stop'] });
    const made = await invite('Carol@example.com');
    expect(made.status).toBe(200);
    expect(made.body.attributes).toMatchObject({
      username: expect.stringMatching(/^carol.{3}$/),
      permissions: ['control.stop', 'websocket.connect'],
    });
    expect((await invite('carol@example.com')).body).toEqual(
      failure(
        400,
        'ServerSubuserExistsException',
        'A user with that email address is already assigned as a subuser for this server.',
      ),
    );
    expect((await invite('alice@example.com')).body).toEqual(
      failure(
        400,
        'UserIsServerOwnerException',
        'You cannot add the server owner as a subuser for this server.',
      ),
    );
    expect((await invite('nobody')).body.errors[0].meta.rule).toBe('email');
  });

  // Attack: whoever may manage subusers gives a friend, or the own account, more than was given.
  it('get nothing from one another that the giver does not have, and nobody is the own judge', async () => {
    const { ask, bobs, share } = await begin();
    share('user.create', 'user.update', 'user.read', 'user.delete', 'control.start');
    const asBob = { as: 'bob' } as const;
    const body = { email: 'carol@example.com', permissions: ['control.start', 'file.delete'] };
    expect((await ask('POST', '/users', body, asBob)).body).toEqual(
      failure(
        403,
        'HttpForbiddenException',
        'Cannot assign permissions to a subuser that your account does not actively possess.',
      ),
    );
    expect(
      (await ask('POST', '/users', { ...body, permissions: ['control.start'] }, asBob)).status,
    ).toBe(200);
    for (const [method, sent] of [
      ['POST', { permissions: ['control.start'] }],
      ['DELETE', undefined],
    ] as const)
      expect((await ask(method, `/users/${bobs}`, sent, asBob)).status).toBe(403);
  });

  it('are those of this server alone', async () => {
    const { ask, bobs } = await begin();
    const other = { as: 'admin', server: servers.admin } as const;
    expect((await ask('GET', `/users/${bobs}`, undefined, other)).status).toBe(404);
  });
});
