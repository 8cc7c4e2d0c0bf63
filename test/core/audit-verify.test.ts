import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AuditReport, verifyChain } from '../../src/core/audit.ts';
import { genesisHead, type Head, seal } from '../../src/core/chain.ts';
import type { KeyrackEvent } from '../../src/core/event.ts';
import { eventAt, journalOf, type ReadJournal, reading } from './support/audit-journal.ts';
import { at } from './support/fixtures.ts';

const count = 9;
const journal = journalOf(count);
const { lines } = journal;
const head = { seq: count, hash: journal.head().hash };
const seq = fc.integer({ min: 1, max: count });

function verify(changed: readonly string[]): Promise<AuditReport> {
  return verifyChain(reading(changed, journal.head()), null);
}

async function expectProblemAt(changed: readonly string[], at: number): Promise<void> {
  const report = await verify(changed);
  expect(report).toMatchObject({ ok: false, records: at - 1, problem: { seq: at } });
}

describe('a chain', () => {
  it('that is whole is so reported, with its head', async () => {
    expect(await verify(lines)).toEqual({
      ok: true,
      records: count,
      head,
      problem: null,
      warning: null,
    });
  });

  it('without a line is whole', async () => {
    const { ok, records } = await verifyChain(journalOf(0), null);
    expect([ok, records]).toEqual([true, 0]);
  });

  it('with any flipped bit anywhere is broken at that line', async () => {
    const file = Buffer.from(lines.join('\n'));
    const flip = fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 0, max: 7 }));
    await fc.assert(
      fc.asyncProperty(flip, async ([offset, bit]) => {
        const damaged = Buffer.from(file);
        damaged[offset] = (damaged[offset] ?? 0) ^ (1 << bit);
        const at = file.subarray(0, offset).toString().split('\n').length;
        await expectProblemAt(damaged.toString().split('\n'), at);
      }),
      { numRuns: 300 },
    );
  });

  it('with a missing line is broken where it was, the last one too', async () => {
    await fc.assert(fc.asyncProperty(seq, (at) => expectProblemAt(lines.toSpliced(at - 1, 1), at)));
  });

  it('with a repeated line is broken at the repetition', async () => {
    await fc.assert(
      fc.asyncProperty(seq, (at) =>
        expectProblemAt(lines.toSpliced(at, 0, lines[at - 1] ?? ''), at + 1),
      ),
    );
  });

  it('with two lines in each other’s place is broken at the first of them', async () => {
    await fc.assert(
      fc.asyncProperty(seq, seq, async (a, b) => {
        fc.pre(a !== b);
        const swapped = lines.with(a - 1, lines[b - 1] ?? '').with(b - 1, lines[a - 1] ?? '');
        await expectProblemAt(swapped, Math.min(a, b));
      }),
    );
  });

  it('with an empty line is broken there', async () => {
    await expectProblemAt(lines.toSpliced(4, 0, ''), 5);
  });

  it('that was cut is broken where it ends', async () => {
    await fc.assert(fc.asyncProperty(seq, (at) => expectProblemAt(lines.slice(0, at - 1), at)));
  });

  it('that was recomputed while this process runs is found at its newest record', async () => {
    const forged = rechained((index) => (index === 3 ? 99 : index));
    const report = await verify(forged.lines);
    expect(report.problem).toEqual({ seq: count, reason: 'it is not the record that was written' });
  });
});

describe('a time that goes back', () => {
  const timed = (...minutes: readonly (number | 'reset')[]) => {
    const made: string[] = [];
    let last: Head = genesisHead;
    for (const [index, minute] of minutes.entries()) {
      const ts = at((minute === 'reset' ? 0 : minute) * 60_000);
      const data = { from: at(0), to: ts };
      const event: KeyrackEvent =
        minute === 'reset'
          ? { ts, actor: { kind: 'system' }, op: 'clock.reset', data }
          : { ...eventAt(1), ts };
      const sealed = seal(event, last, index + 1);
      made.push(sealed.line);
      last = sealed.head;
    }
    return verifyChain(reading(made, last), null);
  };

  it('case 85: is a warning that names the event, and the chain holds by its sequence numbers', async () => {
    expect(await timed(0, 90, 30, 31, 95)).toMatchObject({
      ok: true,
      records: 5,
      problem: null,
      warning: { seq: 3, reason: expect.stringContaining('60 minutes before') },
    });
  });

  it.each([
    ['a correction by a minute', [0, 2, 1, 3]],
    ['a clock that was reset', [0, 90, 'reset', 1, 2]],
  ] as const)('is nothing to tell of %s', async (_, minutes) => {
    expect(await timed(...minutes)).toMatchObject({ ok: true, warning: null });
  });
});

describe('a head that was noted elsewhere', () => {
  it('is confirmed if the record with its number has its hash', async () => {
    for (const at of [1, 5, count]) {
      const { hash } = JSON.parse(lines[at - 1] ?? '');
      expect((await verifyChain(journal, { seq: at, hash })).ok).toBe(true);
    }
  });

  it('shows that a chain was recomputed before this process began', async () => {
    const forged = rechained((index) => (index === 3 ? 99 : index));
    expect((await verifyChain(forged, null)).ok).toBe(true);
    expect(await verifyChain(forged, head)).toMatchObject({
      ok: false,
      records: count,
      problem: { seq: count, reason: 'its hash is not the expected one' },
    });
  });

  it('shows that a chain was cut', async () => {
    const report = await verifyChain(journalOf(5), head);
    expect(report.problem).toEqual({ seq: count, reason: 'the journal ends before it' });
    expect(report.head.seq).toBe(5);
  });
});

it('a change that becomes durable while the chain is read is no damage', async () => {
  const grown = journalOf(count + 1);
  let newest: Head = journal.head();
  const growing: ReadJournal = {
    ...journal,
    head: () => newest,
    async *read() {
      yield* lines;
      newest = grown.head();
    },
  };
  expect(await verifyChain(growing, null)).toMatchObject({ ok: true, records: count });
});

it('a failure to read is passed on and not taken for damage of the chain', async () => {
  const failing: ReadJournal = {
    ...journal,
    read: () => {
      throw new Error('EIO');
    },
  };
  await expect(verifyChain(failing, null)).rejects.toThrow('EIO');
});

/** The same journal with other events, hashed anew from the first line on: what an intruder could write. */
function rechained(numberOf: (index: number) => number): ReadJournal {
  const forged: string[] = [];
  let last: Head = genesisHead;
  for (let index = 0; index < count; index += 1) {
    const sealed = seal(eventAt(numberOf(index)), last, Math.floor(index / 2) + 1);
    forged.push(sealed.line);
    last = sealed.head;
  }
  return reading(forged, last);
}
