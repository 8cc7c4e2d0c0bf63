/** The description of the API against the API: routes, real answers, and the rules of OpenAPI 3.1. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { beforeAll, describe, expect, test } from 'vitest';
import { errorCodes } from '../../src/core/errors.ts';
import { sha256 } from '../../src/core/sha256.ts';
import { verdictCodes } from '../../src/core/verdict.ts';
import { openApiDocument } from '../../src/server/openapi/document.ts';
import type { ResponseObject, Schema } from '../../src/server/openapi/document-types.ts';
import { type SchemaName, schemas } from '../../src/server/openapi/schemas.ts';
import { bearer, makeApp, type RackApp, type Sent } from './rack-app.ts';

const document = openApiDocument('1.2.3');

test('the document is served to anybody, and is valid OpenAPI 3.1', async () => {
  const { ask } = await makeApp();
  const response = await ask('GET', '/openapi.json');
  expect(response.headers.get('Content-Type')).toBe('application/json');
  const served = (await response.json()) as Record<string, unknown>;
  expect(served).toEqual(JSON.parse(JSON.stringify(document)));
  const { valid, errors } = await new Validator().validate(served);
  expect(errors).toBeUndefined();
  expect(valid).toBe(true);
});

test('the validator finds what is wrong', async () => {
  const wrong = { ...document, paths: { 'no-slash': { get: { responses: 7 } } } };
  expect(await new Validator().validate(wrong)).toMatchObject({ valid: false });
});

/** Routes of panels are described by the panels; what ends with a star below `/` is middleware or takes what is left. */
async function mounted(): Promise<readonly string[]> {
  const { app } = await makeApp();
  const routes = app.routes
    .filter(({ method, path }) => method !== 'ALL' || path.startsWith('/authz/'))
    .filter(({ path }) => !path.startsWith('/api/'))
    .map(({ method, path }) => `${method === 'ALL' ? 'get' : method.toLowerCase()} ${path}`);
  return [...new Set(routes)].sort();
}

function described(): readonly string[] {
  return Object.entries(document.paths)
    .flatMap(([path, item]) => Object.keys(item).map((method) => `${method} ${asRoute(path)}`))
    .sort();
}

const asRoute = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1');
const isAuthz = (route: string) => route.includes(' /authz/');
const hasAuthz = (await mounted()).some(isAuthz);

test('every route is in the document, and the document has no other', async () => {
  const without = (routes: readonly string[]) => routes.filter((route) => !isAuthz(route));
  expect(without(described())).toEqual(without(await mounted()));
});

test.skipIf(!hasAuthz)('the routes for proxies are in the document', async () => {
  const families = (routes: readonly string[]) =>
    [...new Set(routes.filter(isAuthz).map((route) => route.split('/')[2]))].sort();
  expect(families(described())).toEqual(families(await mounted()));
});

test('the codes of problem documents are the closed lists', () => {
  const codes = document.components.schemas.Problem?.properties?.code?.enum;
  const refusals = verdictCodes.filter((code) => code !== 'VALID').map((one) => one.toLowerCase());
  expect(codes).toEqual([...new Set([...errorCodes, ...refusals])]);
  const told = Object.values(document.components.responses).flatMap(({ description }) =>
    description.replaceAll('`', '').split(', '),
  );
  expect(new Set(told)).toEqual(new Set(codes));
});

