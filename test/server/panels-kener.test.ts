import { describe, expect, it } from 'vitest';
import type { AccountDraft } from '../../src/core/account.ts';
import { kener } from '../../src/server/panels/kener/kener.ts';
import { local } from '../support/rack.ts';
import { makePanelApp, mockOf } from './panels-bench.ts';
import { bearer, json, makeApp } from './rack-app.ts';

const unauthorized = (message: string) => ({ error: { code: 'UNAUTHORIZED', message } });
const missing = unauthorized('Missing or invalid authorization header');
const invalid = unauthorized('Invalid API key');

async function makeKener() {
  const rack = await makePanelApp('akener');
  const script = await rack.user('scripts', { profile: 'akener', name: 'Uptime Robot' });
  return { ...rack, script };
}

async function makeMock() {
  const rack = await makeApp({ panels: [kener], mock: mockOf([kener]) });
  const { token } = await rack.mint({ profile: 'kener' });
  const get = (path: string) => rack.ask('GET', path, { headers: bearer(token) });
  return { ...rack, get };
}

describe('a key of the status page', () => {
  it.each([
    ['no header', undefined, missing],
    ['another scheme', 'Basic YWJj', missing],
    ['a token without a scheme', 'akener_1', missing],
    ['three words', 'Bearer a b', missing],
    ['two blanks', 'Bearer  a', missing],
    ['an empty token', 'Bearer ', missing],
    ['a token that nobody knows', `Bearer akener_${'0'.repeat(64)}`, invalid],
    ['what is no token', 'Bearer x', invalid],
  ])('is asked for in the header: %s', async (_, value, body) => {
    const { ask } = await makeKener();
    const headers = value === undefined ? undefined : { Authorization: value };
    const answer = await ask('GET', '/api/v4/monitors', { headers });
    expect([answer.status, await answer.json()]).toEqual([401, body]);
  });

  it('passes whatever the case of the scheme, and finds no route without mocked resources', async () => {
    const { ask, script } = await makeKener();
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      const headers = { Authorization: `${scheme} ${script.token}` };
      const answer = await ask('GET', '/api/v4/monitors', { headers });
      expect([answer.status, await json<Failure>(answer)]).toMatchObject([
        404,
        { error: { code: 'NOT_FOUND' } },
      ]);
    }
  });

  it('is refused like an unknown one when it is inactive, expired, revoked or from elsewhere', async () => {
    const { ask, user, keyring, clock } = await makeKener();
    const make = (draft: object) => user('scripts', { profile: 'akener', ...draft });
    const inactive = await make({});
    const revoked = await make({});
    const expired = await make({ expiresAt: '2026-11-21T10:00:01Z' });
    const bound = await make({ allowedIps: ['203.0.113.7'] });
    const other = await user('scripts', { profile: 'xyp' });
    await keyring.disableKey(inactive.key.id, local);
    await keyring.revokeKey(revoked.key.id, local);
    clock.now += 2000;
    for (const { token } of [inactive, revoked, expired, bound, other]) {
      const headers = bearer(token);
      const answer = await ask('GET', '/api/v4/site', { headers, peer: '203.0.113.8' });
      expect([answer.status, await answer.json()]).toEqual([401, invalid]);
    }
  });

  it('is not needed for /api/status alone', async () => {
    const { ask } = await makeKener();
    expect((await ask('GET', '/api/status')).status).toBe(200);
    expect((await ask('GET', '/api/anything')).status).toBe(401);
  });

  it('that has a limit of rate is told about it in the shape of the panel', async () => {
    const { as, user } = await makeKener();
    const { token } = await user('scripts', { profile: 'akener', rateLimit: '1/1m' });
    await as(token, 'GET', '/api/v4/site');
    const answer = await as(token, 'GET', '/api/v4/site');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '60']);
    expect(await answer.json()).toEqual({
      error: { code: 'RATE_LIMITED', message: 'Too many requests' },
    });
  });
});

