import { readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ErrorCode, KeyError } from '../../src/core/errors.ts';
import { openRack, type Rack } from '../../src/store/open.ts';
import { type Fault, faultyFileSystem } from './faulty-file-system.ts';
import {
  crashCopy,
  firstSegment,
  history,
  local,
  namesIn,
  openTestRack,
  temporaryDirectory,
  threeKeys,
} from './support.ts';

/** What the rack acknowledged, in the words of the audit; the account of a new rack counts as its opening. */
type Acknowledged = string[];

const segmentBytes = 1200;

/** How an opening or a change may fail when the disk does. */
const codes: readonly ErrorCode[] = ['disk_full', 'store_failed', 'store_stopped'];

/** A day in the life of a rack. Every step may fail; what did not is noted. */
async function live(rack: Rack, done: Acknowledged): Promise<void> {
  const { keyring } = rack;
  const step = async (op: string, id: string, act: () => Promise<unknown>) => {
    const acknowledged = await act().then(
      () => true,
      () => false,
    );
    if (acknowledged) done.push(`${op} ${id}`);
  };
  for (const name of ['one', 'two']) {
    const made = await keyring.createKey({ name }, local).catch(() => null);
    if (!made) continue;
    const { id } = made.key;
    done.push(`key.created ${id}`);
    await step('key.disabled', id, () => keyring.disableKey(id, local));
    await step('key.revoked', id, () => keyring.revokeKey(id, local));
  }
}

/** Lives through a fault, then opens the directory on a good disk; returns what was promised and what is there. */
async function survive(fault: Fault) {
  const directory = temporaryDirectory();
  const { fileSystem, reached } = faultyFileSystem(fault);
  const done: Acknowledged = [];
  try {
    const rack = await openRack(directory, { user: 'tester', fileSystem, segmentBytes });
    await live(rack, done);
    await rack.close().catch(() => undefined);
  } catch (error) {
    expect(codes).toContain((error as KeyError).code);
  }
  const rack = await openTestRack(directory, { segmentBytes });
  const found = (await history(rack.keyring))
    .filter(({ op }) => op.startsWith('key.'))
    .map(({ op, data }) => `${op} ${data.id}`);
  const audit = await rack.keyring.verifyAudit(null, local);
  const accounts = await rack.keyring.listAccounts({}, local);
  await rack.close();
  return { done, found, audit, accounts, reached: reached() };
}

const kinds: readonly Omit<Fault, 'at'>[] = [
  { errno: 'ENOSPC', forever: false, writes: 'torn' },
  { errno: 'EIO', forever: true, writes: 'short' },
  { errno: 'ENOSPC', forever: true, writes: 'torn', only: 'write' },
  { errno: 'EDQUOT', forever: true, writes: 'short', only: 'write' },
];

test.each(kinds)(
  'case 106: whichever call to the disk fails ($errno, forever: $forever, only: $only), what was acknowledged is there, and at most one change more',
  async (kind) => {
    for (let at = 1, reached = true; reached; at += 1) {
      const { done, found, audit, accounts, ...rest } = await survive({ ...kind, at });
      reached = rest.reached;
      const extra = [...found];
      for (const change of done) expect(extra, `call ${at}`).toContain(change);
      for (const change of done) extra.splice(extra.indexOf(change), 1);
      expect(extra.length, `call ${at} left ${extra}`).toBeLessThanOrEqual(1);
      expect(audit.ok, `call ${at}`).toBe(true);
      expect(accounts.items.map(({ name }) => name)).toEqual(['admin']);
    }
  },
);

test.each(kinds)(
  'whichever call fails ($errno, forever: $forever, only: $only) while a torn journal is recovered, nothing confirmed is lost and the tail is kept',
  async (kind) => {
    const crashed = await tornRack();
    for (let at = 1, reached = true; reached; at += 1) {
      const directory = crashCopy(crashed);
      const faulty = faultyFileSystem({ ...kind, at });
      const opening = openTestRack(directory, { fileSystem: faulty.fileSystem });
      const error = await opening.then(
        (rack) => rack.close().catch(() => null),
        (reason) => reason,
      );
      if (error) expect(codes, `call ${at}`).toContain(error.code);
      reached = faulty.reached();
      expect(await namesIn(directory), `call ${at}`).toEqual(['one', 'three', 'two']);
      const kept = readdirSync(join(directory, 'journal')).filter((name) =>
        name.startsWith('torn-'),
      );
      expect(kept.length, `call ${at}`).toBeGreaterThanOrEqual(1);
    }
  },
);

/** A directory whose last write, of a fourth key, was cut short. */
async function tornRack(): Promise<string> {
  const directory = await threeKeys();
  const rack = await openTestRack(directory);
  await rack.keyring.createKey({ name: 'four' }, local);
  const copy = crashCopy(directory);
  const { path, bytes } = firstSegment(copy);
  truncateSync(path, bytes.length - 20);
  return copy;
}
