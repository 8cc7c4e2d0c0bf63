import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type Head, seal } from '../../src/core/chain.ts';
import { sha256 } from '../../src/core/sha256.ts';
import { type JournalOptions, openJournal } from '../../src/store/journal-open.ts';
import { eventOf, lineOffsets, quickDisk, temporaryDirectory } from './support.ts';

/** A journal of the batches a | b c d | e f | g, as bytes, with the place of every line. */
let whole: Buffer;
let offsets: readonly number[];
let heads: Head[];
let directory: string;
let path: string;

beforeEach(async () => {
  directory = join(temporaryDirectory(), 'journal');
  path = join(directory, '000001.ndjson');
  const { journal } = await openJournal(directory, { fileSystem: quickDisk });
  for (const batch of ['a', 'bcd', 'ef', 'g']) await journal.append([...batch].map(eventOf));
  await journal.close();
  whole = readFileSync(path);
  offsets = lineOffsets(whole);
  heads = [];
  let head: Head = { seq: 0, batch: 0, hash: '0'.repeat(64) };
  for (const [batch, names] of ['a', 'bcd', 'ef', 'g'].entries()) {
    for (const [index, name] of [...names].entries()) {
      head = seal(eventOf(name), head, batch + 1, index < names.length - 1).head;
      heads.push(head);
    }
  }
});

async function open(options: JournalOptions = {}) {
  const opened = await openJournal(directory, { fileSystem: quickDisk, ...options });
  onTestFinished(() => opened.journal.close());
  return opened;
}

function write(...parts: readonly (Buffer | string)[]): void {
  writeFileSync(path, Buffer.concat(parts.map((part) => Buffer.from(part))));
}

/** The bytes of lines `from` to `to`, counted from 0. */
function lines(from: number, to = from): Buffer {
  return whole.subarray(offsets[from], offsets[to + 1] ?? whole.length);
}

function damagedAt(line: number, reason = ''): object {
  const place = `line ${line} of "${path}" (at byte ${offsets[line - 1]}) does not hold: ${reason}`;
  return { code: 'store_damaged', message: expect.stringContaining(place) };
}

describe('a torn tail', () => {
  test('case 94: cut at any byte of the last record, the journal keeps the records before it and sets the rest aside', async () => {
    const last = offsets[6] ?? 0;
    for (let size = last + 1; size < whole.length; size += 1) {
      write(whole.subarray(0, size));
      const { journal, recovered } = await openJournal(directory, { fileSystem: quickDisk });
      expect(journal.head()).toEqual(heads[5]);
      expect(recovered).toMatchObject({
        segment: '000001.ndjson',
        offset: last,
        bytes: size - last,
      });
      expect(readFileSync(join(directory, recovered?.saved ?? ''))).toEqual(
        whole.subarray(last, size),
      );
      expect(readFileSync(path)).toEqual(whole.subarray(0, last));
      await journal.close();
    }
  });

  test('a batch of several records that was cut at any byte goes as a whole', async () => {
    const start = offsets[1] ?? 0;
    for (let size = start + 1; size < (offsets[4] ?? 0); size += 7) {
      write(whole.subarray(0, size));
      const { journal, recovered } = await openJournal(directory, { fileSystem: quickDisk });
      expect(journal.head()).toEqual(heads[0]);
      expect(recovered).toMatchObject({ offset: start, bytes: size - start });
      await journal.close();
    }
  });

  test('a batch that was cut between two of its lines goes as a whole', async () => {
    for (const last of [1, 2]) {
      write(lines(0, last));
      const { journal, recovered } = await openJournal(directory, { fileSystem: quickDisk });
      expect(journal.head()).toEqual(heads[0]);
      expect(recovered).toMatchObject({ offset: offsets[1], bytes: lines(1, last).length });
      await journal.close();
    }
  });

  test('a batch without its end before a later segment is damage', async () => {
    write(lines(0, 2));
    writeFileSync(join(directory, '000002.ndjson'), lines(4, 6));
    await expect(open()).rejects.toMatchObject(
      damagedAt(2, 'batch 2 begins there, and its end is missing'),
    );
  });

  test('a batch without its end before another batch is damage', async () => {
    const head = heads[2] ?? { seq: 0, batch: 0, hash: '' };
    write(lines(0, 2), `${seal(eventOf('x'), head, 3).line}\n`);
    await expect(open()).rejects.toMatchObject(
      damagedAt(4, 'it begins a batch before batch 2 is at its end'),
    );
  });

  test('case 99: a last line without its newline counts as torn, though its hash is right', async () => {
    truncateSync(path, whole.length - 1);
    const { journal, recovered } = await open();
    expect(journal.head()).toEqual(heads[5]);
    expect(recovered?.bytes).toBe(lines(6).length - 1);
  });

  test('case 98: zeros after the last record are torn', async () => {
    for (const size of [1, 4096, 600_000]) {
      write(whole, Buffer.alloc(size));
      const { journal, recovered } = await openJournal(directory, { fileSystem: quickDisk });
      expect(journal.head()).toEqual(heads[6]);
      expect(recovered?.bytes).toBe(size);
      expect(readFileSync(path)).toEqual(whole);
      await journal.close();
    }
  });

  test('a batch of which only the later page reached the disk is torn', async () => {
    write(lines(0, 3), Buffer.alloc(lines(4).length), lines(5));
    const { journal, recovered } = await open();
    expect(journal.head()).toEqual(heads[3]);
    expect(recovered?.bytes).toBe(lines(4, 5).length);
  });

  test('the next append goes on where the tail was cut', async () => {
    truncateSync(path, whole.length - 7);
    const { journal } = await open();
    expect(await journal.append([eventOf('h')])).toMatchObject({ seq: 7 });
    await journal.close();
    const reopened = await open();
    expect(reopened.recovered).toBeNull();
    expect(reopened.journal.head().seq).toBe(7);
  });

  test('torn from its first byte on, the journal is empty and goes on', async () => {
    write(lines(0).subarray(0, 50));
    const { journal, recovered } = await open();
    expect(journal.head().seq).toBe(0);
    expect(recovered).toMatchObject({ offset: 0, bytes: 50 });
  });

  test('the tail is kept in a file that only its owner may read', async () => {
    truncateSync(path, whole.length - 7);
    const { recovered } = await open();
    const { mode } = await quickDisk.lstat(join(directory, recovered?.saved ?? ''));
    expect(mode & 0o777).toBe(0o600);
  });
});

