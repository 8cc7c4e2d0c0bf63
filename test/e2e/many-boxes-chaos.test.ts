/**
 * Boxes are killed, connections cut, answers lost and PostgreSQL ends, while changes are asked of all
 * boxes. What was acknowledged is there in the end, what was refused is not, and what nobody answered
 * is there or is not; and that is one chain, the same on every box.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { verifyChain } from '../../src/core/audit.ts';
import { readAddress } from '../../src/store/postgres/address.ts';
import { reading } from '../core/support/audit-journal.ts';
import { hasPostgres, startPostgres, type TestPostgres } from '../support/postgres.ts';
import { openProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { type Box, startBox } from './boxes.ts';
import { type Call, keyrack, mint } from './served.ts';

/** What may have become of a key: names and statuses as their client can know them. */
interface Fact {
  readonly id: string | null;
  readonly token: string | null;
  readonly statuses: ReadonlySet<string>;
  readonly scopes: ReadonlySet<string>;
}

/** A change that is asked for, and what it makes of the fact. */
interface Change {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
  readonly status?: string;
  readonly scope?: string;
}

/** The answers of a box that has done nothing. */
const refusals = new Set(['store_failed', 'store_stale']);

/** A generator whose numbers are the same in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % below;
  };
}

function changeOf(id: string, kind: number): Change {
  const path = `/v1/keys/${id}`;
  switch (kind) {
    case 0:
      return { method: 'DELETE', path, status: 'revoked' };
    case 1:
      return { method: 'POST', path: `${path}/disable`, status: 'inactive' };
    case 2:
      return { method: 'POST', path: `${path}/enable`, status: 'active' };
    default:
      return { method: 'PATCH', path, body: { scopes: ['verify'] }, scope: 'verify' };
  }
}

/** Creates keys and changes them, each several times, until it is told to stop. */
class Worker {
  readonly facts = new Map<string, Fact>();
  readonly refused = new Set<string>();
  acknowledged = 0;
  readonly #call: Call;
  readonly #name: string;
  readonly #random: (below: number) => number;

  constructor(call: Call, name: string, random: (below: number) => number) {
    this.#call = call;
    this.#name = name;
    this.#random = random;
  }

