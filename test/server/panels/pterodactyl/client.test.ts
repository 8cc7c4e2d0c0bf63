import { describe, expect, it } from 'vitest';
import { failure, makePanelApp } from './panel-app.ts';

const keysPath = '/api/client/account/api-keys';

describe('the account of a client key', () => {
  it('is the user of the mocked world with its name', async () => {
    const { ask, tokens } = await makePanelApp();
    expect((await ask('GET', '/api/client/account', { token: tokens.alice })).body).toEqual({
      object: 'user',
      attributes: {
        id: 2,
        admin: false,
        username: 'alice',
        email: 'alice@example.com',
        first_name: 'Alice',
        last_name: 'Archer',
        language: 'en',
      },
    });
  });

  it('is derived from the account of the rack where only keys are served', async () => {
    const { ask, tokens } = await makePanelApp(undefined, { isServed: true });
    const { body } = await ask('GET', '/api/client/account', { token: tokens.admin });
    expect(body.attributes).toMatchObject({ admin: true, username: 'admin', language: 'en' });
    expect(body.attributes.id).toBeGreaterThan(0);
    expect((await ask('GET', '/api/client', { token: tokens.admin })).body.data).toEqual([]);
    expect((await ask('GET', '/api/application/users', { token: tokens.admin })).status).toBe(404);
  });

  it('can change its email and its password, by the rules of the panel', async () => {
    const { ask, tokens } = await makePanelApp();
    const put = (path: string, body: object) =>
      ask('PUT', `/api/client/account/${path}`, { token: tokens.alice, body });
    expect((await put('email', { email: 'a@b.example', password: 'x' })).status).toBe(204);
    const taken = await put('email', { email: 'bob@example.com', password: 'x' });
    expect(taken.body.errors[0].meta).toEqual({ source_field: 'email', rule: 'unique' });
    const without = await put('email', { email: 'a@b.example', password: '' });
    expect(without.body).toEqual(
      failure(
        400,
        'InvalidPasswordProvidedException',
        'The password provided was invalid for this account.',
      ),
    );
    const change = (password: string, password_confirmation = password) =>
      put('password', { current_password: 'old', password, password_confirmation });
    expect((await change('short')).body.errors[0].detail).toBe(
      'The password must be at least 8 characters.',
    );
    const { errors } = (await change('long enough', 'other')).body;
    expect(errors[0].detail).toBe('The password confirmation does not match.');
    expect((await change('long enough')).status).toBe(204);
    expect((await put('password', { password: 'long enough' })).status).toBe(400);
    const { body } = await ask('GET', '/api/client/account', { token: tokens.alice });
    expect(body.attributes.email).toBe('a@b.example');
  });

  it('has SSH keys, each once', async () => {
    const { ask, tokens } = await makePanelApp();
    const path = '/api/client/account/ssh-keys';
    const data = Buffer.from(`\0\0\0\x0bssh-ed25519\0\0\0 ${'k'.repeat(32)}`, 'latin1');
    const public_key = `ssh-ed25519 ${data.toString('base64')} alice@laptop`;
    const sent = { token: tokens.alice, body: { name: 'laptop', public_key } };
    const made = await ask('POST', path, sent);
    expect(made.status).toBe(200);
    expect((await ask('POST', path, sent)).status).toBe(422);
    expect((await ask('GET', path, { token: tokens.alice })).body.data).toHaveLength(1);
    expect((await ask('GET', path, { token: tokens.admin })).body.data).toEqual([]);
    const { fingerprint } = made.body.attributes;
    await ask('POST', `${path}/remove`, { token: tokens.alice, body: { fingerprint } });
    expect((await ask('GET', path, { token: tokens.alice })).body.data).toEqual([]);
    const odd = { name: 'odd', public_key: 'no key' };
    expect((await ask('POST', path, { token: tokens.alice, body: odd })).status).toBe(422);
  });

  it('has an activity list that is empty and comes in pages', async () => {
    const { ask, tokens } = await makePanelApp();
    const { body } = await ask('GET', '/api/client/account/activity', { token: tokens.alice });
    expect(body.meta.pagination).toMatchObject({ total: 0, total_pages: 1, links: {} });
  });
});

