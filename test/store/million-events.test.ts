/** A rack with a long past: what a start and a check of the audit read of it, and what they keep in memory. */
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { genesisHead, type Head, seal } from '../../src/core/chain.ts';
import type { KeyrackEvent } from '../../src/core/event.ts';
import { genesis } from '../../src/core/genesis.ts';
import { apply, State } from '../../src/core/state.ts';
import type { FileSystem } from '../../src/store/file-system.ts';
import { writeHead } from '../../src/store/head-file.ts';
import { segmentName } from '../../src/store/journal-segments.ts';
import { lowdbSnapshot } from '../../src/store/snapshot-lowdb.ts';
import { keyRecord } from '../core/support/fixtures.ts';
import { local, openTestRack, quickDisk } from './support.ts';

const events = 1_000_000;
const batchSize = 100;
const segmentBytes = 8 * 1024 * 1024;
const chunkBytes = 64 * 1024;
const mebibyte = 1024 * 1024;

const ts = '2026-11-21T10:00:00.000Z';
const clock = () => Date.parse(ts);
const keys = Array.from({ length: 100 }, (_, index) => `kr_${String(index).padStart(12, '0')}`);

/** The first events of a rack, its keys, and then one key after the other switched off or on. */
function eventAt(index: number): KeyrackEvent {
  const first = genesis(ts, 'tester');
  const begun = first[index];
  if (begun) return begun;
  const id = keys[(index - first.length) % keys.length] ?? '';
  const turn = Math.floor((index - first.length) / keys.length);
  if (turn > 0)
    return { ts, actor: local, op: turn % 2 ? 'key.disabled' : 'key.enabled', data: { id } };
  const { enabled, version, createdAt, revokedAt, previous, ...data } = keyRecord({
    id,
    digest: id,
  });
  return { ts, actor: local, op: 'key.created', data };
}

/** Writes the journal in sealed segments, as a rack of years would have it, with head and snapshot at its end. */
async function build(directory: string): Promise<void> {
  mkdirSync(join(directory, 'journal'), { mode: 0o700 });
  const state = new State();
  let head: Head = genesisHead;
  let segment = 0;
  for (let index = 0; index < events; ) {
    segment += 1;
    const file = openSync(join(directory, 'journal', segmentName(segment)), 'wx', 0o600);
    for (let size = 0; size < segmentBytes && index < events; ) {
      const lines: string[] = [];
      const batch = head.batch + 1;
      for (const end = index + batchSize; index < end; index += 1) {
        const event = eventAt(index);
        const sealed = seal(event, head, batch);
        apply(state, event);
        lines.push(sealed.line, '\n');
        head = sealed.head;
      }
      size += writeSync(file, lines.join(''));
    }
    closeSync(file);
  }
  await lowdbSnapshot(directory, { fileSystem: quickDisk }).save({
    head,
    rack: state.toData(),
    usage: { total: [], previous: [] },
  });
  await writeHead(quickDisk, directory, head);
}

/** The disk, and how many bytes were read of each file. */
function countingDisk(onRead: () => void = () => undefined) {
  const read = new Map<string, number>();
  const fileSystem: FileSystem = {
    ...quickDisk,
    async open(path, flags, mode) {
      const file = await quickDisk.open(path, flags, mode);
      return {
        ...file,
        async read(...args) {
          const done = await file.read(...args);
          read.set(path, (read.get(path) ?? 0) + done.bytesRead);
          onRead();
          return done;
        },
      };
    },
  };
  return { fileSystem, read };
}

describe('a rack of a million events', () => {
  let directory: string;
  let segments: readonly string[];
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'keyrack-store-'));
    await build(directory);
    const journal = join(directory, 'journal');
    segments = readdirSync(journal).map((name) => join(journal, name));
  }, 120_000);
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  test('case 120: a start reads the snapshot, the last segment, and the first lines of the others', async () => {
    const { fileSystem, read } = countingDisk();
    const rack = await openTestRack(directory, { fileSystem, clock });
    expect(rack.notices).toEqual([]);
    // The last turn, which switches off, did not come to the last two keys.
    expect((await rack.keyring.listKeys({ status: 'active' }, local)).total).toBe(2);
    const last = segments.at(-1) ?? '';
    expect(segments.length).toBeGreaterThan(20);
    for (const path of segments.slice(0, -1))
      expect(read.get(path), path).toBeLessThanOrEqual(chunkBytes);
    expect(read.get(last)).toBeLessThanOrEqual(statSync(last).size + 2 * chunkBytes);
    const snapshot = join(directory, 'keyrack.json');
    expect(read.get(snapshot)).toBe(statSync(snapshot).size);
    await rack.close();
  });

  test('case 120: a check of the whole chain keeps no more than a part of it in memory', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    let reads = 0;
    let most = 0;
    const held = () => {
      collect();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const { fileSystem, read } = countingDisk(() => {
      reads += 1;
      if (reads % 250 === 0) most = Math.max(most, held());
    });
    const rack = await openTestRack(directory, { fileSystem, clock });
    const before = held();
    [reads, most] = [0, before];
    read.clear();
    const report = await rack.keyring.verifyAudit(null, local);
    expect(report).toMatchObject({ ok: true, records: events });
    const whole = segments.reduce((sum, path) => sum + statSync(path).size, 0);
    expect([...read.values()].reduce((sum, bytes) => sum + bytes, 0)).toBe(whole);
    expect(whole).toBeGreaterThan(200 * mebibyte);
    expect(most - before).toBeLessThan(16 * mebibyte);
    await rack.close();
  }, 120_000);
});
