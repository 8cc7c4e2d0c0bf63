/**
 * What a rack in PostgreSQL costs, as part of `bench/store.ts`. The server is a real one of this machine that
 * syncs what it commits. Boxes are racks of this process, each with its own connections and directory. The
 * bare loop that creates are compared with inserts lines of the same length through the same driver,
 * one for each writer, in one statement, over and over; it decides, hashes and tells nobody anything.
 */
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Keyring } from '../src/core/keyring.ts';
import type { Rack } from '../src/store/open.ts';
import { readAddress } from '../src/store/postgres/address.ts';
import { startPostgres } from '../test/support/postgres.ts';
import {
  createFor,
  everyRule,
  fill,
  local,
  median,
  openQuietly,
  type Row,
  temporaryDirectory,
  time,
} from './support.ts';

const sliceMs = 100;
const slices = 15;

/** The figures; `print` is given them as they come. */
export async function measurePostgres(print: (rows: readonly Row[]) => void): Promise<void> {
  const server = await startPostgres({ durable: true });
  try {
    await compareCreates(server.address(), 128);
    for (const writers of [1, 16, 128]) print([await compareCreates(server.address(), writers)]);
    print([await compareVerdicts(server.address())]);
    print(await measureRevokes(server.address()));
  } finally {
    await server.stop();
  }
}

function openBox(address: string): Promise<Rack> {
  return openQuietly(temporaryDirectory(), address);
}

/** Creates by so many writers of one box, each of which waits for its answer, and bare inserts, in turns; medians. */
async function compareCreates(address: string, writers: number): Promise<Row> {
  const { keyring, close } = await openBox(address);
  const bare = await openBare(address, writers);
  await createFor(keyring, writers, sliceMs);
  const from = keyring.head;
  const pairs: { created: number; bare: number }[] = [];
  for (let slice = 0; slice < slices; slice += 1) {
    const created = await createFor(keyring, writers, sliceMs);
    pairs.push({ created, bare: await bare.insertFor() });
  }
  const batch = (keyring.head.seq - from.seq) / (keyring.head.batch - from.batch);
  await bare.close();
  await close();
  const [created, inserted] = [pairs.map((pair) => pair.created), pairs.map((pair) => pair.bare)];
  return {
    what: `creates in PostgreSQL, ${writers} writers, to bare inserts`,
    value: median(pairs.map((pair) => pair.created / pair.bare)),
    target: { atLeast: 0.5 },
    behind: `${median(created).toFixed()}/s of ${median(inserted).toFixed()}/s, ${batch.toFixed(1)} a batch`,
  };
}

/** A loop that inserts so many lines at a time into a table like that of a rack. */
async function openBare(address: string, writers: number) {
  const { connectionString, schema } = readAddress(address);
  const client = new pg.Client({ connectionString });
  await client.connect();
  const table = `${schema}.bare`;
  await client.query(`create table ${table} (like ${schema}.event including all)`);
  const { rows } = await client.query(
    `select convert_from(line, 'UTF8') as line from ${schema}.event order by seq desc limit 1`,
  );
  const lines = new Array<string>(writers).fill(rows[0].line).join('\n');
  let seq = 0;
  const insert = () =>
    client.query(
      `insert into ${table} (seq, batch, line, hash, box)
       select $1::bigint + place, 1, convert_to(line, 'UTF8'), left(right(line, 66), 64), gen_random_uuid()
       from unnest(string_to_array($2, chr(10))) with ordinality as lines (line, place)`,
      [seq, lines],
    );
  return {
    /** Lines per second. */
    async insertFor(): Promise<number> {
      const start = performance.now();
      const before = seq;
      for (; performance.now() - start < sliceMs; seq += writers) await insert();
      return ((seq - before) * 1000) / (performance.now() - start);
    },
    close: () => client.end(),
  };
}

/** Verdicts of a box and of a rack in files, in turns; medians. The target is for verdicts over HTTP, see `http.ts`. */
async function compareVerdicts(address: string): Promise<Row> {
  const racks = [await openBox(address), await openQuietly(temporaryDirectory())] as const;
  const works: (() => number)[] = [];
  for (const { keyring } of racks) works.push(await judging(keyring));
  const rounds: number[][] = [];
  for (let round = 0; round < 4 * slices; round += 1) {
    rounds.push(works.map((work) => work()));
    // A lease is renewed between requests.
    await delay(5);
  }
  rounds.splice(0, slices);
  for (const { close } of racks) await close();
  const of = (index: number) => median(rounds.map((round) => round[index] ?? Number.NaN)).toFixed();
  return {
    what: 'verdicts in process, rack in PostgreSQL to rack in files',
    value: median(rounds.map(([box = 0, files = 0]) => box / files)),
    target: null,
    behind: `${of(0)}/s to ${of(1)}/s`,
  };
}

async function judging(keyring: Keyring): Promise<() => number> {
  const made = await fill(keyring, 100, everyRule);
  return () => {
    const start = performance.now();
    let count = 0;
    for (; performance.now() - start < sliceMs; count += made.length)
      for (const { token } of made)
        keyring.authenticate({ token, ip: '203.0.113.9', permission: 'read' });
    return (count * 1000) / (performance.now() - start);
  };
}

/** From the moment that a revoke is asked of one of three boxes until the last of them refuses the key. */
async function measureRevokes(address: string): Promise<readonly Row[]> {
  const boxes: Rack[] = [];
  for (let index = 0; index < 3; index += 1) boxes.push(await openBox(address));
  const keyrings = boxes.map(({ keyring }) => keyring);
  const [one] = keyrings as [Keyring];
  const [last, answered]: [number[], number[]] = [[], []];
  for (const { id, token } of await fill(one, 500)) {
    const passes = (keyring: Keyring) =>
      keyring.authenticate({ token, ip: null, permission: null }).valid;
    const start = performance.now();
    const answer = time(() => one.revokeKey(id, local));
    while (keyrings.some(passes)) await new Promise((resolve) => setImmediate(resolve));
    last.push(performance.now() - start);
    answered.push(await answer);
  }
  for (const { close } of boxes) await close();
  const row = (what: string, times: readonly number[], part: number): Row => ({
    what: `${what} on 3 boxes, ${part * 100} of 100`,
    value: quantile(times, part),
    unit: ' ms',
    target: null,
    behind: `${times.length} revokes`,
  });
  return [
    row('revoke to last refusal', last, 0.5),
    row('revoke to last refusal', last, 0.99),
    row('revoke to its answer', answered, 0.5),
    row('revoke to its answer', answered, 0.99),
  ];
}

function quantile(values: readonly number[], part: number): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;
}
