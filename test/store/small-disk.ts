/**
 * The disk with only so much room: files that grow use it up, files that shrink, go or are replaced
 * give it back. The write that finds too little leaves what fits and fails with ENOSPC.
 */
import { dirname, join } from 'node:path';
import type { FileSystem, OpenFile } from '../../src/store/file-system.ts';
import { quickDisk } from './support.ts';

export interface SmallDisk {
  readonly fileSystem: FileSystem;
  /** How many bytes more fit; a test may set it. */
  room: number;
}

/** A disk with so much room. */
export function smallDisk(room = Number.POSITIVE_INFINITY): SmallDisk {
  const sizes = new Map<string, number>();
  const resize = (path: string, size: number) => {
    disk.room -= size - (sizes.get(path) ?? 0);
    sizes.set(path, size);
  };
  const forget = (path: string) => {
    resize(path, 0);
    sizes.delete(path);
  };
  const wrap = (file: OpenFile, path: string): OpenFile => ({
    ...file,
    async write(buffer, offset, length, position) {
      const growth = Math.max(0, position + length - (sizes.get(path) ?? 0));
      const fits = length - Math.max(0, growth - Math.max(0, disk.room));
      if (fits > 0) {
        await file.write(buffer, offset, fits, position);
        resize(path, Math.max(sizes.get(path) ?? 0, position + fits));
      }
      if (fits < length) throw Object.assign(new Error('ENOSPC: no room'), { code: 'ENOSPC' });
      return { bytesWritten: length };
    },
    async truncate(length) {
      await file.truncate(length);
      resize(path, length);
    },
  });
  const disk: SmallDisk = {
    room,
    fileSystem: {
      ...quickDisk,
      async open(path, flags, mode) {
        const file = await quickDisk.open(path, flags, mode);
        const real = join(
          await quickDisk.realpath(dirname(path)),
          path.slice(dirname(path).length),
        );
        const stats = await quickDisk.lstat(real);
        if (!sizes.has(real)) sizes.set(real, stats.size);
        return wrap(file, real);
      },
      async rename(from, to) {
        await quickDisk.rename(from, to);
        const size = sizes.get(from) ?? 0;
        if (sizes.has(to)) forget(to);
        sizes.delete(from);
        sizes.set(to, size);
      },
      async unlink(path) {
        const { size } = await quickDisk.lstat(path);
        if (!sizes.has(path)) sizes.set(path, size);
        await quickDisk.unlink(path);
        forget(path);
      },
    },
  };
  return disk;
}
