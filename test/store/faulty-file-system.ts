import type { FileSystem, OpenFile } from '../../src/store/file-system.ts';
import { quickDisk } from './support.ts';

/** Which call fails, and how. Calls count from 1 over everything the store asks of the disk. */
export interface Fault {
  readonly at: number;
  readonly errno: string;
  /** Once, or every call from then on. */
  readonly forever: boolean;
  /** `torn`: a failing write leaves half of its bytes. `short`: it succeeds with half of them. */
  readonly writes: 'torn' | 'short';
  /** Only these calls count; all of them if left out. */
  readonly only?: keyof OpenFile | keyof FileSystem;
}

/** The disk with one fault, and whether the fault was reached. */
export function faultyFileSystem(fault: Fault): { fileSystem: FileSystem; reached: () => boolean } {
  let calls = 0;
  const isFaulty = (name: string) => {
    if (fault.only === undefined || fault.only === name) calls += 1;
    else return false;
    return fault.forever ? calls >= fault.at : calls === fault.at;
  };
  const failing = (name: string) =>
    Object.assign(new Error(`${fault.errno}: injected, ${name}`), { code: fault.errno });
  const guard =
    <A extends unknown[], R>(name: string, call: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      if (isFaulty(name)) throw failing(name);
      return call(...args);
    };
  const guardFile = (file: OpenFile): OpenFile => ({
    read: guard('read', (...args) => file.read(...args)),
    truncate: guard('truncate', (length) => file.truncate(length)),
    datasync: guard('datasync', () => file.datasync()),
    sync: guard('sync', () => file.sync()),
    async write(buffer, offset, length, position) {
      if (!isFaulty('write')) return file.write(buffer, offset, length, position);
      const half = await file.write(buffer, offset, Math.floor(length / 2), position);
      if (fault.writes === 'torn') throw failing('write');
      return half;
    },
    async close() {
      await file.close();
      if (isFaulty('close')) throw failing('close');
    },
  });
  const fileSystem: FileSystem = {
    open: guard('open', async (path: string, flags: number, mode?: number) =>
      guardFile(await quickDisk.open(path, flags, mode)),
    ),
    mkdir: guard('mkdir', quickDisk.mkdir),
    readdir: guard('readdir', quickDisk.readdir),
    lstat: guard('lstat', quickDisk.lstat),
    realpath: guard('realpath', quickDisk.realpath),
    chmod: guard('chmod', quickDisk.chmod),
    rename: guard('rename', quickDisk.rename),
    unlink: guard('unlink', quickDisk.unlink),
  };
  return { fileSystem, reached: () => calls >= fault.at };
}
