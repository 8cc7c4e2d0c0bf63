import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Actor } from '../../src/core/actor.ts';
import type { AuditEntry } from '../../src/core/audit.ts';
import type { KeyrackEvent } from '../../src/core/event.ts';
import type { Keyring } from '../../src/core/keyring.ts';
import { diskFileSystem, type FileSystem } from '../../src/store/file-system.ts';
import { openRack, type Rack, type RackOptions } from '../../src/store/open.ts';

/** The shell user of the box, as tests play it. */
export const local: Actor = { kind: 'local', name: 'tester' };

/** A new directory that goes away with the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'keyrack-store-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** The real disk without the waiting: what a sync is for is tested where it matters. */
export const quickDisk: FileSystem = {
  ...diskFileSystem,
  async open(path, flags, mode) {
    const file = await diskFileSystem.open(path, flags, mode);
    return {
      read: (...args) => file.read(...args),
      write: (...args) => file.write(...args),
      truncate: (length) => file.truncate(length),
      datasync: async () => undefined,
      sync: async () => undefined,
      close: () => file.close(),
    };
  },
};

/** An event that tells its name back. */
export function eventOf(id: string): KeyrackEvent {
  return { ts: '2026-11-21T10:00:00.000Z', actor: local, op: 'key.revoked', data: { id } };
}

/** Opens a rack that is closed with the test, however it ends. */
export async function openTestRack(
  directory: string,
  options: Partial<RackOptions> = {},
): Promise<Rack> {
  const rack = await openRack(directory, { user: 'tester', fileSystem: quickDisk, ...options });
  onTestFinished(() => rack.close().catch(() => undefined));
  return rack;
}

/** A copy of a data directory as a crash at this moment would leave it. */
export function crashCopy(directory: string): string {
  const copy = temporaryDirectory();
  for (const name of ['journal', 'head', 'keyrack.json']) {
    cpSync(join(directory, name), join(copy, name), { recursive: true });
  }
  return copy;
}

/** All management events, oldest first. */
export async function history(keyring: Keyring): Promise<readonly AuditEntry[]> {
  const { items } = await keyring.listAudit({ limit: 100 }, local);
  return items.toReversed();
}

/** The path and the bytes of the first segment. */
export function firstSegment(directory: string): { path: string; bytes: Buffer } {
  const path = join(directory, 'journal', '000001.ndjson');
  return { path, bytes: readFileSync(path) };
}

/** Where each line of a text begins. */
export function lineOffsets(bytes: Buffer): readonly number[] {
  const offsets = [0];
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) offsets.push(at + 1);
  return offsets.slice(0, -1);
}

/** A data directory with three keys, closed in order. */
export async function threeKeys(directory = temporaryDirectory()): Promise<string> {
  const rack = await openTestRack(directory);
  for (const name of ['one', 'two', 'three']) await rack.keyring.createKey({ name }, local);
  await rack.close();
  return directory;
}

/** The names of the keys that a directory holds, sorted. */
export async function namesIn(directory: string): Promise<readonly string[]> {
  const rack = await openTestRack(directory);
  const { items } = await rack.keyring.listKeys({ sort: 'created' }, local);
  await rack.close();
  return items.map(({ name }) => name).sort();
}
