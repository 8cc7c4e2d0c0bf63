import { describe, expect, it } from 'vitest';
import { limitAttempts } from '../../../../src/server/limit-attempts.ts';
import {
  pterodactyl,
  pterodactylMask,
} from '../../../../src/server/panels/pterodactyl/pterodactyl.ts';
import { local } from '../../../support/rack.ts';
import { failure, keyOf, makePanelApp } from './panel-app.ts';

const unauthenticated = failure(401, 'AuthenticationException', 'Unauthenticated.');
const denied = (detail: string) => failure(403, 'AccessDeniedHttpException', detail);
const missing = failure(
  404,
  'NotFoundHttpException',
  'The requested resource could not be found on the server.',
);

describe('a token that may not pass', () => {
  it.each([
    ['no header', () => undefined],
    ['garbage', () => 'garbage'],
    ['an unknown token', () => `ptlc_${'a'.repeat(43)}`],
    ['one with a character too many', (token: string) => `${token}x`],
    ['one with another secret', (token: string) => `${token.slice(0, 16)}${'a'.repeat(32)}`],
    ['one with another blank', (token: string) => ` ${token}`],
    ['the secret alone', (token: string) => token.slice(16)],
  ])('is unauthenticated, as %s', async (_, make) => {
    const { ask, tokens } = await makePanelApp();
    const answer = await ask('GET', '/api/client/account', { token: make(tokens.admin) });
    expect(answer.status).toBe(401);
    expect(answer.body).toEqual(unauthenticated);
    expect(answer.headers.get('X-RateLimit-Limit')).toBeNull();
  });

  it('is unauthenticated when its key is revoked, switched off or expired, and nobody is told which', async () => {
    const { ask, mint, keyring, clock } = await makePanelApp();
    const revoked = await mint();
    const inactive = await mint();
    const expiring = await mint({ expiresAt: '2026-11-21T11:00:00Z' });
    await keyring.revokeKey(revoked.key.id, local);
    await keyring.disableKey(inactive.key.id, local);
    clock.now += 3_600_000;
    for (const { token } of [revoked, inactive, expiring])
      expect((await ask('GET', '/api/client/account', { token })).body).toEqual(unauthenticated);
    const { items } = await keyring.listRequests({}, local);
    expect(items.map(({ code }) => code)).toEqual(['REVOKED', 'INACTIVE', 'EXPIRED']);
    expect(items[0]).toMatchObject({ door: 'panel', method: 'GET', path: '/api/client/account' });
  });

  it('is unauthenticated when it is that of another panel or of the rack itself', async () => {
    const { ask, keyring } = await makePanelApp();
    for (const profile of ['keyrack', 'pyro', 'xyp']) {
      const { token } = await keyring.createKey({ name: 'other', profile }, local);
      expect((await ask('GET', '/api/client/account', { token })).body).toEqual(unauthenticated);
    }
    const { items } = await keyring.listRequests({}, local);
    const takes = ['pterodactyl-client', 'pterodactyl-application'];
    for (const item of items)
      expect(item).toMatchObject({
        code: 'INSUFFICIENT_PERMISSIONS',
        takes,
        key: expect.any(String),
      });
  });
});

// Whoever tries one token after the other must be slowed down, and a panel's own door must be no way around that.
it('an address that presents too many unknown tokens is told to wait', async () => {
  const { keyring, clock } = await makePanelApp();
  const authenticator = limitAttempts(keyring, () => clock.now);
  const app = pterodactyl.routes({
    service: keyring,
    authenticator,
    now: () => clock.now,
    log: () => {},
    world: null,
  });
  const tryOne = () =>
    app.request(
      '/api/client/account',
      { headers: { Authorization: `Bearer ptlc_${'a'.repeat(43)}` } },
      { incoming: { socket: { remoteAddress: '192.0.2.66' }, rawHeaders: [] } },
    );
  let answer = await tryOne();
  for (let at = 0; at < 1000 && answer.status === 401; at += 1) answer = await tryOne();
  expect(answer.status).toBe(429);
  expect(Number(answer.headers.get('Retry-After'))).toBeGreaterThan(0);
  expect(await answer.json()).toEqual(
    failure(429, 'ThrottleRequestsException', 'Too Many Attempts.'),
  );
});

describe('the user of a key', () => {
  it('stays the same under another name', async () => {
    const { ask, tokens } = await makePanelApp();
    const body = { email: 'a@example.com', username: 'Alicia', first_name: 'A', last_name: 'A' };
    for (const username of ['Alicia', 'Alix']) {
      const sent = { token: tokens.app, body: { ...body, username } };
      expect((await ask('PATCH', '/api/application/users/2', sent)).status).toBe(200);
    }
    const { attributes } = (await ask('GET', '/api/client/account', { token: tokens.alice })).body;
    expect(attributes).toMatchObject({ id: 2, username: 'alix' });
  });

  it('takes its keys along when it is deleted', async () => {
    const { ask, tokens, mint, world } = await makePanelApp();
    const { token } = await mint({ account: 'bob' });
    const status = async () => (await ask('GET', '/api/client/account', { token })).status;
    expect(await status()).toBe(200);
    await ask('DELETE', '/api/application/users/3', { token: tokens.app });
    expect(await status()).toBe(401);
    world?.reset();
    expect(await status()).toBe(200);
  });
});

