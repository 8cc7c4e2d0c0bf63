/** An unmodified client of the panel, on a real listener on loopback, through every case that its users meet. */
import { PteroAPIError, PteroApp, PteroClient } from '@devnote-dev/pterojs';
import { afterEach, describe, expect, it } from 'vitest';
import { type Listening, listenTcp } from '../../../../src/server/listen.ts';
import type { Panel } from '../../../../src/server/panels/panel.ts';
import { pterodactylMask } from '../../../../src/server/panels/pterodactyl/pterodactyl.ts';
import { local } from '../../../support/rack.ts';
import { makePanelApp, type PanelApp, seedBody } from './panel-app.ts';

const listening: Listening[] = [];
afterEach(() => Promise.all(listening.splice(0).map((one) => one.close())));

async function serve(panel?: Panel) {
  const rack = await makePanelApp(panel);
  const server = await listenTcp(rack.app as never, { host: '127.0.0.1', port: 0 });
  listening.push(server);
  return {
    ...rack,
    app: (token: string) => new PteroApp(server.url, token),
    client: (token: string) => new PteroClient(server.url, token),
  };
}

/** The codes and the text of what the client throws. */
async function refusal(asked: Promise<unknown>) {
  const error = await asked.then(
    () => new Error('it passed'),
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(PteroAPIError);
  return { codes: (error as PteroAPIError).codes, message: (error as PteroAPIError).message };
}

const carol = { username: 'carol', email: 'carol@example.com', firstname: 'C', lastname: 'D' };
const usersKey = ({ mint }: Pick<PanelApp, 'mint'>, level: number) =>
  mint({ profile: 'pterodactyl-application', permissions: { users: level } });

describe('pterojs as an application', () => {
  it('reads all resources, and changes users, servers, nodes, locations and databases', async () => {
    const { app: open, tokens } = await serve();
    const app = open(tokens.app);
    expect((await app.users.fetch()).size).toBe(3);
    expect((await app.servers.fetch({ include: ['user', 'node'] })).size).toBe(3);
    expect((await app.nodes.fetch()).map((node) => node.name)).toEqual(['fra-1', 'nyc-1']);
    expect((await app.locations.fetch()).size).toBe(2);
    expect((await app.nests.fetch()).size).toBe(4);
    expect((await app.nests.eggs.fetch(1)).size).toBe(2);
    expect((await app.allocations.fetch(1)).size).toBe(6);
    const made = await app.users.create(carol as never);
    expect(made.username).toBe('carol');
    await app.users.update(made.id, { firstname: 'Caroline' } as never);
    expect((await app.users.fetch(made.id, { force: true })).firstname).toBe('Caroline');
    await app.users.delete(made.id);
    expect(await refusal(app.users.fetch(made.id, { force: true }))).toMatchObject({
      codes: ['NotFoundHttpException'],
    });
    const server = await app.servers.create({
      name: 'by pterojs',
      user: 1,
      egg: 1,
      dockerImage: seedBody.docker_image,
      startup: seedBody.startup,
      environment: {},
      limits: seedBody.limits,
      featureLimits: { databases: 1, backups: 1, allocations: 0 },
      allocation: { default: 1 },
    } as never);
    expect(server.status).toBe('installing');
    await app.servers.suspend(server.id);
    expect((await app.servers.fetch(server.id, { force: true })).suspended).toBe(true);
    await app.servers.delete(server.id);
    await app.allocations.create(1, '203.0.113.11', ['30000-30001']);
    expect((await app.allocations.fetch(1, { force: true })).size).toBe(8);
    const place = await app.locations.create('ams', 'Amsterdam');
    await app.locations.delete(place.id);
    expect((await app.nodes.getConfig(1)).uuid).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('walks the pages of users', async () => {
    const { app: open, tokens, ask } = await serve();
    for (let at = 0; at < 4; at += 1) {
      const body = { ...carol, username: `user${at}x`, email: `${at}@example.com` };
      const { firstname: first_name, lastname: last_name } = carol;
      await ask('POST', '/api/application/users', {
        token: tokens.app,
        body: { ...body, first_name, last_name },
      });
    }
    const app = open(tokens.app);
    const second = await app.users.fetch({ page: 2, perPage: 3 });
    expect([...second.keys()]).toEqual([4, 5, 6]);
    expect(app.users.meta).toMatchObject({ current: 2, total: 7, perPage: 3, totalPages: 3 });
    expect((await app.users.fetchAll({ perPage: 2 })).size).toBe(7);
    expect((await app.users.query('ali', { filter: 'username' })).size).toBe(1);
  });

  it('may read with level 1 and not write', async () => {
    const rack = await serve();
    const app = rack.app((await usersKey(rack, 1)).token);
    expect((await app.users.fetch()).size).toBe(3);
    const { codes, message } = await refusal(app.users.create(carol as never));
    expect(codes).toEqual(['AccessDeniedHttpException']);
    expect(message).toContain('403: This action is unauthorized.');
  });

  it('may write and not read with level 2, where levels are bits', async () => {
    const rack = await serve(pterodactylMask);
    const app = rack.app((await usersKey(rack, 2)).token);
    expect((await refusal(app.users.fetch())).codes).toEqual(['AccessDeniedHttpException']);
    expect((await app.users.create(carol as never)).id).toBe(4);
  });

  it('may read and write with level 2, where levels are as in the seed, and not delete', async () => {
    const rack = await serve();
    const app = rack.app((await usersKey(rack, 2)).token);
    expect((await app.users.fetch()).size).toBe(3);
    expect((await app.users.create(carol as never)).id).toBe(4);
    expect((await refusal(app.users.delete(4))).codes).toEqual(['AccessDeniedHttpException']);
  });

  it('may use the client key of an administrator, and of nobody else', async () => {
    const { app: open, tokens } = await serve();
    expect((await open(tokens.admin).users.fetch()).size).toBe(3);
    expect((await refusal(open(tokens.alice).users.fetch())).message).toContain(
      '403: This account does not have permission to access the API.',
    );
  });

  it('is told that there were too many requests', async () => {
    const { app: open, tokens, ask } = await serve();
    for (let at = 0; at < 240; at += 1)
      await ask('GET', '/api/application/nests', { token: tokens.app });
    expect((await refusal(open(tokens.app).users.fetch())).codes).toEqual([
      'ThrottleRequestsException',
    ]);
  });
});

describe('pterojs as a client', () => {
  it('reads the account, the servers and the permissions', async () => {
    const { client: open, tokens } = await serve();
    const client = open(tokens.alice);
    await client.account.fetch();
    expect(client.account).toMatchObject({ username: 'alice', email: 'alice@example.com' });
    const servers = await client.servers.fetch();
    expect(servers.map((server) => server.name)).toEqual(['Creative', 'Payload']);
    const id = String([...servers.keys()][0]);
    await client.servers.setPowerState(id, 'start');
    expect((await client.servers.fetchResources(id)).isSuspended).toBe(false);
    expect(Object.keys(await client.fetchPermissions())).toHaveLength(11);
    expect(await client.account.fetchActivities()).toEqual([]);
  });

  it('runs a server, and changes what is below it', async () => {
    const { client: open, tokens } = await serve();
    const { servers } = open(tokens.alice);
    const id = '2bf80465';
    await expect(servers.sendCommand(id, 'say hi')).rejects.toThrow('502');
    await servers.setPowerState(id, 'start');
    await servers.sendCommand(id, 'say hi');
    const server = await servers.fetch(id, { force: true });
    expect((await server.fetchResources()).currentState).toBe('running');
    await server.rename('Renamed');
    await server.setVariable('SERVER_JARFILE', 'other.jar');
    expect((await servers.fetch(id, { force: true })).name).toBe('Renamed');

    const made = await server.databases.create('stats', '%');
    expect(made).toMatchObject({ name: 's2_stats', connectionsFrom: '%' });
    await server.databases.delete(made.id);
    expect((await server.network.fetch()).map(({ port }) => port)).toEqual([25567]);

    const backup = await server.backups.create({ name: 'before' } as never);
    expect((await server.backups.fetch(backup.uuid, { force: true })).successful).toBe(true);
    expect(await server.backups.getDownloadURL(backup.uuid)).toContain('/download/backup?token=');

    expect((await server.users.fetch()).map(({ username }) => username)).toEqual(['bob']);
    await server.files.createFolder('/', 'logs');
    expect([...(await server.files.fetch('/')).keys()]).toEqual(['logs']);
    await server.files.rename('/', [{ from: 'logs', to: 'old' }]);
    await server.files.delete('/', ['old']);
  });

  it('makes, uses, lists and deletes keys', async () => {
    const { client: open, tokens, clock } = await serve();
    const { account } = open(tokens.alice);
    clock.now += 1000;
    const key = await account.createKey('ci', ['127.0.0.1']);
    const usable = `${key.identifier}${key.token}`;
    expect(usable).toMatch(/^ptlc_[0-9A-Za-z]{43}$/);
    await open(usable).account.fetch();
    expect((await account.fetchKeys()).map(({ description }) => description)).toEqual([
      'test key',
      'ci',
    ]);
    await account.deleteKey(key.identifier);
    expect((await refusal(open(usable).account.fetch())).codes).toEqual([
      'AuthenticationException',
    ]);
  });

  it('is refused with an application key', async () => {
    const { client: open, tokens } = await serve();
    expect((await refusal(open(tokens.app).account.fetch())).message).toContain(
      '403: You are attempting to use an application API key',
    );
  });

  it('is refused with a key that is revoked, expired or none', async () => {
    const { client: open, mint, keyring, clock } = await serve();
    const revoked = await mint();
    await keyring.revokeKey(revoked.key.id, local);
    const expired = await mint({ expiresAt: '2026-11-21T11:00:00Z' });
    clock.now += 3_600_000;
    for (const token of [revoked.token, expired.token, 'garbage']) {
      const { codes, message } = await refusal(open(token).account.fetch());
      expect(codes).toEqual(['AuthenticationException']);
      expect(message).toContain('401: Unauthenticated.');
    }
  });

  it('is refused from another address', async () => {
    const { client: open, mint } = await serve();
    const { token } = await mint({ allowedIps: ['203.0.113.7'] });
    expect((await refusal(open(token).account.fetch())).message).toContain(
      '403: This IP address (127.0.0.1) does not have permission',
    );
  });

  it('is refused a 26th key, a 51st address, and the key of somebody else', async () => {
    const { client: open, mint, tokens } = await serve();
    const { account } = open(tokens.alice);
    const other = await mint({ account: 'bob' });
    expect((await refusal(account.deleteKey(other.key.id))).codes).toEqual([
      'NotFoundHttpException',
    ]);
    expect((await refusal(account.createKey('x', Array(51).fill('127.0.0.1')))).codes).toEqual([
      'ValidationException',
    ]);
    for (let at = 0; at < 24; at += 1) await mint({ account: 'alice' });
    expect((await refusal(account.createKey('one too many', []))).message).toContain(
      '400: You have reached the account limit for number of API keys.',
    );
  });
});
