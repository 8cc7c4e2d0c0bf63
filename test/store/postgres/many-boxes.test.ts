/** Several boxes on one table: what one of them has acknowledged holds on all of them. */
import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Keyring } from '../../../src/core/keyring.ts';
import type { Rack } from '../../../src/store/open.ts';
import { readAddress } from '../../../src/store/postgres/address.ts';
import { hasPostgres, startPostgres, type TestPostgres } from '../../support/postgres.ts';
import { openProxy } from '../../support/tcp-proxy.ts';
import { local, temporaryDirectory } from '../support.ts';
import { openBox, openBoxes, until } from './boxes.ts';

const ask = (token: string) => ({ token, ip: '10.0.0.1', permission: null });

function codeAt({ keyring }: Rack, token: string): string {
  try {
    return keyring.authenticate(ask(token)).code;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

async function outcomesOf(changes: readonly Promise<unknown>[]): Promise<readonly string[]> {
  const settled = await Promise.allSettled(changes);
  return settled.map((one) => (one.status === 'fulfilled' ? 'done' : one.reason.code));
}

async function expectOneChain(boxes: readonly Rack[]): Promise<void> {
  await Promise.all(boxes.map(({ keyring }) => keyring.catchUp()));
  const reports = await Promise.all(boxes.map(({ keyring }) => keyring.verifyAudit(null, local)));
  for (const report of reports) expect(report).toEqual({ ...reports[0], ok: true });
  const states = boxes.map(({ keyring }) => keyring.snapshot().rack);
  for (const state of states) expect(state).toEqual(states[0]);
}

describe.skipIf(!hasPostgres)('boxes that share a rack in PostgreSQL', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  /** The address of a store by a road that the test can block. */
  async function withProxy(address: string) {
    const proxy = await openProxy(server.port);
    return { proxy, address: address.replace(`:${server.port}/`, `:${proxy.port}/`) };
  }

  test('what one has acknowledged, the others know: a key works and a revoked one does not', async () => {
    const boxes = await openBoxes(server.address(), 3);
    const [one] = boxes as [Rack, Rack, Rack];
    for (let round = 0; round < 10; round += 1) {
      const { key, token } = await one.keyring.createKey({ name: `key ${round}` }, local);
      expect(boxes.map((box) => codeAt(box, token))).toEqual(['VALID', 'VALID', 'VALID']);
      const other = boxes[round % 3] as Rack;
      if (round % 2 === 0) await other.keyring.revokeKey(key.id, local);
      else await other.keyring.disableKey(key.id, local);
      const refusal = round % 2 === 0 ? 'REVOKED' : 'INACTIVE';
      expect(boxes.map((box) => codeAt(box, token))).toEqual([refusal, refusal, refusal]);
    }
    await expectOneChain(boxes);
  });

  test('a revoke that another box has made already is answered only when it holds everywhere', async () => {
    const address = server.address();
    const { proxy, address: blocked } = await withProxy(address);
    const [one, other] = (await openBoxes(address, 2)) as [Rack, Rack];
    const far = await openBox(blocked, { leaseMs: 1500 });
    const { key, token } = await one.keyring.createKey({ name: 'stolen' }, local);
    proxy.block();
    const first = one.keyring.revokeKey(key.id, local);
    await until(() => codeAt(other, token) === 'REVOKED');
    await other.keyring.revokeKey(key.id, local);
    expect(codeAt(far, token)).toBe('store_stale');
    await first;
    proxy.unblock();
  });

  test('50 creates at once over three boxes leave exactly the 25 of the limit', async () => {
    const boxes = await openBoxes(server.address(), 3);
    const create = ({ keyring }: Rack, index: number) =>
      keyring.createKey({ name: `client ${index}`, profile: 'pterodactyl-client' }, local);
    const outcomes = await outcomesOf(
      Array.from({ length: 50 }, (_, index) => create(boxes[index % 3] as Rack, index)),
    );
    expect(outcomes.filter((one) => one === 'done')).toHaveLength(25);
    expect(outcomes.filter((one) => one === 'limit_reached')).toHaveLength(25);
    await expectOneChain(boxes);
  });

  test('an edit of a version that another box has replaced is a conflict', async () => {
    const [one, other] = (await openBoxes(server.address(), 2)) as [Rack, Rack];
    const { key } = await one.keyring.createKey({ name: 'shared' }, local);
    const edits = [one, other].map(({ keyring }, index) =>
      keyring.updateKey(key.id, { name: `by ${index}`, version: key.version }, local),
    );
    expect([...(await outcomesOf(edits))].sort()).toEqual(['conflict', 'done']);
  });

  test('the same create asked of two boxes makes one key', async () => {
    const [one, other] = (await openBoxes(server.address(), 2)) as [Rack, Rack];
    const create = ({ keyring }: Rack) => keyring.createKeyOnce({ name: 'once' }, 'r1', local);
    const [a, b] = await Promise.all([create(one), create(other)]);
    expect(a.key.id).toBe(b.key.id);
    expect([a.token, b.token].filter((token) => token !== null)).toHaveLength(1);
  });

  test('a box that is cut off refuses when its lease is over, and judges again when it has caught up', async () => {
    const address = server.address();
    const { proxy, address: blocked } = await withProxy(address);
    const one = await openBox(address);
    const far = await openBox(blocked, { leaseMs: 1000 });
    const kept = await one.keyring.createKey({ name: 'kept' }, local);
    const { key, token } = await one.keyring.createKey({ name: 'stolen' }, local);
    proxy.block();
    expect(codeAt(far, token)).toBe('VALID');
    await one.keyring.revokeKey(key.id, local);
    expect(codeAt(far, token)).toBe('store_stale');
    expect(far.trouble()).toContain('has not heard from PostgreSQL');
    proxy.unblock();
    await until(() => far.trouble() === null);
    expect([codeAt(far, token), codeAt(far, kept.token)]).toEqual(['REVOKED', 'VALID']);
  });

  test('what time it is in the database does not matter: a box that still judges is waited for', async () => {
    const address = server.address();
    const { proxy, address: blocked } = await withProxy(address);
    const one = await openBox(address);
    const far = await openBox(blocked);
    const { key, token } = await one.keyring.createKey({ name: 'stolen' }, local);
    proxy.block();
    const { schema } = readAddress(address);
    await server.ask(`update ${schema}.box set expires_at = expires_at - interval '1 day'`);
    expect(codeAt(far, token)).toBe('VALID');
    await one.keyring.revokeKey(key.id, local);
    expect(codeAt(far, token)).toBe('store_stale');
    proxy.unblock();
  });

  test('a box that is gone is not waited for when its lease is over, however late it is in the database', async () => {
    const address = server.address();
    const { proxy, address: blocked } = await withProxy(address);
    const one = await openBox(address);
    await openBox(blocked);
    proxy.block();
    const { schema } = readAddress(address);
    await server.ask(`update ${schema}.box set expires_at = expires_at + interval '1 day'`);
    await one.keyring.createKey({ name: 'soon' }, local);
    proxy.unblock();
  });

  test('a database that lost what a box has seen is not judged by, nor added to', async () => {
    const address = server.address();
    const box = await openBox(address, { leaseMs: 1000 });
    const { key, token } = await box.keyring.createKey({ name: 'here' }, local);
    await box.keyring.disableKey(key.id, local);
    const { schema } = readAddress(address);
    await server.ask(
      `delete from ${schema}.event where seq = (select max(seq) from ${schema}.event)`,
    );
    const other = await openBox(address);
    expect(codeAt(other, token)).toBe('VALID');
    await other.keyring.revokeKey(key.id, local);
    await until(() => codeAt(box, token) === 'store_stale');
    expect(await outcomesOf([box.keyring.createKey({ name: 'more' }, local)])).toEqual([
      'store_damaged',
    ]);
    expect(box.notices.join()).toContain('does not hold event');
  });

  test('a box that has left judges no more', async () => {
    const box = await openBox(server.address());
    const { token } = await box.keyring.createKey({ name: 'late' }, local);
    await box.close();
    expect(codeAt(box, token)).toBe('store_stale');
  });

  test('one that was told to judge on by what it has does so, and says that it may', async () => {
    const address = server.address();
    const { proxy, address: blocked } = await withProxy(address);
    const one = await openBox(address);
    const far = await openBox(blocked, { leaseMs: 500, staleOk: true });
    const { key, token } = await one.keyring.createKey({ name: 'stolen' }, local);
    proxy.block();
    await one.keyring.revokeKey(key.id, local);
    expect(codeAt(far, token)).toBe('VALID');
    const boxes = await one.keyring.listBoxes(local);
    expect(boxes.map(({ self, staleOk }) => [self, staleOk])).toEqual([
      [true, false],
      [false, true],
    ]);
    proxy.unblock();
    await until(() => codeAt(far, token) === 'REVOKED');
  });

  test('a change whose answer is lost is done once, and answered', async () => {
    const { proxy, address } = await withProxy(server.address());
    const box = await openBox(address);
    proxy.loseAnswerTo('insert into');
    const { token } = await box.keyring.createKey({ name: 'doubtful' }, local);
    expect(proxy.lost).toBe(1);
    expect(codeAt(box, token)).toBe('VALID');
    const { items } = await box.keyring.listAudit({ type: 'key.created' }, local);
    expect(items).toHaveLength(1);
    expect((await box.keyring.verifyAudit(null, local)).ok).toBe(true);
  });

  test('without PostgreSQL a change is refused and nothing of it is done; with it all goes on', async () => {
    const { proxy, address } = await withProxy(server.address());
    const box = await openBox(address);
    const { key, token } = await box.keyring.createKey({ name: 'here' }, local);
    proxy.cut();
    await until(() => box.notices.some((text) => text.includes('does not answer')));
    const changes = [
      box.keyring.createKey({ name: 'lost' }, local),
      box.keyring.disableKey(key.id, local),
    ];
    expect(await outcomesOf(changes)).toEqual(['store_failed', 'store_failed']);
    expect(codeAt(box, token)).toBe('VALID');
    proxy.mend();
    await box.keyring.disableKey(key.id, local);
    expect(codeAt(box, token)).toBe('INACTIVE');
    expect((await box.keyring.listKeys({}, local)).total).toBe(1);
  });

  test('last uses and counts come together, and are never moved backwards', async () => {
    const address = server.address();
    const [late, early] = [Date.now(), Date.now() - 5000];
    const one = await openBox(address, { clock: () => late });
    const other = await openBox(address, { clock: () => early });
    const { key, token } = await one.keyring.createKey({ name: 'used' }, local);
    const use = (keyring: Keyring, ip: string) => keyring.authenticate({ ...ask(token), ip });
    use(other.keyring, '10.0.0.2');
    use(one.keyring, '10.0.0.3');
    const last = (await one.keyring.getKey(key.id, local)).lastUsedAt;
    await one.close();
    await other.close();
    const third = await openBox(address);
    expect(await third.keyring.getKey(key.id, local)).toMatchObject({
      uses: 2,
      lastUsedAt: last,
      lastUsedIp: '10.0.0.3',
    });
  });

  test('a rate limit is that of each box, or of all together where that is asked for', async () => {
    const passedOf = async (sharedRates: boolean) => {
      const address = server.address();
      const [one, other] = [
        await openBox(address, { sharedRates }),
        // A clock that is an hour slow makes no difference.
        await openBox(address, { sharedRates, clock: () => Date.now() - 3_600_000 }),
      ] as const;
      const { token } = await one.keyring.createKey({ name: 'x', rateLimit: '5/10m' }, local);
      for (let count = 0; count < 5; count += 1) expect(codeAt(one, token)).toBe('VALID');
      expect(codeAt(one, token)).toBe('RATE_LIMITED');
      const question = { ...ask(token), permission: null };
      const remaining = async () => {
        const { steps } = await other.keyring.explain(question, local);
        return steps.find(({ check }) => check === 'RATE_LIMITED')?.outcome;
      };
      if (sharedRates) await until(async () => (await remaining()) === 'fail');
      return codeAt(other, token);
    };
    expect(await passedOf(false)).toBe('VALID');
    expect(await passedOf(true)).toBe('RATE_LIMITED');
  });

  test('a box that was killed knows after its restart what the table must hold, without a snapshot of it', async () => {
    const address = server.address();
    const directory = temporaryDirectory();
    const box = await openBox(address, { directory });
    const { key } = await box.keyring.createKey({ name: 'stolen' }, local);
    await box.keyring.revokeKey(key.id, local);
    const { seq } = box.keyring.head;
    const noted = () => JSON.parse(readFileSync(join(directory, 'head'), 'utf8')).seq;
    await until(() => existsSync(join(directory, 'head')) && noted() === seq);
    const crashed = temporaryDirectory();
    for (const name of ['head', 'store', 'keyrack.json'])
      cpSync(join(directory, name), join(crashed, name));
    const { schema } = readAddress(address);
    await server.ask(`delete from ${schema}.event where seq = ${seq}`);
    const opened = openBox(address, { directory: crashed });
    await expect(opened).rejects.toMatchObject({
      code: 'store_damaged',
      message: expect.stringContaining(`it does not hold event ${seq}, which this box has seen`),
    });
  });
});
