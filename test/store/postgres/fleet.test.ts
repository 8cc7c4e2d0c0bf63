import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { genesisHead, type Head } from '../../../src/core/chain.ts';
import { PostgresJournal } from '../../../src/store/journal-postgres.ts';
import { Fleet } from '../../../src/store/postgres/fleet.ts';
import { Lease } from '../../../src/store/postgres/lease.ts';
import { hasPostgres, startPostgres, type TestPostgres } from '../../support/postgres.ts';
import { eventOf } from '../support.ts';
import { openTable } from './table.ts';

describe.skipIf(!hasPostgres)('boxes in PostgreSQL', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  /** A table with events, and what joins it. */
  async function makeTable() {
    const { table, connect } = await openTable(server.address());
    const { schema, place } = table;
    const journal = new PostgresJournal(table);
    const join = (leaseMs: number, staleOk = false) => {
      const self = { id: randomUUID(), name: 'here', version: '1', startedAt: '' };
      const lease = new Lease(leaseMs);
      const link = connect('box');
      return new Fleet({ link, schema, place, self, lease, leaseMs, staleOk });
    };
    const append = () => journal.append([eventOf('a')]);
    return { schema, join, append };
  }

  /** Tells whether a promise is settled, as far as others answer meanwhile. */
  function watch(reached: Promise<void>): { isDone: boolean } {
    const state = { isDone: false };
    void reached.then(() => {
      state.isDone = true;
    });
    return state;
  }

  test('a lease comes with the newest record of the table', async () => {
    const { join, append } = await makeTable();
    const box = join(60_000);
    expect(await box.renew(genesisHead)).toMatchObject({ newest: 0 });
    const head = await append();
    expect(await box.renew(genesisHead)).toMatchObject({ newest: head.seq });
  });

  test('no lease is given for a record that the table does not hold', async () => {
    const { join, append } = await makeTable();
    const head = await append();
    const lost: readonly Head[] = [
      { ...head, seq: head.seq + 1 },
      { ...head, hash: genesisHead.hash },
    ];
    for (const one of lost)
      await expect(join(60_000).renew(one)).rejects.toMatchObject({ code: 'store_damaged' });
    expect(await join(60_000).list(head)).toEqual([]);
  });

  test('a change has reached all where there is nobody else, or all others report it', async () => {
    const { join, append } = await makeTable();
    const [one, other] = [join(60_000), join(60_000)];
    await one.renew(genesisHead);
    const head = await append();
    await one.reached(head);
    await other.renew(genesisHead);
    const reached = one.reached(head);
    const state = watch(reached);
    // Neither a renewal without the change, nor a report of what the table does not hold, is enough.
    await other.renew(genesisHead);
    await other.report({ ...head, hash: genesisHead.hash });
    await one.renew(head);
    expect(state.isDone).toBe(false);
    await other.report(head);
    await reached;
  });

  test('a box that renews with the change has it, and one that leaves needs it no more', async () => {
    const { join, append } = await makeTable();
    const [one, other, third] = [join(60_000), join(60_000), join(60_000)];
    for (const box of [one, other, third]) await box.renew(genesisHead);
    const head = await append();
    const reached = one.reached(head);
    const state = watch(reached);
    await other.renew(head);
    await one.renew(head);
    expect(state.isDone).toBe(false);
    await third.leave();
    await reached;
  });

  test('a box that is gone is waited for as long as its lease', async () => {
    const { join, append } = await makeTable();
    const [one, gone] = [join(60_000), join(300)];
    await one.renew(genesisHead);
    await gone.renew(genesisHead);
    const head = await append();
    const judging = new Lease(300);
    judging.begin(judging.now());
    await one.reached(head);
    expect(judging.isOver()).toBe(true);
  });

  test('every box is listed with how far it is behind and whether it may judge on', async () => {
    const { join, append } = await makeTable();
    const [one, other] = [join(60_000), join(1000, true)];
    await one.renew(genesisHead);
    await other.renew(genesisHead);
    const head = await append();
    expect(await one.list(head)).toMatchObject([
      { self: true, seq: head.seq, lag: 0, staleOk: false },
      { self: false, seq: 0, lag: head.seq, staleOk: true },
    ]);
  });

  test('only a lease, or the word of the operator, lets a box judge', async () => {
    const { join } = await makeTable();
    const stale = { code: 'store_stale' };
    expect(() => join(1000).requireCurrent()).toThrow(expect.objectContaining(stale));
    expect(() => join(1000, true).requireCurrent()).not.toThrow();
  });
});