describe('the dashboard', () => {
  const path = '/manage/api';

  async function makeOperator(permissions: AccountDraft['permissions']) {
    const rack = await makeKener();
    await rack.keyring.createAccount({ name: 'operator', permissions }, local);
    const { token } = await rack.mint({ account: 'operator', scopes: ['manage'] });
    const call = (action: string, data?: object) => rack.as(token, 'POST', path, { action, data });
    return { ...rack, call };
  }

  const all = ['api_keys.read', 'api_keys.write', 'api_keys.delete'];

  it('lists keys masked: stars and the last four characters, never a hash', async () => {
    const { call, script } = await makeOperator(['api_keys.read']);
    const answer = await call('getAPIKeys');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual([
      {
        id: script.key.id,
        name: 'Uptime Robot',
        masked_key: '*'.repeat(67) + script.token.slice(-4),
        status: 'ACTIVE',
        created_at: '2026-11-21T10:00:00.000Z',
        updated_at: '2026-11-21T10:00:00.000Z',
      },
    ]);
  });

  it('shows an expired key as inactive', async () => {
    const { call, user, clock } = await makeOperator(['api_keys.read']);
    await user('scripts', { profile: 'kener', expiresAt: '2026-11-21T10:00:01Z' });
    clock.now += 1000;
    const rows = await json<readonly { status: string; masked_key: string }[]>(call('getAPIKeys'));
    expect(rows.map(({ status, masked_key }) => [status, masked_key.length])).toEqual([
      ['ACTIVE', 71],
      ['INACTIVE', 70],
    ]);
  });

  it('makes a key, switches it, and deletes it', async () => {
    const { call, as } = await makeOperator(all);
    const made = await json<{ apiKey: string; name: string }>(
      call('createNewApiKey', { name: 'GitHub Actions' }),
    );
    expect(made).toEqual({
      apiKey: expect.stringMatching(/^akener_[0-9a-f]{64}$/),
      name: 'GitHub Actions',
    });
    const status = async () => (await as(made.apiKey, 'GET', '/api/v4/none')).status;
    const rows = await json<readonly { id: string; name: string }[]>(call('getAPIKeys'));
    const id = rows.find(({ name }) => name === made.name)?.id;
    expect(await status()).toBe(404);
    for (const off of ['INACTIVE', 'PAUSED']) {
      expect((await call('updateApiKeyStatus', { id, status: off })).status).toBe(200);
      expect(await status()).toBe(401);
      await call('updateApiKeyStatus', { id, status: 'ACTIVE' });
      expect(await status()).toBe(404);
    }
    expect((await call('deleteApiKey', { id })).status).toBe(200);
    expect(await status()).toBe(401);
    expect((await call('deleteApiKey', { id })).status).toBe(404);
  });

  it.each([
    ['getAPIKeys', 'api_keys.read'],
    ['createNewApiKey', 'api_keys.write'],
    ['updateApiKeyStatus', 'api_keys.write'],
    ['deleteApiKey', 'api_keys.delete'],
  ])('refuses %s to an operator without %s', async (action, lacking) => {
    const { call, script } = await makeOperator(all.filter((one) => one !== lacking));
    const data = { id: script.key.id, name: 'another', status: 'INACTIVE' };
    const answer = await call(action, data);
    expect([answer.status, await answer.json()]).toEqual([403, { error: expect.any(String) }]);
  });

  it('knows nobody without a key, and refuses a key without manage', async () => {
    const { ask, as, mint, script } = await makeKener();
    const body = { action: 'getAPIKeys' };
    const answer = await ask('POST', path, { body });
    expect([answer.status, await answer.json()]).toEqual([401, { error: 'User not logged in' }]);
    expect((await as(script.token, 'POST', path, body)).status).toBe(403);
    const { token } = await mint({ scopes: ['write'] });
    expect((await as(token, 'POST', path, body)).status).toBe(403);
  });

  it.each([
    ['an unknown action', { action: 'getEverything' }],
    ['an action that objects have', { action: 'constructor' }],
    ['no action', {}],
    ['no name', { action: 'createNewApiKey', data: {} }],
    ['a blank name', { action: 'createNewApiKey', data: { name: '  ' } }],
    ['a name of 256 characters', { action: 'createNewApiKey', data: { name: 'x'.repeat(256) } }],
    ['a name that is taken', { action: 'createNewApiKey', data: { name: 'Uptime Robot' } }],
  ])('refuses %s with 400', async (_, body) => {
    const { as, mint } = await makeKener();
    const { token } = await mint({ scopes: ['manage'] });
    const answer = await as(token, 'POST', path, body);
    expect([answer.status, await answer.json()]).toEqual([400, { error: expect.any(String) }]);
  });

  it('deletes the key of one integration, and the others go on', async () => {
    const { as, call, mint } = await makeOperator(all);
    const [one, other] = [
      await mint({ profile: 'akener', name: 'Uptime' }),
      await mint({ profile: 'akener', name: 'Deploy' }),
    ];
    await call('deleteApiKey', { id: one.key.id });
    const status = async (token: string) => (await as(token, 'GET', '/api/anything')).status;
    expect([await status(one.token), await status(other.token)]).toEqual([401, 404]);
  });

  // Attack: the dashboard of one panel as a way to the keys of the rack.
  it('reaches keys of its own profiles alone', async () => {
    const { call, mint, keyring } = await makeOperator(all);
    const { key } = await mint({ account: 'operator', scopes: ['manage'] });
    expect((await call('deleteApiKey', { id: key.id })).status).toBe(404);
    expect((await keyring.getKey(key.id, local)).status).toBe('active');
  });
});

