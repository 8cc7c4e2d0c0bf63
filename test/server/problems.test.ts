import { expect, test } from 'vitest';
import { KeyError } from '../../src/core/errors.ts';
import { createApp } from '../../src/server/app.ts';
import { errorFromProblem, type Problem } from '../../src/server/problem.ts';
import { makeRack } from '../support/rack.ts';
import { ask, bearer, json, makeApp } from './rack-app.ts';

test('a failure is a problem document with every issue', async () => {
  const { ask } = await makeApp({ trust: 'local' });
  const body = { name: 7, scopes: ['read', null], nmae: 'x' };
  const headers = { 'X-Request-Id': 'my-request' };
  const response = await ask('POST', '/v1/keys', { body, headers });
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  expect(await response.json()).toEqual({
    type: 'about:blank',
    title: 'Bad Request',
    status: 400,
    code: 'invalid_input',
    detail: 'Cannot create key: name 7 is not a string',
    issues: [
      { path: 'name', message: '7 is not a string' },
      { path: 'scopes.1', message: 'null is not a string' },
      { path: 'nmae', message: 'is not a known field' },
    ],
    request_id: 'my-request',
  });
});

test.each([
  [{}, 'name is missing'],
  [{ name: 'x', permissions: [] }, 'permissions a list is not an object'],
  [{ name: 'x', permissions: { users: 'all' } }, 'permissions.users "all" is not a number'],
  [{ name: 'x', allowed_ips: '10.0.0.1' }, 'allowed_ips "10.0.0.1" is not a list'],
])('the body %j is refused in words: %s', async (body, problem) => {
  const { ask } = await makeApp({ trust: 'local' });
  const { detail } = await json<Problem>(ask('POST', '/v1/keys', { body }));
  expect(detail).toBe(`Cannot create key: ${problem}`);
});

test('the client rebuilds the error that was thrown', async () => {
  const { keyring, ask } = await makeApp({ trust: 'local' });
  const thrown = await keyring.createKey({ name: '' }, { kind: 'system' }).catch((error) => error);
  const response = await ask('POST', '/v1/keys', { body: { name: '' } });
  const rebuilt = errorFromProblem('create key', response.status, await response.json());
  expect(rebuilt).toBeInstanceOf(KeyError);
  expect({ ...rebuilt }).toEqual({ ...thrown });
  expect(rebuilt.message).toBe(thrown.message);
});

test.each([
  [401, 'not_authenticated'],
  [403, 'not_permitted'],
  [404, 'not_found'],
  [413, 'too_large'],
  [429, 'limit_reached'],
  [502, 'unreachable'],
  [500, 'internal'],
  [418, 'internal'],
])('an answer %i without a known code is %s', (status, code) => {
  expect(errorFromProblem('list keys', status, { code: 'expired' }).code).toBe(code);
  expect(errorFromProblem('list keys', status, null).code).toBe(code);
});

/** Whatever breaks inside may have anything in its text, so nothing of it may reach the client. */
test('case 81: an unknown error answers with the request id alone, and is logged with its cause', async () => {
  const { keyring } = await makeRack();
  const logs: string[] = [];
  const { token } = await keyring.createKey({ name: 'x' }, { kind: 'system' });
  const fail = async () => {
    throw new Error('disk\non fire', { cause: new Error(`sector of ${token}`) });
  };
  const broken = new Proxy(keyring, {
    get: (target, name) => (name === 'listKeys' ? fail : Reflect.get(target, name).bind(target)),
  });
  const log = (line: string) => logs.push(line);
  const app = createApp(broken, keyring, { trust: 'local', version: '0', log });
  const response = await ask(app, 'GET', '/v1/keys', { headers: { 'X-Request-Id': 'r1' } });
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({
    type: 'about:blank',
    title: 'Internal Server Error',
    status: 500,
    code: 'internal',
    detail: expect.stringContaining('"r1"'),
    request_id: 'r1',
  });
  expect(logs).toHaveLength(1);
  expect(logs[0]).toMatch(/^request r1 GET \/v1\/keys failed: Error: disk⏎on fire/);
  expect(logs[0]).toContain('sector of [redacted]');
  expect(logs[0]).not.toContain(token.slice(16));
  expect((await ask(app, 'GET', '/v1/accounts', {})).status).toBe(200);
});

test.each([[undefined], [null], ['a text'], [{ status: 200 }]])(
  'case 81: %j, thrown in place of an error, is answered and logged as one',
  async (thrown) => {
    const { keyring } = await makeRack();
    const logs: string[] = [];
    const broken = new Proxy(keyring, {
      get: (target, name) =>
        name === 'listKeys' ? () => Promise.reject(thrown) : Reflect.get(target, name).bind(target),
    });
    const log = (line: string) => logs.push(line);
    const app = createApp(broken, keyring, { trust: 'local', version: '0', log });
    const response = await ask(app, 'GET', '/v1/keys', { headers: { 'X-Request-Id': 'r1' } });
    expect(response.status).toBe(500);
    expect(await response.json()).toMatchObject({ code: 'internal', request_id: 'r1' });
    expect(logs).toEqual([expect.stringMatching(/^request r1 GET \/v1\/keys failed: /)]);
    expect((await ask(app, 'GET', '/v1/accounts', {})).status).toBe(200);
  },
);

/** A token that somebody pastes into the wrong field must not come back in the error. */
test('a token in a wrong field is not repeated', async () => {
  const { ask, mint } = await makeApp({ trust: 'local' });
  const { token } = await mint();
  const bodies = [
    { name: 'x', profile: token },
    { name: 'x', [token]: 1 },
    { name: 'x', scopes: [token] },
    { name: 'x', rate_limit: token },
  ];
  for (const body of bodies) {
    const response = await ask('POST', '/v1/keys', { body });
    expect(response.status).toBe(400);
    expect(await response.text()).not.toContain(token.slice(20, 40));
  }
});

test('a request id that could forge a log line is replaced', async () => {
  const { ask } = await makeApp();
  const response = await ask('GET', '/healthz', { headers: { 'X-Request-Id': 'a b: failed' } });
  expect(response.headers.get('X-Request-Id')).toMatch(/^[\w-]{36}$/);
});

test('case 71: HEAD is as GET, other methods are 405 with Allow', async () => {
  const { ask, mint } = await makeApp();
  const headers = bearer((await mint({ scopes: ['manage'] })).token);
  expect((await ask('HEAD', '/v1/keys', { headers })).status).toBe(200);
  expect((await ask('HEAD', '/v1/keys')).status).toBe(401);
  for (const method of ['TRACE', 'PUT', 'OPTIONS']) {
    const response = await ask(method, '/v1/keys', { headers });
    expect(response.status).toBe(405);
    expect(response.headers.get('Allow')).toBe('GET, HEAD, POST');
    expect(await response.json()).toMatchObject({ code: 'method_not_allowed' });
  }
  expect((await ask('TRACE', '/v1/keys')).status).toBe(405);
  expect((await ask('TRACE', '/nothing')).status).toBe(404);
});
