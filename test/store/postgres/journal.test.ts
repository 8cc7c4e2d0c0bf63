import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseLine } from '../../../src/core/chain.ts';
import { Overtaken } from '../../../src/core/overtaken.ts';
import { PostgresJournal } from '../../../src/store/journal-postgres.ts';
import { readAddress } from '../../../src/store/postgres/address.ts';
import { journalContract } from '../../contract/journal.ts';
import { hasPostgres, startPostgres, type TestPostgres } from '../../support/postgres.ts';
import { openProxy } from '../../support/tcp-proxy.ts';
import { eventOf } from '../support.ts';
import { openTable } from './table.ts';

describe.skipIf(!hasPostgres)('with PostgreSQL', () => {
  let server: TestPostgres;

  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  async function openAt(text: string, doubtMs?: number): Promise<PostgresJournal> {
    const { table } = await openTable(text);
    return new PostgresJournal({ ...table, ...(doubtMs !== undefined && { doubtMs }) });
  }

  journalContract('PostgresJournal', async () => openAt(server.address()));

  describe('two journals on one table', () => {
    async function two(): Promise<readonly [PostgresJournal, PostgresJournal]> {
      const text = server.address();
      return [await openAt(text), await openAt(text)];
    }

    test('of two that append after the same record one is overtaken, and takes up what the other wrote', async () => {
      const [one, other] = await two();
      const head = await one.append([eventOf('a'), eventOf('b')]);
      await expect(other.append([eventOf('c')])).rejects.toBeInstanceOf(Overtaken);
      const lines = await other.takeUp();
      expect(lines.map((line) => parseLine(line).data)).toEqual([{ id: 'a' }, { id: 'b' }]);
      expect(other.head()).toEqual(head);
      expect(await other.append([eventOf('c')])).toMatchObject({ seq: 3, batch: 2 });
      await expect(one.append([])).rejects.toBeInstanceOf(Overtaken);
      expect(await one.takeUp()).toHaveLength(1);
      expect(await one.append([])).toEqual(other.head());
      expect(await one.takeUp()).toEqual([]);
    });

    test('however many append at once, the chain has no gap and no fork', async () => {
      const [one, other] = await two();
      const write = async (journal: PostgresJournal, name: string) => {
        for (let index = 0; index < 30; ) {
          try {
            await journal.append([eventOf(`${name}${index}`), eventOf(`${name}${index}`)]);
            index += 1;
          } catch (error) {
            if (!(error instanceof Overtaken)) throw error;
            await journal.takeUp();
          }
        }
      };
      await Promise.all([write(one, 'a'), write(other, 'b')]);
      await one.takeUp();
      await other.takeUp();
      expect(one.head()).toEqual(other.head());
      expect(one.head()).toMatchObject({ seq: 120, batch: 60 });
    });

    test('a batch that is longer than a page is taken up as a whole', async () => {
      const [one, other] = await two();
      await one.append([eventOf('first')]);
      await one.append(Array.from({ length: 2500 }, (_, index) => eventOf(`${index}`)));
      await one.append([eventOf('last')]);
      const counts: number[] = [];
      for (let lines = await other.takeUp(); lines.length > 0; lines = await other.takeUp())
        counts.push(lines.length);
      expect(counts).toEqual([1, 2501]);
      expect(other.head()).toEqual(one.head());
    });

    test('a table that does not hold what this process has seen is never added to', async () => {
      const text = server.address();
      const journal = await openAt(text);
      await journal.append([eventOf('a')]);
      await server.ask(`truncate ${readAddress(text).schema}.event`);
      for (const events of [[eventOf('b')], []])
        await expect(journal.append(events)).rejects.toMatchObject({ code: 'store_damaged' });
    });
  });

  describe('an append whose answer is lost', () => {
    async function byProxy(doubtMs?: number) {
      const text = server.address();
      const proxy = await openProxy(server.port);
      const journal = await openAt(text.replace(`:${server.port}/`, `:${proxy.port}/`), doubtMs);
      return { text, proxy, journal };
    }
    const idsIn = async (journal: PostgresJournal) => {
      const lines = await journal.takeUp();
      return lines.map((line) => parseLine(line).data).map((data) => 'id' in data && data.id);
    };

    test('is looked for until it is found, though the answer of the look is lost as well', async () => {
      const { proxy, journal } = await byProxy();
      proxy.loseAnswerTo('insert into', 'and box = ');
      expect(await journal.append([eventOf('a')])).toMatchObject({ seq: 1 });
      expect(proxy.lost).toBe(2);
    });

    test('is one that was overtaken, if another box wrote first', async () => {
      const { text, proxy, journal } = await byProxy();
      const other = await openAt(text);
      await other.append([eventOf('other')]);
      proxy.loseAnswerTo('insert into');
      await expect(journal.append([eventOf('a')])).rejects.toBeInstanceOf(Overtaken);
      expect(await idsIn(journal)).toEqual(['other']);
    });

    test('is in doubt, and not refused, while the database refuses to write', async () => {
      const { text, proxy, journal } = await byProxy(100);
      const writes = (mode: 'off' | 'on') =>
        server.ask(
          `begin read write; alter role owner set default_transaction_read_only = ${mode}; commit`,
        );
      await journal.append([eventOf('first')]);
      await writes('on');
      try {
        proxy.loseAnswerTo('insert into');
        const doubt = { code: 'store_stopped' };
        await expect(journal.append([eventOf('a')])).rejects.toMatchObject(doubt);
        expect(journal.trouble()).toContain('was not confirmed');
        await expect(journal.append([eventOf('b')])).rejects.toMatchObject(doubt);
      } finally {
        await writes('off');
      }
      const other = await openAt(text);
      expect(await idsIn(other)).toEqual(['first', 'a']);
      expect(await idsIn(journal)).toEqual(['a']);
      expect(journal.trouble()).toBeNull();
      expect(journal.head()).toEqual(other.head());
    });
  });
});
