import { describe, expect, it } from 'vitest';
import { type AuditQuery, listAudit } from '../../src/core/audit.ts';
import { genesisHead, seal } from '../../src/core/chain.ts';
import { eventTypes } from '../../src/core/event.ts';
import { journalOf, type ReadJournal, reading } from './support/audit-journal.ts';
import { at, keyRecord, rejectionOf } from './support/fixtures.ts';

const twelve = journalOf(12);
const long = journalOf(2345);

async function seqsOf(query: AuditQuery, journal = twelve): Promise<number[]> {
  return (await listAudit(journal, query)).items.map(({ seq }) => seq);
}

describe('the audit list', () => {
  it('shows every event, newest first', async () => {
    expect(await seqsOf({})).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it('shows an event with its place, time, actor and hash', async () => {
    const { items, ...page } = await listAudit(twelve, { limit: 1 });
    expect(page).toEqual({ page: 1, limit: 1, total: 12 });
    expect(items).toEqual([
      {
        seq: 12,
        ts: at(11_000),
        actor: { kind: 'system' },
        op: 'key.enabled',
        data: { id: 'k2' },
        hash: twelve.head().hash,
      },
    ]);
  });

  it.each<[string, AuditQuery, number[]]>([
    ['a key', { key: 'k0' }, [10, 7, 4, 1]],
    ['a key that is nowhere', { key: 'nobody' }, []],
    ['the name of a local actor', { actor: 'alice' }, [9, 5, 1]],
    ['the account of an actor', { actor: 'bob' }, [10, 6, 2]],
    ['the name of who acts as an account', { actor: 'Zo\u00eb' }, [10, 6, 2]],
    ['the key of an actor', { actor: 'kr_bbbbbbbbbbbb' }, [11, 7, 3]],
    ['the account of an acting key', { actor: 'carol' }, [11, 7, 3]],
    ['Keyrack itself', { actor: 'keyrack' }, [12, 8, 4]],
    ['no part of a name', { actor: 'ali' }, []],
    ['no kind of actor', { actor: 'local' }, []],
    ['a type', { type: 'key.disabled' }, [11, 6, 1]],
    ['a moment, that moment included', { since: at(9000) }, [12, 11, 10]],
    ['a moment with a zone', { since: '2026-11-21T12:00:09+02:00' }, [12, 11, 10]],
    ['a moment without a zone, taken as UTC', { since: '2026-11-21T10:00:09' }, [12, 11, 10]],
    ['a day', { since: '2026-11-22' }, []],
    ['all conditions together', { key: 'k0', type: 'key.disabled', since: at(0) }, [1]],
  ])('is narrowed by %s', async (_, query, seqs) => {
    expect(await seqsOf(query)).toEqual(seqs);
    const { total } = await listAudit(twelve, { ...query, limit: 1 });
    expect(total).toBe(seqs.length);
  });

  it.each<[string, AuditQuery]>([
    ['type', { type: 'key.stolen' }],
    ['type', { type: '__proto__' }],
    ['type', { type: 'x'.repeat(10_000) }],
    ['since', { since: 'yesterday' }],
    ['since', { since: '1' }],
    ['since', { since: '2026-02-30' }],
    ['since', { since: 'x'.repeat(10_000) }],
    ['page', { page: 0 }],
    ['limit', { limit: 101, key: 'k0' }],
  ])('refuses a bad %s', async (path, query) => {
    const { code, issues, message } = await rejectionOf(listAudit(twelve, query));
    expect([code, issues[0]?.path]).toEqual(['invalid_input', path]);
    expect(message.length).toBeLessThan(500);
  });

  it('takes every type of event', async () => {
    for (const type of eventTypes) await listAudit(twelve, { type });
  });

  it('of an empty journal is empty', async () => {
    const page = await listAudit(journalOf(0), {});
    expect(page).toEqual({ items: [], page: 1, limit: 50, total: 0 });
  });
});

describe('the pages of a long audit', () => {
  it.each<AuditQuery>([{}, { since: at(0) }])(
    'show every event exactly once: %j',
    async (query) => {
      const seqs: number[] = [];
      for (let page = 1; page <= 25; page += 1) {
        seqs.push(...(await seqsOf({ ...query, page, limit: 100 }, long)));
      }
      expect(seqs).toEqual(Array.from({ length: 2345 }, (_, index) => 2345 - index));
    },
  );

  it('are found without reading what is not shown', async () => {
    const journal = reading(long.lines, long.head());
    expect(await seqsOf({ page: 3, limit: 10 }, journal)).toEqual([
      2325, 2324, 2323, 2322, 2321, 2320, 2319, 2318, 2317, 2316,
    ]);
    expect(journal.reads).toBe(10);
  });

  it('are ordered by sequence, even if the clock went back', async () => {
    const first = seal(
      { ts: at(5000), actor: { kind: 'system' }, op: 'rack.created', data: {} },
      genesisHead,
      1,
    );
    const second = seal(
      { ts: at(0), actor: { kind: 'system' }, op: 'rack.created', data: {} },
      first.head,
      2,
    );
    expect(await seqsOf({}, reading([first.line, second.line], second.head))).toEqual([2, 1]);
  });
});

it('digests are left out of the data of an event', async () => {
  const { enabled, createdAt, revokedAt, previous, ...data } = keyRecord();
  const { line, head } = seal(
    { ts: at(0), actor: { kind: 'system' }, op: 'key.created', data },
    genesisHead,
    1,
  );
  const [entry] = (await listAudit(reading([line], head), {})).items;
  const { digest, ...shown } = data;
  expect(entry?.data).toEqual(shown);
});

it('a failure to read is passed on and not taken for damage', async () => {
  const failing: ReadJournal = {
    ...twelve,
    read: () => {
      throw new Error('EIO');
    },
  };
  await expect(listAudit(failing, {})).rejects.toThrow('EIO');
});

it('a damaged line is reported as damage of the store', async () => {
  const lines = twelve.lines.with(5, 'x');
  const { code } = await rejectionOf(listAudit(reading(lines, twelve.head()), {}));
  expect(code).toBe('store_damaged');
});