describe('the header', () => {
  it.each([
    ['Bearer TOKEN', 200],
    ['bearer TOKEN', 200],
    ['Basic abc Bearer TOKEN', 200],
    ['Bearer TOKEN, Basic abc', 200],
    ['Bearer', 401],
    ['TOKEN', 401],
  ])('%s answers %i', async (form, status) => {
    const { ask, tokens } = await makePanelApp();
    const headers = { Authorization: form.replace('TOKEN', tokens.admin) };
    expect((await ask('GET', '/api/client/account', { headers })).status).toBe(status);
  });

  it.each([
    'application/json',
    'application/vnd.pterodactyl.v1+json',
    'Application/vnd.pterodactyl.v1+json',
    '*/*',
    'text/html',
  ])('Accept: %s gets JSON', async (accept) => {
    const { ask, tokens } = await makePanelApp();
    for (const token of [tokens.admin, 'garbage']) {
      const { headers } = await ask('GET', '/api/client/', { token, headers: { Accept: accept } });
      expect(headers.get('Content-Type')).toBe('application/json');
    }
  });

  it('X-Api-Key and the query are no place for a token', async () => {
    const { ask, tokens } = await makePanelApp();
    const headers = { 'X-Api-Key': tokens.admin };
    expect((await ask('GET', '/api/client', { headers })).status).toBe(401);
    expect((await ask('GET', `/api/client?token=${tokens.admin}`)).status).toBe(401);
  });
});

describe('the order of the checks', () => {
  it('asks for the token, then for JSON, the address, the record, the level and the fields', async () => {
    const { ask, mint } = await makePanelApp();
    const { token } = await mint({
      profile: 'pterodactyl-application',
      permissions: { users: 1 },
      allowedIps: ['192.0.2.1'],
    });
    const patch = (path: string, more: object) =>
      ask('PATCH', `/api/application/users/${path}`, { token, body: '{', ...more });
    expect((await patch('99', { token: 'garbage', peer: '192.0.2.9' })).status).toBe(401);
    expect((await patch('99', { peer: '192.0.2.9' })).body).toEqual(
      failure(
        400,
        'BadRequestHttpException',
        'The JSON data passed in the request appears to be malformed: Syntax error',
      ),
    );
    const elsewhere = await patch('99', { body: {}, peer: '192.0.2.9' });
    expect(elsewhere.body).toEqual(
      denied(
        'This IP address (192.0.2.9) does not have permission to access the API using these credentials.',
      ),
    );
    expect(elsewhere.headers.get('X-RateLimit-Limit')).toBeNull();
    const gone = await patch('99', { body: {} });
    expect(gone.body).toEqual(missing);
    expect(gone.headers.get('X-RateLimit-Limit')).toBe('240');
    expect((await patch('1', { body: {} })).body).toEqual(denied('This action is unauthorized.'));
  });

  it('stamps the last use when the level is missing, and the live tail has the true reason', async () => {
    const rack = await makePanelApp();
    const { token, key } = await rack.mint({
      profile: 'pterodactyl-application',
      permissions: { users: 1 },
    });
    await rack.ask('POST', '/api/application/users', { token, body: {} });
    expect((await keyOf(rack, key.id)).uses).toBe(1);
    const { items } = await rack.keyring.listRequests({ key: key.id }, local);
    expect(items).toMatchObject([{ code: 'INSUFFICIENT_PERMISSIONS', permission: 'users:write' }]);
  });
});

describe('the kind of a key', () => {
  it('must be client on the client API', async () => {
    const { ask, tokens } = await makePanelApp();
    expect((await ask('GET', '/api/client/account', { token: tokens.app })).body).toEqual(
      denied(
        'You are attempting to use an application API key on an endpoint that requires a client API key.',
      ),
    );
  });

  it('may be client on the application API if its account is an administrator', async () => {
    const { ask, tokens } = await makePanelApp();
    expect((await ask('GET', '/api/application/users', { token: tokens.admin })).status).toBe(200);
    expect((await ask('GET', '/api/application/users', { token: tokens.alice })).body).toEqual(
      denied('This account does not have permission to access the API.'),
    );
  });

  it('does not help an application key whose account is no administrator any more', async () => {
    const { ask, tokens, mint } = await makePanelApp();
    const app = await mint({
      account: 'alice',
      profile: 'pterodactyl-application',
      permissions: { users: 3 },
    });
    const asked = () => ask('GET', '/api/application/users', { token: app.token });
    expect((await asked()).status).toBe(403);
    const body = {
      email: 'alice@example.com',
      username: 'alice',
      first_name: 'A',
      last_name: 'A',
      root_admin: true,
    };
    await ask('PATCH', '/api/application/users/2', { token: tokens.app, body });
    expect((await asked()).status).toBe(200);
    await ask('PATCH', '/api/application/users/2', {
      token: tokens.app,
      body: { ...body, root_admin: false },
    });
    expect((await asked()).status).toBe(403);
  });
});

