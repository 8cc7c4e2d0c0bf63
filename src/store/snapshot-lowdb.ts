/**
 * The readable projection of the journal, in lowdb's hands. lowdb's own file adapter syncs
 * nothing, leaves the file readable to all and takes a missing file for an empty one; its preset
 * swaps the file for memory under NODE_ENV=test. So lowdb gets this adapter.
 */
import { join } from 'node:path';
import { type Adapter, Low } from 'lowdb';
import type { Snapshot } from '../core/ports.ts';
import { diskFileSystem, type FileSystem } from './file-system.ts';
import { readText } from './read-file.ts';
import { fromFile, type SnapshotFile, toFile, whyNoSnapshot } from './snapshot-file.ts';
import { snapshotText } from './snapshot-text.ts';
import { hashState, hashStateInTurns } from './state-hash.ts';
import { storeDamaged, storeFailed } from './store-error.ts';
import { replaceFile } from './write-file.ts';

/** The name of the file in the data directory. */
export const snapshotName = 'keyrack.json';

/** How a snapshot file is kept; everything has a default. */
export interface SnapshotOptions {
  readonly fileSystem?: FileSystem;
  /** Told why a snapshot will be rebuilt from the journal. */
  readonly onUnreadable?: (reason: string) => void;
}

const maxBytes = 256 * 1024 * 1024;

/**
 * Core's Snapshot in `keyrack.json`. What cannot be read loads as null; what was edited by hand is
 * refused with `store_damaged`, since a change without an event must not take effect.
 */
export function lowdbSnapshot(directory: string, options: SnapshotOptions = {}): Snapshot {
  const path = join(directory, snapshotName);
  const low = new Low<SnapshotFile | null>(fileAdapter(path, options), null);
  return {
    async load() {
      await low.read();
      return low.data && fromFile(low.data);
    },
    async save(data) {
      low.data = toFile(data, await hashStateInTurns(data.rack));
      await low.write();
    },
  };
}

function fileAdapter(path: string, options: SnapshotOptions): Adapter<SnapshotFile | null> {
  const { fileSystem = diskFileSystem, onUnreadable = () => undefined } = options;
  return {
    async read() {
      const { file, reason } = await readSnapshotFile(fileSystem, path);
      if (file) refuseEdited(path, file);
      else onUnreadable(reason);
      return file;
    },
    async write(file) {
      try {
        if (file) await replaceFile(fileSystem, path, snapshotText(file));
      } catch (error) {
        throw storeFailed('save the snapshot', 'replacing', path, error);
      }
    },
  };
}

/** A snapshot as it stands in its file, edited or not, or why there is none. */
export type SnapshotText =
  | { readonly file: SnapshotFile; readonly reason: null }
  | { readonly file: null; readonly reason: string; readonly missing: boolean };

/** Reads the file of a snapshot. */
export async function readSnapshotFile(
  fileSystem: FileSystem,
  path: string,
): Promise<SnapshotText> {
  const found = await readText(fileSystem, path, maxBytes);
  if (found.text !== null) return parse(found.text);
  return { file: null, reason: found.reason, missing: found.missing };
}

function parse(text: string): SnapshotText {
  try {
    const value = JSON.parse(text);
    const reason = whyNoSnapshot(value);
    return reason === null ? { file: value, reason } : { file: null, reason, missing: false };
  } catch {
    const reason = text.trim() === '' ? 'it is empty' : 'it is not JSON';
    return { file: null, reason, missing: false };
  }
}

function refuseEdited(path: string, file: SnapshotFile): void {
  if (hashState(file) === file.meta.stateHash) return;
  const reason = `the accounts or keys in "${path}" were edited, which leaves no trace in the audit`;
  const wayOut =
    'nothing was changed, see keyrack doctor, move the file away to have it rebuilt from the journal, and make the change with keyrack: api-key update or another command, or api-key import for keys from elsewhere';
  throw storeDamaged('load the snapshot', reason, wayOut);
}
