import { readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { verifyChain } from '../../src/core/audit.ts';
import { type JournalRecord, maxLineBytes, parseLine } from '../../src/core/chain.ts';
import type { FileSystem } from '../../src/store/file-system.ts';
import { type JournalOptions, openJournal } from '../../src/store/journal-open.ts';
import { MemoryJournal } from '../../src/store/memory.ts';
import { journalContract } from '../contract/journal.ts';
import { faultyFileSystem } from './faulty-file-system.ts';
import { eventOf, quickDisk, temporaryDirectory } from './support.ts';

journalContract('MemoryJournal', async () => new MemoryJournal());
journalContract('FileJournal', async () => (await open(newDirectory())).journal);
journalContract(
  'FileJournal with a segment a batch',
  async () => (await open(newDirectory(), { segmentBytes: 1 })).journal,
);

journalContract(
  'FileJournal with some batches a segment',
  async () => (await open(newDirectory(), { segmentBytes: 900 })).journal,
);

function newDirectory(): string {
  return join(temporaryDirectory(), 'journal');
}

async function open(directory: string, options: JournalOptions = {}) {
  const opened = await openJournal(directory, { fileSystem: quickDisk, ...options });
  onTestFinished(() => opened.journal.close());
  return opened;
}

/** A journal of six events in three segments. */
async function threeSegments(directory: string) {
  const { journal } = await open(directory, { segmentBytes: 500 });
  for (const id of ['a', 'b', 'c']) await journal.append([eventOf(id), eventOf(id)]);
  return journal;
}

describe('segments', () => {
  test('a batch that finds the segment full begins the next one, and the chain goes on', async () => {
    const directory = newDirectory();
    const journal = await threeSegments(directory);
    expect(readdirSync(directory)).toEqual(['000001.ndjson', '000002.ndjson', '000003.ndjson']);
    expect((await verifyChain(journal, null)).ok).toBe(true);
    await journal.close();

    const reopened = await open(directory, { segmentBytes: 500 });
    expect(reopened.journal.head()).toEqual(journal.head());
    await reopened.journal.append([eventOf('d')]);
    expect(await verifyChain(reopened.journal, null)).toMatchObject({ ok: true, records: 7 });
  });

  test('reading from the middle skips the segments that end before it', async () => {
    const journal = await threeSegments(newDirectory());
    const seqs: number[] = [];
    for await (const line of journal.read(4)) seqs.push(parseLine(line).seq);
    expect(seqs).toEqual([4, 5, 6]);
  });

  test('opening after a known record hands over the records after it and no others', async () => {
    const directory = newDirectory();
    await (await threeSegments(directory)).close();
    for (const after of [0, 1, 2, 3, 5, 6]) {
      const records: JournalRecord[] = [];
      const { journal } = await open(directory, {
        after,
        onRecord: (record) => records.push(record),
      });
      expect(records.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6].slice(after));
      expect(await verifyChain(journal, null)).toMatchObject({ ok: true, records: 6 });
      await journal.close();
    }
  });

  test('a missing segment is refused by its name', async () => {
    const directory = newDirectory();
    await (await threeSegments(directory)).close();
    await quickDisk.rename(join(directory, '000002.ndjson'), join(directory, '000004.ndjson'));
    await expect(open(directory)).rejects.toMatchObject({
      code: 'store_damaged',
      message: expect.stringContaining('segment "000002.ndjson" is missing'),
    });
  });

  test('segments that changed places are refused', async () => {
    const directory = newDirectory();
    await (await threeSegments(directory)).close();
    const swap = [
      ['000002', 'x'],
      ['000003', '000002'],
      ['x', '000003'],
    ] as const;
    for (const [from, to] of swap) {
      await quickDisk.rename(join(directory, `${from}.ndjson`), join(directory, `${to}.ndjson`));
    }
    for (const after of [0, 2, 4, 6]) {
      const places = after === 0 ? [] : [{ seq: 6, hash: '0'.repeat(64), file: 'head' }];
      await expect(open(directory, { after, places })).rejects.toMatchObject({
        code: 'store_damaged',
      });
    }
  });

  test('a crash between making a segment and writing it leaves an empty one, which is used', async () => {
    const directory = newDirectory();
    await (await threeSegments(directory)).close();
    await (await quickDisk.open(join(directory, '000004.ndjson'), 0o101, 0o600)).close();
    const { journal, recovered } = await open(directory);
    expect(recovered).toBeNull();
    await journal.append([eventOf('d')]);
    expect(await verifyChain(journal, null)).toMatchObject({ ok: true, records: 7 });
    expect(statSync(join(directory, '000004.ndjson')).size).toBeGreaterThan(0);
  });

  test('case 118: a segment that is a link is refused', async () => {
    const directory = newDirectory();
    await (await threeSegments(directory)).close();
    await quickDisk.rename(join(directory, '000003.ndjson'), join(directory, 'elsewhere'));
    symlinkSync(join(directory, 'elsewhere'), join(directory, '000003.ndjson'));
    await expect(open(directory)).rejects.toMatchObject({ code: 'store_damaged' });
  });
});