describe('the rate limit', () => {
  it('counts the requests of an account, whichever of its keys they present, for each API apart', async () => {
    const { ask, tokens, clock } = await makePanelApp();
    const left = async (path: string, token: string) =>
      (await ask('GET', path, { token })).headers.get('X-RateLimit-Remaining');
    expect(await left('/api/application/users', tokens.admin)).toBe('239');
    expect(await left('/api/application/users', tokens.app)).toBe('238');
    expect(await left('/api/client/account', tokens.admin)).toBe('719');
    expect(await left('/api/client/account', tokens.alice)).toBe('719');
    clock.now += 60_000;
    expect(await left('/api/application/users', tokens.app)).toBe('239');
  });

  it('answers 429 when it is used up, and says when to come again', async () => {
    const { ask, tokens, clock } = await makePanelApp();
    const burst = () => ask('GET', '/api/application/nests', { token: tokens.app });
    for (let at = 0; at < 240; at += 1) await burst();
    clock.now += 15_000;
    const late = await burst();
    expect(late.status).toBe(429);
    expect(late.body).toEqual(failure(429, 'ThrottleRequestsException', 'Too Many Attempts.'));
    expect(Object.fromEntries(late.headers)).toMatchObject({
      'x-ratelimit-limit': '240',
      'x-ratelimit-remaining': '0',
      'retry-after': '45',
      'x-ratelimit-reset': String(Date.parse('2026-11-21T10:01:00Z') / 1000),
    });
    clock.now += 45_000;
    expect((await burst()).status).toBe(200);
  });

  it('of a key alone is told in the same way', async () => {
    const { ask, mint } = await makePanelApp();
    const { token } = await mint({ rateLimit: '1/1m' });
    expect((await ask('GET', '/api/client/account', { token })).status).toBe(200);
    const second = await ask('GET', '/api/client/account', { token });
    expect(second.status).toBe(429);
    expect(second.headers.get('Retry-After')).toBe('60');
    expect(second.headers.get('X-RateLimit-Limit')).toBe('1');
  });
});

describe('a path', () => {
  it.each([
    ['GET', '/api/client/nothing', 404, 'The route api/client/nothing could not be found.'],
    ['GET', '/api/application', 404, 'The route api/application could not be found.'],
    [
      'PUT',
      '/api/application/users/1',
      405,
      'The PUT method is not supported for route api/application/users/1. Supported methods: GET, HEAD, PATCH, DELETE.',
    ],
  ])('%s %s answers %i before anybody asks who calls', async (method, path, status, detail) => {
    const { ask } = await makePanelApp();
    const answer = await ask(method, path);
    expect(answer.status).toBe(status);
    expect(answer.body.errors[0].detail).toBe(detail);
  });

  it.each([
    '/api/client/',
    '/api/client/account/',
    '/api/application/users/',
    '/api/application/users/1/',
  ])('%s may end with a slash', async (path) => {
    const { ask, tokens } = await makePanelApp();
    expect((await ask('GET', path, { token: tokens.admin })).status).toBe(200);
  });

  it('is told its methods for OPTIONS, without a key', async () => {
    const { ask } = await makePanelApp();
    const known = await ask('OPTIONS', '/api/application/users/');
    expect([known.status, known.body, known.headers.get('Allow')]).toEqual([
      200,
      '',
      'GET,HEAD,POST',
    ]);
    expect((await ask('OPTIONS', '/api/application/none')).status).toBe(404);
  });

  it('may be asked for with HEAD', async () => {
    const { ask, tokens } = await makePanelApp();
    const { status, body } = await ask('HEAD', '/api/client/account', { token: tokens.admin });
    expect([status, body]).toEqual([200, '']);
  });
});

describe('levels that are read as bits', () => {
  it.each([
    [0, 403, 403, 403],
    [1, 200, 403, 403],
    [2, 403, 201, 204],
    [3, 200, 201, 204],
  ])('%i lists with %i, makes with %i and deletes with %i', async (level, list, make, remove) => {
    const { ask, mint } = await makePanelApp(pterodactylMask);
    const { token } = await mint({
      profile: 'pterodactyl-application',
      permissions: { locations: level },
    });
    const path = '/api/application/locations';
    const answers = [
      await ask('GET', path, { token }),
      await ask('POST', path, { token, body: { short: 'ams' } }),
      await ask('DELETE', `${path}/${make === 201 ? 3 : 1}`, { token }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([list, make, remove]);
  });
});

it('a failure that nobody expected is told to the operator and not to the client', async () => {
  const { ask, tokens, world, logs } = await makePanelApp();
  const broken = world?.state as { tables: { users: unknown } };
  broken.tables.users = 7;
  const answer = await ask('GET', '/api/client/account', { token: tokens.admin });
  expect(answer.body).toEqual(
    failure(
      500,
      'HttpException',
      'An unexpected error was encountered while processing this request, please try again.',
    ),
  );
  expect(logs).toHaveLength(1);
  expect(logs[0]).not.toContain(tokens.admin);
});