describe('the keys of an account', () => {
  it('are shown with five fields, and the secret alone when they are made', async () => {
    const { ask, tokens, keyring } = await makePanelApp();
    const body = { description: ' ci ', allowed_ips: ['192.168.1.100', '10.0.0.0/8'] };
    const made = await ask('POST', keysPath, { token: tokens.alice, body });
    expect(made.status).toBe(200);
    const { identifier } = made.body.attributes;
    expect(identifier).toMatch(/^ptlc_[0-9A-Za-z]{11}$/);
    expect(made.body).toEqual({
      object: 'api_key',
      attributes: {
        identifier,
        description: 'ci',
        allowed_ips: ['192.168.1.100', '10.0.0.0/8'],
        last_used_at: null,
        created_at: '2026-11-21T10:00:00+00:00',
      },
      meta: { secret_token: expect.stringMatching(/^[0-9A-Za-z]{32}$/) },
    });
    const token = identifier + made.body.meta.secret_token;
    expect(keyring.authenticate({ token, ip: '10.1.2.3', permission: null }).code).toBe('VALID');
    const alone = made.body.meta.secret_token;
    expect((await ask('GET', keysPath, { token: alone })).status).toBe(401);
  });

  it('are listed whole, with the moment of their last use, and only those of the account', async () => {
    const { ask, tokens, mint } = await makePanelApp();
    for (let at = 0; at < 20; at += 1) await mint({ account: 'alice', name: `key ${at}` });
    await mint({ account: 'alice', profile: 'pterodactyl-application', permissions: { users: 1 } });
    const { body } = await ask('GET', keysPath, { token: tokens.alice });
    expect(Object.keys(body)).toEqual(['object', 'data']);
    expect(body.data).toHaveLength(21);
    const used = body.data.filter(
      (one: { attributes: { last_used_at: string | null } }) => one.attributes.last_used_at,
    );
    expect(
      used.map((one: { attributes: { last_used_at: string } }) => one.attributes.last_used_at),
    ).toEqual(['2026-11-21T10:00:00+00:00']);
  });

  it('are at most 25', async () => {
    const { ask, tokens } = await makePanelApp();
    const sent = { token: tokens.alice, body: { description: 'one of many' } };
    for (let at = 0; at < 24; at += 1) expect((await ask('POST', keysPath, sent)).status).toBe(200);
    const more = await ask('POST', keysPath, sent);
    expect(more.status).toBe(400);
    expect(more.body).toEqual(
      failure(
        400,
        'DisplayException',
        'You have reached the account limit for number of API keys.',
      ),
    );
  });

  it.each([
    [{}, [['description', 'required', 'The description field is required.']]],
    [{ description: '' }, [['description', 'required', 'The description field is required.']]],
    [{ description: 7 }, [['description', 'string', 'The description must be a string.']]],
    [
      { description: 'x'.repeat(501) },
      [['description', 'max', 'The description may not be greater than 500 characters.']],
    ],
    [
      { description: 'x', allowed_ips: Array(51).fill('10.0.0.1') },
      [['allowed_ips', 'max', 'The allowed ips may not have more than 50 items.']],
    ],
    [
      { description: 'x', allowed_ips: '10.0.0.1' },
      [['allowed_ips', 'array', 'The allowed ips must be an array.']],
    ],
    [
      { description: 'x', allowed_ips: ['10.0.0.1', 'nowhere', '10.0.0.0/99'] },
      [
        ['allowed_ips.1', '', '"nowhere" is not a valid IP address or CIDR range.'],
        ['allowed_ips.2', '', '"10.0.0.0/99" is not a valid IP address or CIDR range.'],
      ],
    ],
  ])('are not made of %j', async (body, broken) => {
    const { ask, tokens } = await makePanelApp();
    const answer = await ask('POST', keysPath, { token: tokens.alice, body });
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toEqual(
      broken.map(([source_field, rule, detail]) => ({
        code: 'ValidationException',
        status: '422',
        detail,
        meta: { source_field, rule },
      })),
    );
  });

  it.each([
    ['10.0.0.*', ['10.0.0.0/24']],
    ['10.0.*.*', ['10.0.0.0/16']],
    ['10.0.0.0 255.255.255.0', ['10.0.0.0/24']],
    ['10.0.0.7/24', ['10.0.0.0/24']],
    ['10.0.0.1-10.0.0.4', ['10.0.0.1', '10.0.0.2/31', '10.0.0.4']],
    ['0.0.0.0-255.255.255.255', ['0.0.0.0/0']],
    ['::ffff:127.0.0.1', ['127.0.0.1']],
    ['2001:DB8::7/64', ['2001:db8::/64']],
  ])('take %s for an address', async (text, rules) => {
    const { ask, tokens } = await makePanelApp();
    const body = { description: 'x', allowed_ips: [text] };
    const answer = await ask('POST', keysPath, { token: tokens.alice, body });
    expect(answer.body.attributes.allowed_ips).toEqual(rules);
  });

  it('are deleted by their own account alone, and at once', async () => {
    const { ask, tokens, mint } = await makePanelApp();
    const mine = await mint({ account: 'alice' });
    const other = await mint({ account: 'bob' });
    const app = await mint({
      account: 'alice',
      profile: 'pterodactyl-application',
      permissions: {},
    });
    const remove = (id: string) => ask('DELETE', `${keysPath}/${id}`, { token: tokens.alice });
    const missing = failure(
      404,
      'NotFoundHttpException',
      'The requested resource could not be found on the server.',
    );
    for (const id of [other.key.id, app.key.id, 'ptlc_unknown0000'])
      expect((await remove(id)).body).toEqual(missing);
    expect(await remove(mine.key.id)).toMatchObject({ status: 204, body: '' });
    expect((await remove(mine.key.id)).status).toBe(404);
    expect((await ask('GET', keysPath, { token: mine.token })).status).toBe(401);
  });

  it('may delete themselves', async () => {
    const { ask, tokens } = await makePanelApp();
    const id = tokens.alice.slice(0, 16);
    expect((await ask('DELETE', `${keysPath}/${id}`, { token: tokens.alice })).status).toBe(204);
    expect((await ask('GET', keysPath, { token: tokens.alice })).status).toBe(401);
  });
});

