/** What one box has acknowledged holds on every box, whatever becomes of boxes, connections and PostgreSQL. */
import { globSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hasPostgres, startPostgres, type TestPostgres } from '../support/postgres.ts';
import { askProxy, askVerify, type Box, doors, startBox, startBoxes, until } from './boxes.ts';
import { type Answer, type Call, mint } from './served.ts';

const [faketime] = globSync('/usr/lib/*/faketime/libfaketime.so.1');

type Deny = (manage: Call, path: string) => Promise<Answer>;

const denials: readonly (readonly [string, Deny])[] = [
  ['a revoke', (manage, path) => manage('DELETE', path)],
  ['a disable', (manage, path) => manage('POST', `${path}/disable`)],
  ['a narrowing', (manage, path) => manage('PATCH', path, { scopes: ['read'] })],
];

describe.skipIf(!hasPostgres)('several boxes and a real PostgreSQL', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres({ durable: true });
  });
  afterAll(() => server.stop());

  async function tokensOf(box: Box) {
    const manager = await mint(box.home, 'manager', 'manage');
    return { manager, asker: await mint(box.home, 'asker', 'verify') };
  }

  async function makeVictim(manage: Call) {
    const { status, body } = await manage('POST', '/v1/keys', {
      name: 'victim',
      scopes: ['verify'],
    });
    expect(status).toBe(201);
    return { path: `/v1/keys/${body.data.id}`, token: body.token as string };
  }

  /** Knocks at every door of every box until it is told to stop, and once more; `late` counts what began after that. */
  function knock(boxes: readonly Box[], asker: string, token: string) {
    const count = { early: 0, late: 0, passed: 0 };
    let isAcknowledged = false;
    const loops = boxes.flatMap((box) =>
      Object.values(doors(asker)).map(async (passes) => {
        for (let isLate = false; !isLate; ) {
          isLate = isAcknowledged;
          const passed = await passes(box.serving().at, token);
          count[isLate ? 'late' : 'early'] += 1;
          if (isLate && passed) count.passed += 1;
        }
      }),
    );
    return {
      count,
      async acknowledge() {
        isAcknowledged = true;
        await Promise.all(loops);
      },
    };
  }

  test('of the requests that begin after a revoke, a disable or a narrowing was acknowledged, none passes at any door of any box', async () => {
    const boxes = await startBoxes(3, server.address());
    const { manager, asker } = await tokensOf(boxes[0] as Box);
    const clients = boxes.map((box) => box.client(manager));
    for (let round = 0; round < 4; round += 1) {
      for (const [index, [what, deny]] of denials.entries()) {
        const { path, token } = await makeVictim(clients[round % 3] as Call);
        const { count, acknowledge } = knock(boxes, asker, token);
        await until(async () => count.early > 24);
        const { status } = await deny(clients[(round + index) % 3] as Call, path);
        await acknowledge();
        expect([status, count.late, count.passed], what).toEqual([200, 12, 0]);
      }
    }
  });

  test('a box that is stopped while a key is revoked passes it never again', async () => {
    const [one, other, stopped] = (await startBoxes(3, server.address())) as [Box, Box, Box];
    const { manager, asker } = await tokensOf(one);
    const manage = one.client(manager);
    for (const [what, deny] of denials) {
      const { path, token } = await makeVictim(manage);
      const { process, at } = stopped.serving();
      for (const passes of Object.values(doors(asker))) expect(await passes(at, token)).toBe(true);
      process.kill('SIGSTOP');
      expect((await deny(manage, path)).status, what).toBe(200);
      // What comes while it is stopped waits in its queue, and is judged when it wakes.
      const all = Object.values(doors(asker));
      const queued = all.map((passes) => passes(at, token));
      await delay(20);
      process.kill('SIGCONT');
      const woken = all.map((passes) => passes(at, token));
      expect(await Promise.all([...queued, ...woken])).not.toContain(true);
      await stopped.ready();
      for (const box of [one, other, stopped])
        for (const passes of all) expect(await passes(box.serving().at, token)).toBe(false);
    }
  });

  test('without PostgreSQL every door of a box closes when its lease is over, each in its own way, and opens again with it', async () => {
    const one = await startBox(server.address(), {
      options: [
        '--log',
        'json',
        '--panel',
        'xyp,pterodactyl,kener',
        '--upstream',
        'http://127.0.0.1:1',
      ],
    });
    const { manager, asker } = await tokensOf(one);
    const { token } = await makeVictim(one.client(manager));
    const { at } = one.serving();
    expect((await askProxy('forward', at, token)).status).toBe(204);
    await server.crash();
    try {
      await until(async () => (await fetch(`${at}/readyz`)).status === 503);
      expect(await (await fetch(`${at}/readyz`)).json()).toEqual({
        status: 'stopped',
        reason: 'it has not heard from PostgreSQL',
      });
      const headers = { Authorization: `Bearer ${token}` };
      const forward = await askProxy('forward', at, token);
      expect([forward.status, await forward.json()]).toEqual([
        503,
        expect.objectContaining({ code: 'store_stale', status: 503 }),
      ]);
      const nginx = await askProxy('nginx', at, token);
      expect([
        nginx.status,
        nginx.headers.get('x-auth-status'),
        nginx.headers.get('x-auth-code'),
      ]).toEqual([403, '503', 'store_stale']);
      for (const answer of [
        await askVerify(at, asker, token),
        await fetch(`${at}/v1/keys`, { headers }),
        await fetch(`${at}/app`, { headers }),
      ]) {
        expect(answer.status).toBe(503);
        expect(answer.headers.get('content-type')).toContain('application/problem+json');
        expect(await answer.json()).toMatchObject({ code: 'store_stale' });
      }
      // Pterodactyl and Kener have one status for whatever is wrong with the server.
      const metrics = await (await fetch(`${at}/metrics`)).text();
      expect(metrics).toContain('route="/authz/forward",status="5xx"');
      const panels = { '/api/account/api-keys': 503, '/api/client': 500, '/api/v4/monitors': 500 };
      for (const [path, status] of Object.entries({ ...panels, '/healthz': 200 }))
        expect([path, (await fetch(at + path, { headers })).status]).toEqual([path, status]);
    } finally {
      await server.start();
    }
    await one.ready();
    expect((await askProxy('forward', at, token)).status).toBe(204);
    one.serving().process.kill('SIGTERM');
    const { stderr } = await one.serving().done;
    const lines = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toContainEqual(expect.objectContaining({ status: 503, route: '/authz/forward' }));
    const told = lines.map(({ message }) => message ?? '');
    for (const text of ['does not answer', 'answers again'])
      expect(told.filter((message) => message.includes(text))).toHaveLength(1);
    expect(told.join()).not.toContain(' failed: ');
    expect(stderr).not.toContain(token.slice(16));
  });

  test('of 50 creates at once over three boxes exactly the 25 of the limit are made', async () => {
    const boxes = await startBoxes(3, server.address());
    const { manager } = await tokensOf(boxes[0] as Box);
    const body = { name: 'client', profile: 'pterodactyl-client' };
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        (boxes[index % 3] as Box).client(manager)('POST', '/v1/keys', body),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(25);
    expect(answers.filter(({ body: { code } }) => code === 'limit_reached')).toHaveLength(25);
    for (const box of boxes) {
      const { body: listed } = await box.client(manager)(
        'GET',
        '/v1/keys?profile=pterodactyl-client',
      );
      expect(listed.pagination.total).toBe(25);
    }
  });

  test.skipIf(faketime === undefined)(
    'boxes whose clocks are a day apart know of a change alike',
    async () => {
      const store = server.address();
      const shifted = (FAKETIME: string) =>
        startBox(store, {
          env: { LD_PRELOAD: String(faketime), FAKETIME, FAKETIME_DONT_FAKE_MONOTONIC: '1' },
        });
      const boxes = [await startBox(store), await shifted('-1d'), await shifted('+1d')];
      const { manager, asker } = await tokensOf(boxes[0] as Box);
      const all = Object.values(doors(asker));
      for (const [index, box] of boxes.entries()) {
        const { path, token } = await makeVictim(box.client(manager));
        for (const { serving } of boxes)
          for (const passes of all) expect(await passes(serving().at, token)).toBe(true);
        const stopped = boxes[(index + 1) % 3] as Box;
        stopped.serving().process.kill('SIGSTOP');
        expect((await box.client(manager)('DELETE', path)).status).toBe(200);
        stopped.serving().process.kill('SIGCONT');
        for (const { serving } of boxes)
          for (const passes of all) expect(await passes(serving().at, token)).toBe(false);
        await stopped.ready();
      }
    },
  );
});
