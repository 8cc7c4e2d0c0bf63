/**
 * What the store costs, as ratios within one run, since absolute figures are of the machine:
 * `node bench/store.ts`, about a minute. Where PostgreSQL is installed, `postgres.ts` adds what a rack in it costs. The bare loop that creates are compared with writes lines of the same length, one
 * for each writer, and syncs them together, over and over; it decides, hashes and answers nothing.
 */
import { readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Keyring } from '../src/core/keyring.ts';
import { hasPostgres } from '../test/support/postgres.ts';
import { measurePostgres } from './postgres.ts';
import {
  createFor,
  fill,
  heapBytes,
  local,
  median,
  openQuietly,
  print,
  type Row,
  temporaryDirectory,
  time,
} from './support.ts';

const sliceMs = 100;
const slices = 15;
const many = 100_000;

/** Creates by so many writers, each of which waits for its answer, and bare appends, in turns; medians. */
async function compareCreates(writers: number): Promise<Row> {
  const directory = temporaryDirectory();
  const { keyring, close } = await openQuietly(directory);
  await createFor(keyring, writers, sliceMs);
  const from = keyring.snapshot().head;
  const pairs: { created: number; bare: number }[] = [];
  for (let slice = 0; slice < slices; slice += 1) {
    const created = await createFor(keyring, writers, sliceMs);
    pairs.push({ created, bare: await appendFor(directory, writers) });
  }
  const to = keyring.snapshot().head;
  await close();
  const [created, bare] = [pairs.map((pair) => pair.created), pairs.map((pair) => pair.bare)];
  const batch = (to.seq - from.seq) / (to.batch - from.batch);
  return {
    what: `creates, ${writers} writers, to bare synced appends`,
    value: median(pairs.map((pair) => pair.created / pair.bare)),
    target: { atLeast: 0.5 },
    behind: `${median(created).toFixed()}/s of ${median(bare).toFixed()}/s, ${batch.toFixed(1)} a batch`,
  };
}

/** Lines per second, of the length that a create has. */
async function appendFor(directory: string, writers: number): Promise<number> {
  const line = readFileSync(join(directory, 'journal/000001.ndjson'), 'utf8').split('\n')[5];
  const bytes = Buffer.from(`${line}\n`.repeat(writers));
  const file = await open(join(directory, 'bare'), 'a');
  const start = performance.now();
  let count = 0;
  for (; performance.now() - start < sliceMs; count += writers) {
    await file.write(bytes);
    await file.datasync();
  }
  const ms = performance.now() - start;
  await file.close();
  return (count * 1000) / ms;
}

type Change = (keyring: Keyring, id: string) => Promise<unknown>;

/** The change of one key at a time in a small and in a large rack, in turns; medians. */
async function compareChange(what: string, racks: readonly Filled[], change: Change): Promise<Row> {
  const times = racks.map((): number[] => []);
  for (let turn = 0; turn < 300; turn += 1) {
    for (const [index, { keyring, ids }] of racks.entries()) {
      const id = ids[turn % ids.length] ?? '';
      times[index]?.push(await time(() => change(keyring, id)));
    }
  }
  const [small = 0, large = 0] = times.map(median);
  return {
    what: `${what}, at ${many} keys to at 100`,
    value: large / small,
    target: { atMost: 1.3 },
    behind: `${large.toFixed(3)} ms to ${small.toFixed(3)} ms`,
  };
}

interface Filled {
  readonly keyring: Keyring;
  readonly ids: readonly string[];
}

const toggle: Change = async (keyring, id) => {
  const { status } = await keyring.getKey(id, local);
  return status === 'active' ? keyring.disableKey(id, local) : keyring.enableKey(id, local);
};
const create: Change = (keyring) => keyring.createKey({ name: 'backup script' }, local);
const createLimited: Change = async (keyring) => {
  const draft = { name: 'backup script', profile: 'pterodactyl-client' };
  const { key } = await keyring.createKey(draft, local);
  return keyring.revokeKey(key.id, local);
};

/** Opening a large rack with and without its snapshot, and what it holds in memory. */
async function measureStart(directory: string): Promise<readonly Row[]> {
  const snapshot = join(directory, 'keyrack.json');
  const [opened, parsed]: [number[], number[]] = [[], []];
  const empty = heapBytes();
  let heap = 0;
  for (let turn = 0; turn < 3; turn += 1) {
    const text = readFileSync(snapshot, 'utf8');
    parsed.push(await time(() => JSON.parse(text)));
    const start = performance.now();
    const { close } = await openQuietly(directory);
    opened.push(performance.now() - start);
    if (turn === 0) heap = heapBytes() - empty;
    await close();
  }
  rmSync(snapshot);
  const rebuilt = await time(async () => (await openQuietly(directory)).close());
  const [start, parse] = [median(opened), median(parsed)];
  return [
    {
      what: `start-up with ${many} keys to JSON.parse of the snapshot`,
      value: start / parse,
      target: { atMost: 4 },
      behind: `${start.toFixed()} ms to ${parse.toFixed()} ms`,
    },
    {
      what: 'the same without a snapshot, which is written anew',
      value: rebuilt / parse,
      target: null,
      behind: `${rebuilt.toFixed()} ms`,
    },
    {
      what: 'memory per key',
      value: heap / many,
      unit: ' B',
      target: null,
      behind: `${(heap / 2 ** 20).toFixed()} MiB`,
    },
  ];
}

/** The longest that requests wait while the snapshot of a large rack is saved. */
async function measureSave(close: () => Promise<void>): Promise<Row> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const ms = await time(close);
  delay.disable();
  return {
    what: `saving the snapshot of ${many} keys: longest pause`,
    value: delay.max / 1e6,
    unit: ' ms',
    target: null,
    behind: `${ms.toFixed()} ms in all`,
  };
}

async function filled(count: number) {
  const rack = await openQuietly(temporaryDirectory());
  const made = await fill(rack.keyring, count);
  return { ids: made.slice(0, 100).map(({ id }) => id), ...rack };
}

// A server runs for months: what is measured is code that is warm.
await compareCreates(128);
for (const writers of [1, 16, 128]) print([await compareCreates(writers)]);
const racks = [await filled(100), await filled(many)] as const;
print([
  await compareChange('enable or disable', racks, toggle),
  await compareChange('create', racks, create),
  await compareChange('create with a limit, and revoke', racks, createLimited),
]);
await racks[0].close();
const { directory } = racks[1];
print([await measureSave(racks[1].close)]);
print(await measureStart(directory));
if (hasPostgres) await measurePostgres(print);
else process.stdout.write('PostgreSQL is not installed, so a rack in it was not measured\n');