test('every reference leads somewhere', () => {
  const references = JSON.stringify(document).match(/#\/components\/[\w/]+/g) ?? [];
  expect(references.length).toBeGreaterThan(50);
  for (const reference of references) {
    const [, , kind, name] = reference.split('/') as [string, string, 'schemas', string];
    expect(document.components[kind]).toHaveProperty(name);
  }
});

test('every operation has an id of its own, and a command to try it without a token', () => {
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
  expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
  for (const operation of operations) {
    expect(operation['x-codeSamples'][0]?.source).toMatch(/^curl .*http:\/\/127\.0\.0\.1:8420\//);
    expect(operation['x-codeSamples'][0]?.source).not.toMatch(/\{\w+\}|[0-9A-Za-z_]{30}/);
  }
});

describe('real answers', () => {
  let rack: RackApp;
  let token: string;
  let id: string;
  beforeAll(async () => {
    rack = await makeApp({ isDraining: () => draining, trouble: () => trouble });
    const made = await rack.mint({ scopes: ['manage'], rateLimit: '1000/1m' });
    token = made.token;
    id = made.key.id;
    await rack.mint({
      profile: 'pterodactyl-application',
      permissions: { servers: 3, users: 1 },
      allowedIps: ['10.0.0.0/8'],
    });
    await rack.mint({ profile: 'xyp', expiresAt: '2027-01-01T00:00:00Z' });
  });
  let draining = false;
  let trouble: string | null = null;

  const named = (key: string) => ({ 'Idempotency-Key': key });
  const draft = { name: 'made twice' };
  const unknown = 'kr_000000000000';
  const nothing = { format: 'keyrack-keys', version: 1, accounts: [], keys: [] };

  /** The operation is found by method and pattern, so an answer that the document does not know fails. */
  test.each<[string, string, number, Sent?]>([
    ['get', '/healthz', 200],
    ['get', '/readyz', 200],
    ['get', '/openapi.json', 200],
    ['get', '/docs', 200],
    ['get', '/metrics', 200],
    ['get', '/v1/keys', 200],
    ['get', '/v1/keys?status=wrong', 400],
    ['post', '/v1/keys', 201, { body: { name: 'another' } }],
    ['post', '/v1/keys', 201, { body: draft, headers: named('a') }],
    ['post', '/v1/keys', 200, { body: draft, headers: named('a') }],
    ['post', '/v1/keys', 409, { body: { name: 'other' }, headers: named('a') }],
    ['post', '/v1/keys', 400, { body: { name: 1, colour: 'red' } }],
    ['post', '/v1/keys', 404, { body: { name: 'x', account: 'nobody' } }],
    ['post', '/v1/keys', 413, { body: 'x'.repeat(70_000) }],
    ['post', '/v1/keys', 415, { body: '{}', headers: { 'Content-Type': 'text/plain' } }],
    ['post', '/v1/keys/find', 200, { body: { digests: [sha256('x'), 'OWN_DIGEST'] } }],
    ['get', '/v1/keys/{id}', 200],
    ['patch', '/v1/keys/{id}', 200, { body: { name: 'renamed' } }],
    ['patch', '/v1/keys/{id}', 409, { body: { name: 'renamed', version: 1 } }],
    ['post', '/v1/keys/{id}/disable', 200],
    ['post', '/v1/keys/{id}/enable', 200],
    ['post', '/v1/keys/{id}/rotate', 201, { body: { overlap: '1h' } }],
    ['get', '/v1/keys', 200],
    ['post', '/v1/keys/{id}/rotate', 200, { body: { finish: true } }],
    ['post', '/v1/keys/{id}/rotate', 409, { body: { abort: true } }],
    ['delete', '/v1/keys/{id}', 200],
    ['delete', '/v1/keys/{unknown}', 404],
    ['get', '/v1/accounts', 200],
    ['post', '/v1/accounts', 201, { body: { name: 'alice', permissions: ['api_keys.read'] } }],
    ['post', '/v1/accounts', 409, { body: { name: 'alice' } }],
    ['patch', '/v1/accounts/{account}', 200, { body: { role: 'admin' } }],
    ['patch', '/v1/accounts/{nobody}', 404, { body: { role: 'admin' } }],
    ['delete', '/v1/accounts/{account}', 200],
    ['post', '/v1/keys/bulk', 200, { body: { action: 'enable', ids: [unknown, 'OWN_ID'] } }],
    ['post', '/v1/keys/bulk', 400, { body: { action: 'enable', ids: [] } }],
    ['post', '/v1/keys/find', 400, { body: { digests: [] } }],
    ['get', '/v1/keys/export', 200],
    ['get', '/v1/keys/export?revoked=true', 200],
    ['post', '/v1/keys/import', 200, { body: { ...nothing, accounts: [{ name: 'bob' }] } }],
    ['post', '/v1/keys/import?dry_run=true', 200, { body: nothing }],
    ['post', '/v1/keys/import', 400, { body: { ...nothing, version: 2 } }],
    ['post', '/v1/keys/explain', 200, { body: { token: 'OWN', ip: '10.0.0.1' } }],
    ['post', '/v1/keys/explain', 200, { body: { token: 'rubbish', permission: 'write' } }],
    ['get', '/v1/requests', 200],
    ['get', '/v1/requests?since=1&refused=true', 200],
    ['get', '/v1/activity?ids=OWN_ID', 200],
    ['get', '/v1/activity', 400],
    ['get', '/v1/refusals', 200],
    ['post', '/v1/clock/reset', 409],
    ['get', '/v1/profiles', 200],
    ['get', '/v1/profiles/{name}', 200],
    ['get', '/v1/audit', 200],
    ['get', '/v1/audit/verify', 200],
    ['get', '/v1/audit/head', 200],
    ['get', '/v1/self', 200],
    ['post', '/v1/verify', 200, { body: { token: 'OWN', permission: 'manage' } }],
    ['post', '/v1/verify', 200, { body: { token: null } }],
    ['post', '/v1/verify', 400, { body: { token: null, permission: 'servers:fly' } }],
  ])('%s %s answers %i as it is described', async (method, path, status, sent = {}) => {
    const target = await idFor(method, path);
    const written = path
      .replace('{id}', target)
      .replace('{name}', 'xyp')
      .replace('{unknown}', unknown)
      .replace('{account}', 'alice')
      .replace('{nobody}', 'nobody')
      .replace('OWN_ID', id);
    const body = JSON.parse(
      JSON.stringify(sent.body ?? null),
      (_, value) => ({ OWN: token, OWN_ID: id, OWN_DIGEST: sha256(token) })[String(value)] ?? value,
    );
    const response = await rack.ask(method.toUpperCase(), written, {
      ...sent,
      ...(typeof sent.body === 'object' && { body }),
      headers: { ...bearer(token), ...sent.headers },
    });
    expect(response.status).toBe(status);
    await checkAnswer(
      method,
      path
        .replace('{unknown}', '{id}')
        .replace(/\{(account|nobody)\}/, '{name}')
        .split('?')[0] ?? '',
      response,
    );
  });

  /** Changes happen to keys that the test can do without. */
  async function idFor(method: string, path: string): Promise<string> {
    if (method === 'get' || !path.includes('{id}')) return id;
    spare ??= (await rack.mint({ name: 'spare' })).key.id;
    return spare;
  }
  let spare: string | undefined;

  test.each<[string, number, Sent]>([
    ['no token', 401, {}],
    ['a token that is none', 401, { headers: bearer('rubbish') }],
    ['two tokens', 400, { headers: { ...bearer('a'), 'X-Api-Key': 'b' } }],
    ['a web page', 403, { headers: { Origin: 'https://example.org' } }],
  ])('%s is answered %i as it is described', async (_, status, sent) => {
    const response = await rack.ask('GET', '/v1/keys', sent);
    expect(response.status).toBe(status);
    await checkAnswer('get', '/v1/keys', response);
  });

  test('a clock that was far ahead is reset and answered as it is described', async () => {
    rack.clock.now += 10 * 86_400_000;
    await rack.ask('GET', '/v1/keys', { headers: bearer(token) });
    rack.clock.now -= 10 * 86_400_000;
    const response = await rack.ask('POST', '/v1/clock/reset', { headers: bearer(token) });
    expect(response.status).toBe(200);
    await checkAnswer('post', '/v1/clock/reset', response);
  });

  test('a rate limit that is used up is answered as it is described', async () => {
    const made = await rack.mint({ scopes: ['manage'], rateLimit: '1/1h' });
    await rack.ask('GET', '/v1/keys', { headers: bearer(made.token) });
    const response = await rack.ask('GET', '/v1/keys', { headers: bearer(made.token) });
    expect(response.status).toBe(429);
    await checkAnswer('get', '/v1/keys', response);
  });

  test('a rack that is not ready answers as it is described', async () => {
    trouble = 'a change was not confirmed by the disk (EIO)';
    await checkAnswer('get', '/readyz', await rack.ask('GET', '/readyz'));
    draining = true;
    const response = await rack.ask('GET', '/readyz');
    expect(response.status).toBe(503);
    await checkAnswer('get', '/readyz', response);
  });
});

async function checkAnswer(method: string, path: string, response: Response): Promise<void> {
  const operation = document.paths[path]?.[method as 'get'];
  const answer = operation?.responses[response.status];
  if (!answer) throw new Error(`${method} ${path} is not described to answer ${response.status}`);
  const known = (
    '$ref' in answer ? document.components.responses[answer.$ref.split('/').at(-1) ?? ''] : answer
  ) as ResponseObject;
  const [type = ''] = (response.headers.get('Content-Type') ?? '').split(';');
  expect(Object.keys(known.content ?? {})).toEqual([type]);
  for (const name of Object.keys(known.headers ?? {}))
    expect(response.headers.has(name)).toBe(true);
  const reference = (known.content?.[type]?.schema as Schema | undefined)?.$ref;
  if (!reference) return;
  const schema = schemas[reference.split('/').at(-1) as SchemaName];
  const { success, error } = schema.safeParse(await response.json());
  expect(error).toBeUndefined();
  expect(success).toBe(true);
}
