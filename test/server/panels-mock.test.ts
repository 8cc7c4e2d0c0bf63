import { describe, expect, it } from 'vitest';
import type { Authenticator, KeyService } from '../../src/core/service.ts';
import { findPanels } from '../../src/server/panels/find.ts';
import { createMockApp } from '../../src/server/panels/mock/mock-app.ts';
import type { MockOptions } from '../../src/server/panels/mock/options.ts';
import { local, makeRack } from '../support/rack.ts';
import { ask, bearer, json, type Sent } from './rack-app.ts';

const start = Date.parse('2026-11-21T10:00:00.000Z');
const near = '127.0.0.1';
const keys = '/api/account/api-keys';

/** A mock whose rack has one key, the same after every reset but for its token. */
async function makeMock(more: Partial<MockOptions> = {}) {
  let ahead = 0;
  let token = '';
  const logs: string[] = [];
  const clock = {
    now: () => start + ahead,
    advance: (ms: number) => {
      ahead += ms;
    },
    reset: () => {
      ahead = 0;
    },
  };
  const makeMockedRack = async (): Promise<KeyService & Authenticator> => {
    const rack = await makeRack();
    Object.defineProperty(rack.clock, 'now', { get: clock.now });
    await rack.keyring.createAccount({ name: 'alice' }, local);
    const draft = { name: 'test key', account: 'alice', expiresAt: '2026-11-22T10:00:00Z' };
    const made = await rack.keyring.createKey({ ...draft, profile: 'xyp' }, local);
    token = made.token;
    return rack.keyring;
  };
  const app = await createMockApp({
    ...{ version: '1', seed: 1, keys: [], latencyMs: 0, failRate: 0, clock },
    log: (line) => logs.push(line),
    allowedHosts: ['localhost'],
    panels: findPanels(['xyp', 'akener']),
    makeRack: makeMockedRack,
    chance: () => 0.5,
    ...more,
  });
  const send = (method: string, path: string, sent: Sent = {}) =>
    ask(app, method, path, { peer: near, ...sent });
  return {
    logs,
    send,
    list: () => send('GET', keys, { headers: bearer(token) }),
    clock: (body: object) => send('POST', '/_mock/clock', { body }),
  };
}

it('a mock looks at Accept if it is told to', async () => {
  for (const strictAccept of [false, true]) {
    const { send } = await makeMock({ panels: findPanels(['pterodactyl']), strictAccept });
    const answer = await send('GET', '/api/client', { headers: { Accept: '*/*' } });
    expect(answer.status).toBe(strictAccept ? 302 : 401);
  }
});

