import { describe, expect, it } from 'vitest';
import { pelican } from '../../../../src/server/panels/pelican/pelican.ts';
import { pterodactyl } from '../../../../src/server/panels/pterodactyl/pterodactyl.ts';
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
      'id uuid name author description docker_image docker_images config startup script created_at updated_at features tags',
    ],
    ['/database-hosts/1', 'id name host port username node created_at updated_at'],
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
    const body = { ...node, tags: ['ams'] };
    const made = await ask('POST', `${api}/nodes`, { token: tokens.app, body });
    expect(made.body.attributes).toMatchObject({ tags: ['ams'], daemon_connect: 8080 });
  });

  it('has routes for database hosts, which keep what is in use', async () => {
    const { ask, tokens } = await makePanelApp(pelican);
    const path = `${api}/database-hosts`;
    const host = { name: 'More', host: '192.0.2.31', port: '3306', username: 'panel', node_id: 2 };
    const made = await ask('POST', path, { token: tokens.app, body: host });
    expect(made.body).toMatchObject({ object: 'database_host', attributes: { id: 2, node: 2 } });
    expect(ids(await ask('GET', `${path}?sort=-id`, { token: tokens.app }))).toEqual([2, 1]);
    const remove = async (id: number) =>
      (await ask('DELETE', `${path}/${id}`, { token: tokens.app })).status;
    expect([await remove(1), await remove(2)]).toEqual([400, 204]);
  });

  it('asks for the level of the resource, by the names that Keyrack has for it', async () => {
    const { ask, mint } = await makePanelApp(pelican);
    const { token } = await mint({ profile: 'pelican-application', permissions: { eggs: 1 } });
    const status = async (path: string) => (await ask('GET', api + path, { token })).status;
    expect([await status('/eggs'), await status('/users')]).toEqual([200, 403]);
  });
});