describe('the mocked status page', () => {
  it.each([
    ['/api/v4/monitors', 'monitors', 3],
    ['/api/v4/monitors?status=ACTIVE', 'monitors', 2],
    ['/api/v4/monitors?is_hidden=YES&monitor_type=TCP', 'monitors', 1],
    ['/api/v4/monitors/api/data?start_ts=1772352000&end_ts=1772352120', 'data', 2],
    ['/api/v4/incidents', 'incidents', 2],
    ['/api/v4/incidents?monitor_tags=website,none', 'incidents', 1],
    ['/api/v4/incidents?start_ts=1772400000', 'incidents', 1],
    ['/api/v4/incidents/1/comments', 'comments', 2],
    ['/api/v4/maintenances', 'maintenances', 1],
    ['/api/v4/maintenances?monitor_tag=mail', 'maintenances', 0],
    ['/api/v4/maintenances/1/events', 'events', 2],
    ['/api/v4/maintenances/1/events?page=2&limit=1', 'events', 1],
    ['/api/v4/maintenances/events?event_start_date_time=0', 'events', 2],
    ['/api/v4/maintenances/events?event_start_date_time=0&event_status=scheduled', 'events', 1],
    ['/api/v4/pages', 'pages', 1],
    ['/api/v4/site', 'site_data', 5],
  ])('answers %s with a list', async (path, name, count) => {
    const { get } = await makeMock();
    const answer = await get(path);
    expect(answer.status).toBe(200);
    expect((await json<Record<string, unknown[]>>(answer))[name]).toHaveLength(count);
  });

  it.each([
    ['/api/v4/monitors/website', { monitor: { tag: 'website', name: 'Website' } }],
    ['/api/v4/incidents/2', { incident: { id: 2, state: 'IDENTIFIED', end_date_time: null } }],
    ['/api/v4/maintenances/1', { maintenance: { rrule: 'FREQ=WEEKLY;BYDAY=MO' } }],
    ['/api/v4/pages/~home', { page: { id: 1, page_path: '~home', access_groups: [] } }],
    [
      '/api/v4/monitors/api/data/1772352119',
      { data: { monitor_tag: 'api', timestamp: 1772352060, status: 'DOWN' } },
    ],
    ['/api/v4/incidents/1/comments/2', { comment: { id: 2, state: 'RESOLVED' } }],
    [
      '/api/v4/maintenances/1/events/2',
      { event: { id: 2, url: 'https://status.example.org/maintenances/2' } },
    ],
    ['/api/v4/site/siteName', { key: 'siteName', value: 'Example', data_type: 'string' }],
  ])('answers %s with one thing', async (path, body) => {
    const { get } = await makeMock();
    expect(await json(get(path))).toMatchObject(body);
  });

  it.each([
    ['/api/v4/monitors/none', 404, 'NOT_FOUND', "Monitor with tag 'none' not found"],
    ['/api/v4/incidents/9', 404, 'NOT_FOUND', "Incident with id '9' not found"],
    [
      '/api/v4/monitors/api/data/60',
      404,
      'NOT_FOUND',
      "No monitoring data found for monitor 'api' at timestamp 60",
    ],
    [
      '/api/v4/incidents/2/comments/1',
      404,
      'NOT_FOUND',
      "Comment with id '1' not found for incident '2'",
    ],
    [
      '/api/v4/maintenances/1/events/9',
      404,
      'NOT_FOUND',
      "Event with id '9' not found for this maintenance",
    ],
    ['/api/v4/site/none', 404, 'NOT_FOUND', "Config key 'none' is not a valid configuration key"],
    ['/api/v4/nothing', 404, 'NOT_FOUND', 'Route /api/v4/nothing not found'],
    [
      '/api/v4/monitors/api/data',
      400,
      'BAD_REQUEST',
      'Both start_ts and end_ts query parameters are required',
    ],
    [
      '/api/v4/monitors/api/data?start_ts=2&end_ts=1',
      400,
      'BAD_REQUEST',
      'start_ts must be less than end_ts',
    ],
  ])('answers %s with %i', async (path, status, code, message) => {
    const { get } = await makeMock();
    const answer = await get(path);
    expect([answer.status, await answer.json()]).toEqual([status, { error: { code, message } }]);
  });

  it('can be replaced and reset, and refuses what it cannot read', () => {
    const world = kener.makeWorld?.();
    if (!world) throw new Error('there is no world');
    const before = structuredClone(world.state) as Record<string, unknown>;
    expect(() => world.load({ ...before, monitors: [{}] })).toThrow('monitors.0.tag is missing');
    expect(world.state).toEqual(before);
    world.load({ ...before, monitors: [] });
    expect(world.state).toEqual({ ...before, monitors: [] });
    world.reset();
    expect(world.state).toEqual(before);
  });
});

interface Failure {
  readonly error: { readonly code: string; readonly message: string };
}