  async work(isOver: () => boolean): Promise<void> {
    for (let index = 0; !isOver(); index += 1) {
      const name = `${this.#name} ${index}`;
      if (!(await this.#create(name))) continue;
      for (let left = this.#random(4); left > 0 && !isOver(); left -= 1)
        if (!(await this.#change(name))) break;
    }
  }

  /** False if nobody knows whether there is a key. */
  async #create(name: string): Promise<boolean> {
    const scopes = ['read'];
    const fact = { statuses: new Set(['active']), scopes: new Set(['read']) };
    const answer = await this.#ask({ method: 'POST', path: '/v1/keys', body: { name, scopes } });
    if (answer === 'refused') this.refused.add(name);
    else if (answer === 'unknown') this.facts.set(name, { ...fact, id: null, token: null });
    else this.facts.set(name, { ...fact, id: answer.data.id, token: answer.token });
    return typeof answer === 'object';
  }

  /** False if nobody knows how the key is now, or it is gone. */
  async #change(name: string): Promise<boolean> {
    const fact = this.facts.get(name) as Fact;
    const { status, scope, ...asked } = changeOf(String(fact.id), this.#random(4));
    const answer = await this.#ask(asked);
    if (answer === 'refused') return true;
    const next = {
      statuses: status === undefined ? fact.statuses : new Set([status]),
      scopes: scope === undefined ? fact.scopes : new Set([scope]),
    };
    const isKnown = answer !== 'unknown';
    this.facts.set(name, {
      ...fact,
      statuses: isKnown ? next.statuses : new Set([...fact.statuses, ...next.statuses]),
      scopes: isKnown ? next.scopes : new Set([...fact.scopes, ...next.scopes]),
    });
    return isKnown && status !== 'revoked';
  }

  async #ask({ method, path, body }: Change) {
    try {
      const answer = await this.#call(method, path, body);
      if (answer.status < 300) {
        this.acknowledged += 1;
        return answer.body as { data: { id: string }; token: string };
      }
      await delay(10);
      if (refusals.has(answer.body.code)) return 'refused';
      expect(answer.body.code).toBe('store_stopped');
    } catch (error) {
      // A box that was killed, or is not there at the moment.
      if (!(error instanceof Error && 'code' in error)) throw error;
      await delay(10);
    }
    return 'unknown';
  }
}

describe.skipIf(!hasPostgres)('boxes under blows', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres({ durable: true });
  });
  afterAll(() => server.stop());

  /** A box behind a road of its own to the database. */
  async function startBehindProxy(store: string): Promise<{ box: Box; proxy: TcpProxy }> {
    const proxy = await openProxy(server.port);
    const box = await startBox(store.replace(`:${server.port}/`, `:${proxy.port}/`));
    return { box, proxy };
  }

  const blows: readonly (readonly [
    string,
    (hit: { box: Box; proxy: TcpProxy }) => Promise<void>,
  ])[] = [
    ['a box is killed', ({ box }) => box.kill()],
    [
      'connections are cut in mid-transaction',
      async ({ proxy }) => {
        for (let left = 6; left > 0; left -= 1) {
          proxy.cut();
          proxy.mend();
          await delay(30);
        }
      },
    ],
    [
      'answers are lost',
      async ({ proxy }) => {
        const before = proxy.lost;
        proxy.loseAnswerTo('insert into', 'and box = ', 'insert into');
        while (proxy.lost === before) await delay(10);
      },
    ],
    [
      'a box is cut off until it is stale',
      async ({ proxy }) => {
        proxy.block();
        await delay(1200);
        proxy.unblock();
      },
    ],
    [
      'PostgreSQL ends as by a power cut',
      async () => {
        await server.crash();
        await server.start();
      },
    ],
  ];

  async function listAll(call: Call): Promise<readonly ListedKey[]> {
    const found: ListedKey[] = [];
    for (const query of ['limit=100', 'limit=100&status=revoked']) {
      for (let page = 1, pages = 1; page <= pages; page += 1) {
        const { status, body } = await call('GET', `/v1/keys?${query}&sort=created&page=${page}`);
        expect(status).toBe(200);
        found.push(...body.data);
        pages = body.pagination.total_pages;
      }
    }
    return found;
  }

  test('every acknowledged change is there, nothing that was refused, and one whole chain on all boxes', {
    timeout: 90_000,
  }, async () => {
    const random = seeded(20_261_121);
    const store = server.address();
    const hits = [];
    for (let index = 0; index < 3; index += 1) hits.push(await startBehindProxy(store));
    const boxes = hits.map(({ box }) => box);
    const manager = await mint((boxes[0] as Box).home, 'manager', 'manage');
    const asker = await mint((boxes[1] as Box).home, 'asker', 'verify');
    const workers = boxes.flatMap((box, index) =>
      ['a', 'b', 'c'].map((name) => new Worker(box.client(manager), `${index}${name}`, random)),
    );
    let isOver = false;
    const working = Promise.all(workers.map((worker) => worker.work(() => isOver)));
    for (let round = 0; round < 3; round += 1) {
      for (const [, strike] of blows) {
        await strike(hits[random(3)] as (typeof hits)[number]);
        await delay(100);
      }
    }
    for (const box of boxes) await box.ready();
    isOver = true;
    await working;

    const acknowledged = workers.reduce((sum, worker) => sum + worker.acknowledged, 0);
    expect(acknowledged).toBeGreaterThan(100);
    const lists = [];
    for (const box of boxes) lists.push(await listAll(box.client(manager)));
    const [list = []] = lists;
    for (const other of lists) expect(other.map(withoutUses)).toEqual(list.map(withoutUses));
    const listed = new Map(list.map((key) => [key.name, key]));
    expect(listed.size).toBe(list.length);
    for (const { facts, refused } of workers) {
      for (const name of refused) expect(listed.has(name), name).toBe(false);
      for (const [name, { id, statuses, scopes }] of facts) {
        const key = listed.get(name);
        if (!key) expect([name, id]).toEqual([name, null]);
        else
          expect([statuses.has(key.status), scopes.has(key.scopes.join())], name).toEqual([
            true,
            true,
          ]);
      }
    }
    const known = new Set(workers.flatMap(({ facts }) => [...facts.keys()]));
    expect(
      list
        .filter(({ name }) => !known.has(name))
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['asker', 'manager']);
    await expectVerdicts(boxes, asker, workers, listed);
    await expectOneChain(boxes, store);
  });

  async function expectVerdicts(
    boxes: readonly Box[],
    asker: string,
    workers: readonly Worker[],
    listed: ReadonlyMap<string, ListedKey>,
  ): Promise<void> {
    const codes: Readonly<Record<string, string>> = { active: 'VALID' };
    for (const [index, box] of boxes.entries()) {
      const call = box.client(asker);
      for (const [name, { token }] of workers[index * 3]?.facts ?? []) {
        if (token === null) continue;
        const status = listed.get(name)?.status ?? '';
        const { body } = await call('POST', '/v1/verify', { token });
        expect(body.code).toBe(codes[status] ?? status.toUpperCase());
      }
    }
  }

  async function expectOneChain(boxes: readonly Box[], store: string): Promise<void> {
    const { schema } = readAddress(store);
    const rows = await server.ask(
      `select seq, hash, convert_from(line, 'UTF8') as line from ${schema}.event order by seq`,
    );
    const [seq, hash] = [Number(rows.at(-1)?.seq), String(rows.at(-1)?.hash)];
    const journal = reading(
      rows.map(({ line }) => String(line)),
      { seq, batch: 0, hash },
    );
    expect(await verifyChain(journal, { seq, hash })).toMatchObject({ ok: true, records: seq });
    for (const { home } of boxes) {
      const verify = keyrack(home, 'audit', 'verify', '--expect', `${seq}:${hash}`);
      expect(await verify.done).toMatchObject({ exitCode: 0 });
    }
  }
});

interface ListedKey {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly scopes: readonly string[];
}

/** Last uses are told between boxes now and then. */
function withoutUses(key: ListedKey): object {
  return { ...key, uses: null, last_used_at: null, last_used_ip: null };
}
