import { describe, expect, test } from 'vitest';
import { verifyChain } from '../../src/core/audit.ts';
import { genesisHead, parseLine } from '../../src/core/chain.ts';
import type { KeyrackEvent } from '../../src/core/event.ts';
import type { Journal } from '../../src/core/ports.ts';

const actor = { kind: 'local', name: 'tester' } as const;

function event(id: string): KeyrackEvent {
  return { ts: '2026-11-21T10:00:00.000Z', actor, op: 'key.revoked', data: { id } };
}

async function collect(lines: AsyncIterable<string>): Promise<readonly string[]> {
  const all: string[] = [];
  for await (const line of lines) all.push(line);
  return all;
}

async function ids(journal: Journal, from: number): Promise<readonly string[]> {
  const records = (await collect(journal.read(from))).map(parseLine);
  return records.map(({ data }) => ('id' in data ? (data.id ?? '') : ''));
}

/** What every Journal keeps. `open` makes a new and empty one. */
export function journalContract(name: string, open: () => Promise<Journal>): void {
  describe(`${name}, as a Journal`, () => {
    test('a new journal stands before the first record and reads nothing', async () => {
      const journal = await open();
      expect(journal.head()).toEqual(genesisHead);
      expect(await collect(journal.read(1))).toEqual([]);
    });

    test('the events of one append are one batch, and the next append is the next one', async () => {
      const journal = await open();
      const first = await journal.append([event('a'), event('b')]);
      expect(first).toMatchObject({ seq: 2, batch: 1 });
      const second = await journal.append([event('c')]);
      expect(second).toMatchObject({ seq: 3, batch: 2 });
      expect(journal.head()).toEqual(second);
      const records = (await collect(journal.read(1))).map(parseLine);
      expect(records.map(({ seq, batch }) => [seq, batch])).toEqual([
        [1, 1],
        [2, 1],
        [3, 2],
      ]);
    });

    test('an append of nothing changes nothing', async () => {
      const journal = await open();
      const head = await journal.append([event('a')]);
      expect(await journal.append([])).toEqual(head);
      expect(await journal.append([event('b')])).toMatchObject({ seq: 2, batch: 2 });
    });

    test('the lines form a chain that verifies up to the head', async () => {
      const journal = await open();
      for (const id of ['a', 'b', 'c']) await journal.append([event(id), event(id)]);
      const { seq, hash } = journal.head();
      const report = await verifyChain(journal, { seq, hash });
      expect(report).toEqual({
        ok: true,
        records: 6,
        head: { seq, hash },
        problem: null,
        warning: null,
      });
    });

    test('reading begins at the sequence number asked for', async () => {
      const journal = await open();
      await journal.append(['a', 'b', 'c'].map(event));
      await journal.append(['d'].map(event));
      expect(await ids(journal, 1)).toEqual(['a', 'b', 'c', 'd']);
      expect(await ids(journal, 3)).toEqual(['c', 'd']);
      expect(await ids(journal, 4)).toEqual(['d']);
      expect(await ids(journal, 5)).toEqual([]);
    });

    test('any text stands on one line and comes back as it was', async () => {
      const journal = await open();
      const texts = [
        'a\nb\r\n',
        '\u2028\u2029\u0085',
        '\ud800',
        'äöü 漢字 👩‍🚀',
        '{"v":1,"seq":1,"b":9,',
        '","hash":"',
      ];
      await journal.append(texts.map(event));
      const lines = await collect(journal.read(1));
      expect(lines).toHaveLength(texts.length);
      for (const line of lines) expect(line).not.toMatch(/[\r\n]/);
      expect(await ids(journal, 1)).toEqual(texts);
    });

    test('a reader that stops early leaves the journal usable', async () => {
      const journal = await open();
      await journal.append(['a', 'b'].map(event));
      for await (const line of journal.read(1)) {
        expect(parseLine(line).seq).toBe(1);
        break;
      }
      await journal.append([event('c')]);
      expect(await ids(journal, 1)).toEqual(['a', 'b', 'c']);
    });

    test('a reader sees no gap and no half record while appends go on', async () => {
      const journal = await open();
      await journal.append(['a', 'b', 'c'].map(event));
      const seen: number[] = [];
      for await (const line of journal.read(1)) {
        seen.push(parseLine(line).seq);
        if (seen.length <= 3) await journal.append([event('x')]);
      }
      expect(seen.length).toBeGreaterThanOrEqual(3);
      expect(seen).toEqual(seen.map((_, index) => index + 1));
    });
  });
}