describe('the control routes of a mock', () => {
  it('tell how it is set up', async () => {
    const { send } = await makeMock();
    expect(await json(send('GET', '/_mock'))).toEqual({
      now: '2026-11-21T10:00:00.000Z',
      ...{
        seed: 1,
        panels: ['xyp', 'akener'],
        latency_ms: 0,
        fail_rate: 0,
        strict_accept: false,
        keys: [],
      },
    });
  });

  it('put the clock forward, so that keys expire, and a reset takes everything back', async () => {
    const { send, list, clock } = await makeMock();
    expect((await list()).status).toBe(200);
    expect(await json(clock({ advance: '25h' }))).toEqual({ now: '2026-11-22T11:00:00.000Z' });
    expect((await list()).status).toBe(401);
    expect(await json(clock({ now: '2027-01-01T00:00:00Z' }))).toEqual({
      now: '2027-01-01T00:00:00.000Z',
    });
    expect(await json(send('POST', '/_mock/reset'))).toEqual({ now: '2026-11-21T10:00:00.000Z' });
    expect((await list()).status).toBe(200);
  });

  it.each([
    [{}],
    [{ advance: '1h', now: '2027-01-01' }],
    [{ advance: 'soon' }],
    [{ advance: '-1h' }],
    [{ now: '2026-11-21T09:59:59Z' }],
    [{ now: 'tomorrow' }],
    [{ forward: '1h' }],
  ])('refuse the time %j', async (body) => {
    const { clock } = await makeMock();
    const answer = await clock(body);
    expect([answer.status, await answer.json()]).toMatchObject([400, { code: 'invalid_input' }]);
  });

  it('show, load and refuse the state of a panel, and a reset makes it as it was', async () => {
    const { send } = await makeMock();
    const path = '/_mock/state/akener';
    const state = await json<Record<string, unknown>>(send('GET', path));
    expect((await send('PUT', path, { body: { ...state, monitors: [] } })).status).toBe(200);
    expect(await json(send('GET', path))).toEqual({ ...state, monitors: [] });
    expect((await send('PUT', path, { body: { monitors: 1 } })).status).toBe(400);
    expect(await json(send('GET', path))).toEqual({ ...state, monitors: [] });
    await send('POST', '/_mock/reset');
    expect(await json(send('GET', path))).toEqual(state);
    expect((await send('GET', '/_mock/state/xyp')).status).toBe(404);
  });

  it('list the latest requests with the reason that the panel hides', async () => {
    const { send, list, clock } = await makeMock();
    await list();
    await clock({ advance: '2d' });
    await list();
    await send('GET', `${keys}?a=b`);
    await send('GET', keys, { headers: bearer('nonsense') });
    const { data } = await json<{ data: readonly Listed[] }>(send('GET', '/_mock/requests'));
    expect(data.map(({ status, code, reason }) => [status, code, reason])).toEqual([
      [200, 'VALID', 'the key is good: profile xyp, account alice'],
      [401, 'EXPIRED', 'the key expired 1d ago (2026-11-22T10:00:00.000Z)'],
      [401, 'MISSING', 'the request had no token'],
      [401, 'MALFORMED', 'what was presented has the form of no profile of this rack'],
    ]);
    expect(data[2]?.path).toBe(keys);
    const { data: one } = await json<{ data: unknown[] }>(send('GET', '/_mock/requests?limit=1'));
    expect(one).toHaveLength(1);
    for (const limit of ['0', '201', 'x'])
      expect((await send('GET', `/_mock/requests?limit=${limit}`)).status).toBe(400);
  });

  // Attack: whoever reaches the port of a mock in a container or behind a proxy moves its clock and reads its state.
  it.each([
    ['from elsewhere', { peer: '203.0.113.9' }],
    ['from nobody knows where', { peer: '' }],
    ['by a proxy on this box', { headers: { 'X-Forwarded-For': '203.0.113.9' } }],
    ['from a web page', { headers: { Origin: 'https://evil.example' } }],
    ['under a name that was bent to this box', { headers: { Host: 'evil.example' } }],
  ])('are closed to requests %s', async (_, sent) => {
    const { send } = await makeMock();
    for (const [method, path] of [
      ['GET', '/_mock'],
      ['POST', '/_mock/reset'],
      ['GET', '/_mock/requests'],
    ] as const)
      expect((await send(method, path, sent)).status).toBe(403);
  });

  it('answer what is not there as ever', async () => {
    const { send } = await makeMock();
    expect((await send('GET', '/_mock/nothing')).status).toBe(404);
    expect((await send('GET', '/_mock/reset')).status).toBe(405);
    expect((await send('GET', '/_mockery')).status).toBe(404);
  });
});

describe('a mock', () => {
  it('lets a client on this box say where it comes from', async () => {
    const { send } = await makeMock();
    await send('GET', keys, { headers: { 'X-Forwarded-For': '203.0.113.7' } });
    const { data } = await json<{ data: readonly Listed[] }>(send('GET', '/_mock/requests'));
    expect(data[0]?.ip).toBe('203.0.113.7');
  });

  it('fails as often as it is told, in the shape of the panel, and nowhere else', async () => {
    const { send, list, logs } = await makeMock({ failRate: 0.6 });
    const answer = await list();
    expect([answer.status, await answer.json()]).toMatchObject([
      500,
      { error: true, statusCode: 500, code: 'INTERNAL_SERVER_ERROR' },
    ]);
    expect(logs[0]).toMatch(/made to fail by --fail-rate\]$/);
    expect((await send('GET', '/healthz')).status).toBe(200);
    expect((await send('GET', '/_mock')).status).toBe(200);
    const lucky = await makeMock({ failRate: 0.4 });
    expect((await lucky.list()).status).toBe(200);
  });

  it('lets requests to panels wait, and no others', async () => {
    const { send, list } = await makeMock({ latencyMs: 100 });
    const order: string[] = [];
    await Promise.all([
      list().then(({ status }) => order.push(`panel ${status}`)),
      send('GET', '/_mock').then(() => order.push('control')),
    ]);
    expect(order).toEqual(['control', 'panel 200']);
  });

  it('does not limit unknown tokens, which tests present all the time', async () => {
    const { send } = await makeMock();
    for (let attempt = 0; attempt < 100; attempt += 1) {
      expect((await send('GET', keys, { headers: bearer('nonsense') })).status).toBe(401);
    }
  });
});

interface Listed {
  readonly status: number;
  readonly code: string;
  readonly reason: string;
  readonly path: string;
  readonly ip: string | null;
}
