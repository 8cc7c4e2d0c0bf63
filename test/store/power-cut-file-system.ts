/**
 * The disk as a power cut leaves it. Every call goes to the real disk as well; beside it stands a
 * model of what is durable. Bytes are durable when their file was synced, names when their
 * directory was. A failed sync drops what it should have written and the next one succeeds, as
 * Linux does it.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { FileSystem, OpenFile } from '../../src/store/file-system.ts';
import { quickDisk, temporaryDirectory } from './support.ts';

interface ModelFile {
  durable: Buffer;
  /** The length as a process sees it. */
  length: number;
  dirty: ((bytes: Buffer) => Buffer)[];
}

/** What becomes of bytes that were written and not synced: they are gone, or their place is full of zeros. */
export type Unsynced = 'lost' | 'zeros';

export interface PowerCutDisk {
  readonly fileSystem: FileSystem;
  /** Copies what is durable now to a new directory. */
  image(unsynced: Unsynced): string;
  /** Called after every call to the disk. */
  onCall: () => void;
  /** The number of data syncs from now on until one fails. */
  failSyncIn: number;
}

/** A disk whose power can be cut; it holds everything under `root`. */
export function powerCutDisk(root: string): PowerCutDisk {
  const live = new Map<string, ModelFile | 'directory'>();
  const durable = new Map<string, ModelFile | 'directory'>();

  const syncFile = (file: ModelFile) => {
    disk.failSyncIn -= 1;
    const { dirty } = file;
    file.dirty = [];
    if (disk.failSyncIn === 0) throw Object.assign(new Error('EIO: injected'), { code: 'EIO' });
    file.durable = dirty.reduce((bytes, change) => change(bytes), file.durable);
  };
  const syncNames = (directory: string) => {
    for (const path of durable.keys())
      if (dirname(path) === directory && !live.has(path)) durable.delete(path);
    for (const [path, node] of live) if (dirname(path) === directory) durable.set(path, node);
  };
  const wrapFile = (file: OpenFile, path: string, node: ModelFile | 'directory'): OpenFile => ({
    ...file,
    async write(buffer, offset, length, position) {
      if (node === 'directory') throw new Error('not a file');
      const written = await file.write(buffer, offset, length, position);
      const bytes = Buffer.from(buffer.subarray(offset, offset + length));
      node.dirty.push((old) => overwrite(old, bytes, position));
      node.length = Math.max(node.length, position + length);
      disk.onCall();
      return written;
    },
    async truncate(length) {
      if (node === 'directory') throw new Error('not a file');
      await file.truncate(length);
      node.dirty.push((old) => old.subarray(0, length));
      node.length = length;
      disk.onCall();
    },
    async datasync() {
      if (node !== 'directory') syncFile(node);
      disk.onCall();
    },
    async sync() {
      if (node === 'directory') syncNames(path);
      else syncFile(node);
      disk.onCall();
    },
  });
  const disk: PowerCutDisk = {
    onCall: () => undefined,
    failSyncIn: Number.POSITIVE_INFINITY,
    image(unsynced) {
      const copy = temporaryDirectory();
      for (const [path, node] of [...durable].sort(([a], [b]) => (a < b ? -1 : 1))) {
        if (dirname(path) !== root && durable.get(dirname(path)) !== 'directory') continue;
        const target = join(copy, relative(root, path));
        if (node === 'directory') mkdirSync(target);
        else writeFileSync(target, contentAfterCut(node, unsynced));
      }
      return copy;
    },
    fileSystem: {
      ...quickDisk,
      async open(path, flags, mode) {
        const file = await quickDisk.open(path, flags, mode);
        if (path !== root && !live.has(path))
          live.set(path, { durable: Buffer.alloc(0), length: 0, dirty: [] });
        disk.onCall();
        return wrapFile(file, path, live.get(path) ?? 'directory');
      },
      async mkdir(path, options) {
        const created = await quickDisk.mkdir(path, options);
        if (path !== root) live.set(path, 'directory');
        return created;
      },
      async rename(from, to) {
        await quickDisk.rename(from, to);
        live.set(to, live.get(from) ?? 'directory');
        live.delete(from);
        disk.onCall();
      },
      async unlink(path) {
        await quickDisk.unlink(path);
        live.delete(path);
        disk.onCall();
      },
    },
  };
  return disk;
}

function overwrite(old: Buffer, bytes: Buffer, position: number): Buffer {
  const result = Buffer.alloc(Math.max(old.length, position + bytes.length));
  old.copy(result);
  bytes.copy(result, position);
  return result;
}

function contentAfterCut({ durable, length }: ModelFile, unsynced: Unsynced): Buffer {
  if (unsynced === 'lost' || length <= durable.length) return durable;
  return Buffer.concat([durable, Buffer.alloc(length - durable.length)]);
}