describe('the servers of a user', () => {
  const names = ({ body }: { body: { data: { attributes: { name: string } }[] } }) =>
    body.data.map(({ attributes }) => attributes.name);

  it.each([
    ['alice', '', ['Creative', 'Payload']],
    ['bob', '', ['Creative']],
    ['bob', '?type=owner', []],
    ['alice', '?type=admin', []],
    ['admin', '', ['Survival']],
    ['admin', '?type=admin', ['Creative', 'Payload']],
    ['admin', '?type=admin-all', ['Survival', 'Creative', 'Payload']],
    ['admin', '?type=admin-all&filter[name]=cre,pay', ['Creative', 'Payload']],
    ['admin', '?type=admin-all&filter[*]=shop', ['Survival']],
    ['admin', '?type=admin-all&filter[*]=:27015', ['Payload']],
    ['admin', '?type=admin-all&filter[*]=203.0.113.10:25567', ['Creative']],
  ])('of %s with "%s" are %j', async (account, query, expected) => {
    const { ask, mint } = await makePanelApp();
    const { token } = await mint({ account });
    expect(names(await ask('GET', `/api/client${query}`, { token }))).toEqual(expected);
  });

  it('have the shape of clients, with allocations and variables always', async () => {
    const { ask, tokens } = await makePanelApp();
    const { body } = await ask('GET', '/api/client?include=egg,subusers', { token: tokens.alice });
    const { attributes } = body.data[0];
    expect(attributes).toMatchObject({
      server_owner: true,
      internal_id: 2,
      name: 'Creative',
      node: 'fra-1',
      is_node_under_maintenance: false,
      sftp_details: { ip: 'fra-1.example.com', port: 2022 },
      limits: { memory: 1024, swap: 0, disk: 5120, io: 500, cpu: 100, threads: null },
      feature_limits: { databases: 2, allocations: 2, backups: 2 },
      status: null,
      is_suspended: false,
      is_installing: false,
      is_transferring: false,
      egg_features: ['eula', 'java_version'],
    });
    expect(attributes.identifier).toBe(attributes.uuid.slice(0, 8));
    const { allocations, variables, egg, subusers } = attributes.relationships;
    expect(allocations.data[0].attributes).toEqual({
      id: 3,
      ip: '203.0.113.10',
      ip_alias: null,
      port: 25567,
      notes: null,
      is_default: true,
    });
    expect(variables.data[0].attributes).toMatchObject({
      env_variable: 'SERVER_JARFILE',
      server_value: 'paper.jar',
      is_editable: true,
    });
    expect(egg.attributes.name).toBe('Paper');
    expect(subusers.data[0].attributes.username).toBe('bob');
  });

  it('are found by the short and the long id, by those who may use them', async () => {
    const { ask, tokens, mint } = await makePanelApp();
    const { body } = await ask('GET', '/api/client', { token: tokens.alice });
    const { uuid, identifier } = body.data[0].attributes;
    for (const id of [uuid, identifier]) {
      const one = await ask('GET', `/api/client/servers/${id}`, { token: tokens.alice });
      expect(one.body.meta).toEqual({ is_server_owner: true, user_permissions: ['*'] });
    }
    const payload = body.data[1].attributes.identifier;
    const { token } = await mint({ account: 'bob' });
    expect((await ask('GET', `/api/client/servers/${payload}`, { token })).status).toBe(404);
    const stats = await ask('GET', `/api/client/servers/${identifier}/resources`, { token });
    expect(stats.body.attributes.current_state).toBe('offline');
    const power = (signal: string) =>
      ask('POST', `/api/client/servers/${identifier}/power`, { token, body: { signal } });
    expect([(await power('start')).status, (await power('dance')).status]).toEqual([204, 422]);
  });

  it('keep the query in the links of their pages', async () => {
    const { ask, tokens } = await makePanelApp();
    const path = '/api/client?type=admin-all&per_page=1&page=2';
    const { body } = await ask('GET', path, { token: tokens.admin });
    expect(body.meta.pagination).toEqual({
      total: 3,
      count: 1,
      per_page: 1,
      current_page: 2,
      total_pages: 3,
      links: {
        previous: 'http://panel.test/api/client?type=admin-all&per_page=1&page=1',
        next: 'http://panel.test/api/client?type=admin-all&per_page=1&page=3',
      },
    });
    const many = await ask('GET', '/api/client?per_page=5000', { token: tokens.admin });
    expect(many.body.meta.pagination.per_page).toBe(100);
  });
});

it('the permissions are a catalogue of eleven groups', async () => {
  const { ask, tokens } = await makePanelApp();
  const { body } = await ask('GET', '/api/client/permissions', { token: tokens.alice });
  expect(body.object).toBe('system_permissions');
  const { permissions } = body.attributes;
  expect(Object.keys(permissions)).toHaveLength(11);
  expect(Object.keys(permissions.file.keys)).toEqual([
    ...['create', 'read', 'read-content', 'update', 'delete', 'archive', 'sftp'],
  ]);
});