describe('a failing disk', () => {
  test('a short write is continued', async () => {
    const directory = newDirectory();
    const { fileSystem } = faultyFileSystem({
      at: 1,
      errno: 'EIO',
      forever: false,
      writes: 'short',
      only: 'write',
    });
    const { journal } = await open(directory, { fileSystem });
    await journal.append([eventOf('a'), eventOf('b')]);
    expect(await verifyChain(journal, null)).toMatchObject({ ok: true, records: 2 });
  });

  test('a full disk refuses the batch by errno and path, takes the fragment back, and the next one goes on', async () => {
    const directory = newDirectory();
    const { fileSystem } = faultyFileSystem({
      at: 2,
      errno: 'ENOSPC',
      forever: false,
      writes: 'torn',
      only: 'write',
    });
    const { journal } = await open(directory, { fileSystem });
    await journal.append([eventOf('a')]);
    const path = join(directory, '000001.ndjson');
    const before = readFileSync(path);
    await expect(journal.append([eventOf('b')])).rejects.toMatchObject({
      code: 'disk_full',
      message: `Cannot append to the journal: writing "${path}" failed with ENOSPC; nothing was changed, free disk space and try again`,
    });
    expect(readFileSync(path)).toEqual(before);
    await journal.append([eventOf('c')]);
    expect(await verifyChain(journal, null)).toMatchObject({ ok: true, records: 2 });
  });

  test('a disk that accepts no byte is a failure, not an endless loop', async () => {
    const stuck = { ...quickDisk };
    stuck.open = async (path, flags, mode) => ({
      ...(await quickDisk.open(path, flags, mode)),
      write: async () => ({ bytesWritten: 0 }),
    });
    const { journal } = await open(newDirectory(), { fileSystem: stuck });
    await expect(journal.append([eventOf('a')])).rejects.toMatchObject({ code: 'store_failed' });
  });

  test('after one failed sync no change is acknowledged again, though the disk has recovered', async () => {
    const { fileSystem } = faultyFileSystem({
      at: 2,
      errno: 'EIO',
      forever: false,
      writes: 'torn',
      only: 'datasync',
    });
    const { journal } = await open(newDirectory(), { fileSystem });
    const head = await journal.append([eventOf('a')]);
    const stopped = {
      code: 'store_stopped',
      message: expect.stringMatching(/was not confirmed \(EIO\); restart Keyrack/),
    };
    await expect(journal.append([eventOf('b')])).rejects.toMatchObject(stopped);
    await expect(journal.append([eventOf('c')])).rejects.toMatchObject(stopped);
    expect(journal.head()).toEqual(head);
    expect(await verifyChain(journal, null)).toMatchObject({ ok: true, records: 1 });
  });

  test('a fragment that cannot be taken back stops the journal', async () => {
    const { fileSystem } = faultyFileSystem({
      at: 2,
      errno: 'EIO',
      forever: true,
      writes: 'torn',
      only: 'write',
    });
    fileSystem.open = ((openFile) => async (path, flags, mode) => ({
      ...(await openFile(path, flags, mode)),
      truncate: async () => Promise.reject(Object.assign(new Error('injected'), { code: 'EIO' })),
    }))(fileSystem.open);
    const directory = newDirectory();
    const { journal } = await open(directory, { fileSystem });
    await journal.append([eventOf('a')]);
    const stopped = { message: expect.stringContaining('restart Keyrack') };
    await expect(journal.append([eventOf('b')])).rejects.toMatchObject(stopped);
    await expect(journal.append([eventOf('c')])).rejects.toMatchObject(stopped);
    await journal.close();
    const reopened = await open(directory);
    expect(reopened.recovered).not.toBeNull();
    expect(reopened.journal.head().seq).toBe(1);
  });

  test('an event too long for a line is refused before anything is written', async () => {
    const directory = newDirectory();
    const { journal } = await open(directory);
    await expect(
      journal.append([eventOf('a'), eventOf('x'.repeat(maxLineBytes))]),
    ).rejects.toMatchObject({
      code: 'store_failed',
      message: expect.stringContaining(`is longer than ${maxLineBytes}`),
    });
    expect(readdirSync(directory)).toEqual([]);
    expect(journal.head().seq).toBe(0);
  });

  test('case 119: a process that may open no more files goes on appending, and a segment that cannot begin changes nothing', async () => {
    let isOut = false;
    const fileSystem: FileSystem = {
      ...quickDisk,
      async open(...args) {
        if (isOut) throw Object.assign(new Error('injected'), { code: 'EMFILE' });
        return quickDisk.open(...args);
      },
    };
    const { journal } = await open(newDirectory(), { fileSystem, segmentBytes: 600 });
    await journal.append([eventOf('a')]);
    isOut = true;
    await journal.append([eventOf('b')]);
    await journal.append([eventOf('c')]);
    const late = await journal.append([eventOf('d')]).catch(({ code }) => code);
    expect(late).toBe('store_failed');
    isOut = false;
    await journal.append([eventOf('f')]);
    expect(journal.trouble()).toBeNull();
    expect((await verifyChain(journal, null)).ok).toBe(true);
  });

  test('a closed journal refuses to append', async () => {
    const { journal } = await open(newDirectory());
    await journal.close();
    await expect(journal.append([eventOf('a')])).rejects.toMatchObject({ code: 'store_failed' });
  });
});

/** Attack: a byte that no decoder takes in place of a replacement character, which a lenient one would read as before. */
test('bytes that are not UTF-8 are found by the check of the chain, whatever they would be read as', async () => {
  const directory = newDirectory();
  const { journal } = await open(directory);
  await journal.append([eventOf('a'), eventOf('\ufffd'), eventOf('c')]);
  expect((await verifyChain(journal, null)).ok).toBe(true);
  const path = join(directory, '000001.ndjson');
  const bytes = readFileSync(path);
  const at = bytes.indexOf('\ufffd');
  writeFileSync(
    path,
    Buffer.concat([bytes.subarray(0, at), Buffer.of(0xff), bytes.subarray(at + 3)]),
  );
  expect(await verifyChain(journal, null)).toMatchObject({ ok: false, problem: { seq: 2 } });
});