describe('damage', () => {
  test('case 95: a flipped bit at every other byte and every newline before the last batch is refused with line and offset, and nothing changes', async () => {
    const last = offsets[6] ?? 0;
    for (let at = 0; at < last; at += offsets.includes(at + 2) ? 1 : 2) {
      const bytes = Buffer.from(whole);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << ((at * 7) % 8));
      write(bytes);
      const line = offsets.filter((offset) => offset <= at).length;
      await expect(
        openJournal(directory, { fileSystem: quickDisk }),
        `byte ${at}`,
      ).rejects.toMatchObject(damagedAt(line));
      expect(readFileSync(path)).toEqual(bytes);
    }
    expect(readdirSync(directory)).toEqual(['000001.ndjson']);
  });

  test.each([
    ['deleted', () => [lines(0, 2), lines(4, 6)], 4, 'its sequence number is 5, not 4'],
    [
      'deleted before the last',
      () => [lines(0, 4), lines(6)],
      6,
      'its sequence number is 7, not 6',
    ],
    ['repeated', () => [lines(0, 2), lines(2), lines(3, 6)], 4, 'its sequence number is 3, not 4'],
    [
      'swapped with the next',
      () => [lines(0, 2), lines(4), lines(3), lines(5, 6)],
      4,
      'its sequence number is 5, not 4',
    ],
    ['zeroed', () => [lines(0, 2), Buffer.alloc(lines(3).length), lines(4, 6)], 4, ''],
    ['emptied', () => [lines(0, 2), '\n', lines(3, 6)], 4, 'it does not end in a hash'],
  ])('case 96: a line that is %s is refused', async (_, parts, line, reason) => {
    write(...parts());
    await expect(open()).rejects.toMatchObject(damagedAt(line, reason));
  });

  test('a record of another chain in the last place is refused, though its hash is right', async () => {
    const stranger = seal(eventOf('x'), { seq: 6, batch: 3, hash: 'f'.repeat(64) }, 4);
    write(lines(0, 5), `${stranger.line}\n`);
    await expect(open()).rejects.toMatchObject(
      damagedAt(7, 'it does not follow the line before it'),
    );
  });

  test('case 105: an event or a format that this version does not know is refused by name, even in the last place', async () => {
    const head = heads[5] ?? { seq: 0, batch: 0, hash: '' };
    const unknown = { ...eventOf('x'), op: 'key.teleported' } as never;
    const later = lines(6)
      .toString()
      .replace('{"v":1,', '{"v":2,')
      .replace(/^(.+),"hash":"\w+"\}/, (_, body) => `${body},"hash":"${sha256(body)}"}`);
    for (const [line, reason] of [
      [`${seal(unknown, head, 4).line}\n`, 'this Keyrack does not know the event "key.teleported"'],
      [later, 'it has format version 2, this Keyrack reads 1'],
    ] as const) {
      write(lines(0, 5), line);
      const wayOut =
        'nothing was changed, a newer Keyrack wrote it: open the directory with that one';
      await expect(open()).rejects.toMatchObject(damagedAt(7, `${reason}; ${wayOut}`));
    }
  });

  test('case 100: a file that was converted to CR LF is refused with the cause, even if it holds one batch', async () => {
    for (const part of [whole, lines(0)]) {
      write(part.toString().replaceAll('\n', '\r\n'));
      await expect(open()).rejects.toMatchObject(damagedAt(1, 'it ends in CR LF'));
    }
  });

  test('case 100: a file with a byte order mark is refused with the cause', async () => {
    write('\ufeff', whole);
    await expect(open()).rejects.toMatchObject(damagedAt(1, 'it begins with a byte order mark'));
  });

  test('bytes that are not UTF-8 are refused', async () => {
    const bytes = Buffer.from(whole);
    bytes[(offsets[2] ?? 0) + 60] = 0xff;
    write(bytes);
    await expect(open()).rejects.toMatchObject(damagedAt(3, 'it is not valid UTF-8'));
  });

  test('a flaw in a segment that is not the last one is always damage', async () => {
    write(whole.subarray(0, whole.length - 3));
    const next = seal(eventOf('h'), heads[6] ?? heads[0] ?? { seq: 0, batch: 0, hash: '' }, 5);
    writeFileSync(join(directory, '000002.ndjson'), `${next.line}\n`);
    await expect(open()).rejects.toMatchObject(damagedAt(7, 'it has no newline at its end'));
  });

  test('an event that cannot be applied is refused at its line', async () => {
    const onRecord = ({ seq }: { seq: number }) => {
      if (seq === 7) throw new Error('no key "g" was created before it');
    };
    await expect(open({ onRecord })).rejects.toMatchObject(
      damagedAt(7, 'no key "g" was created before it'),
    );
  });
});

