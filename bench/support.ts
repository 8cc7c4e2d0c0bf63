import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Actor } from '../src/core/actor.ts';
import type { Keyring } from '../src/core/keyring.ts';
import type { KeyDraft } from '../src/core/service.ts';
import { openRack, type Rack } from '../src/store/open.ts';
import { readAddress } from '../src/store/postgres/address.ts';

/** The shell user of the box, as a measurement plays it. */
export const local: Actor = { kind: 'local', name: 'bench' };

/** A new directory that goes away with the process. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'keyrack-bench-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Opens a rack that saves no snapshot while it is measured; in PostgreSQL if an address is given. */
export function openQuietly(directory: string, address?: string): Promise<Rack> {
  const sharing = { leaseMs: 5000, staleOk: false, sharedRates: false };
  const postgres = address === undefined ? null : { address: readAddress(address), ...sharing };
  return openRack(directory, { user: 'bench', snapshotEveryMs: 2 ** 31 - 1, postgres });
}

/** Every rule that a key can have; none of them refuses 203.0.113.9, which stands last in its list. */
export const everyRule: Omit<KeyDraft, 'name'> = {
  scopes: ['read'],
  allowedIps: ['192.0.2.0/24', '2001:db8::/32', '203.0.113.0/24'],
  expiresAt: '2099-01-01T00:00:00Z',
  rateLimit: '100000000/1m',
};

/** Makes so many keys, a thousand at a time; returns the ids and tokens of at most a thousand, from all over. */
export async function fill(keyring: Keyring, count: number, rules: Omit<KeyDraft, 'name'> = {}) {
  const made: { id: string; token: string }[] = [];
  for (let left = count; left > 0; left -= 1000) {
    const names = Array.from({ length: Math.min(left, 1000) }, (_, index) => `key ${left - index}`);
    const minted = await Promise.all(
      names.map((name) => keyring.createKey({ ...rules, name }, local)),
    );
    const some = minted.slice(0, Math.ceil((1000 * minted.length) / Math.max(count, 1000)));
    made.push(...some.map(({ key, token }) => ({ id: key.id, token })));
  }
  return made;
}

/** Creates per second, by so many writers, each of which waits for its answer. */
export async function createFor(keyring: Keyring, writers: number, ms: number): Promise<number> {
  const start = performance.now();
  let count = 0;
  const write = async () => {
    for (; performance.now() - start < ms; count += 1)
      await keyring.createKey({ name: 'backup script' }, local);
  };
  await Promise.all(Array.from({ length: writers }, write));
  return (count * 1000) / (performance.now() - start);
}

/** Milliseconds that the work takes. */
export async function time(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Bytes of the heap that are in use when all garbage is collected. */
export function heapBytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed;
}

/** One line of a table; `target` is null for a figure that is only shown. */
export interface Row {
  readonly what: string;
  readonly value: number;
  readonly unit?: string;
  readonly target: { readonly atLeast: number } | { readonly atMost: number } | null;
  /** The absolute figures behind it, on this machine. */
  readonly behind: string;
}

/** Prints rows as a table: figure, value, target, whether it is met, what is behind it. */
export function print(rows: readonly Row[]): void {
  const cells = rows.map(({ what, value, unit = '', target, behind }) => [
    what,
    `${value.toPrecision(3)}${unit}`,
    target === null ? '' : 'atLeast' in target ? `>= ${target.atLeast}` : `<= ${target.atMost}`,
    target === null ? '' : meets(value, target) ? 'met' : 'MISSED',
    behind,
  ]);
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...cells.map((line) => line[column]?.length ?? 0)),
  );
  for (const line of cells) {
    const padded = line.map((cell, column) => cell.padEnd(widths[column] ?? 0));
    process.stdout.write(`${padded.join('  ').trimEnd()}\n`);
  }
}

function meets(value: number, target: NonNullable<Row['target']>): boolean {
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}