describe('a place noted elsewhere', () => {
  const place = (index: number, hash = heads[index]?.hash ?? '') => ({
    seq: index + 1,
    hash,
    file: 'head',
  });

  test('a torn line that the place calls durable is damage', async () => {
    truncateSync(path, whole.length - 7);
    await expect(open({ places: [place(6)] })).rejects.toMatchObject(damagedAt(7));
    const { journal } = await open({ places: [place(5)] });
    expect(journal.head()).toEqual(heads[5]);
  });

  test('a journal that was cut after a batch before the place is refused', async () => {
    write(lines(0, 3));
    await expect(open({ places: [place(5)] })).rejects.toMatchObject({
      code: 'store_damaged',
      message: expect.stringContaining(
        'it ends at sequence number 4, but "head" says that it reached 6',
      ),
    });
  });

  test('a journal that was cut inside a batch before the place is refused', async () => {
    write(lines(0, 4));
    const reason = 'batch 3 begins there, and its end is missing, and "head" says';
    await expect(open({ places: [place(5)] })).rejects.toMatchObject(damagedAt(5, reason));
  });

  test('a journal of another chain is refused', async () => {
    await expect(open({ places: [place(3, 'f'.repeat(64))] })).rejects.toMatchObject({
      code: 'store_damaged',
      message: expect.stringContaining('"head" belongs to another journal'),
    });
  });

  test('a missing journal is refused if a file was made from it, and is not made', async () => {
    await quickDisk.unlink(path);
    await expect(open({ traces: ['head'] })).rejects.toMatchObject({
      code: 'store_damaged',
      message: expect.stringContaining('holds no journal, but "head" was made from one'),
    });
  });
});
