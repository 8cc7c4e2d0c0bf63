import type { Stats } from 'node:fs';
import * as disk from 'node:fs/promises';

/** The part of node's FileHandle that the store uses. */
export interface OpenFile {
  read(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesRead: number }>;
  /** May write fewer bytes than asked for without failing. */
  write(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesWritten: number }>;
  truncate(length: number): Promise<void>;
  datasync(): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** Every call by which journal and snapshot touch the disk, so that a test can fail any of them. */
export interface FileSystem {
  open(path: string, flags: number, mode?: number): Promise<OpenFile>;
  mkdir(path: string, options: { mode: number }): Promise<unknown>;
  readdir(path: string): Promise<string[]>;
  lstat(path: string): Promise<Stats>;
  realpath(path: string): Promise<string>;
  chmod(path: string, mode: number): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
}

/** The real disk. */
export const diskFileSystem: FileSystem = {
  open: disk.open,
  mkdir: disk.mkdir,
  readdir: (path) => disk.readdir(path),
  lstat: (path) => disk.lstat(path),
  realpath: (path) => disk.realpath(path),
  chmod: disk.chmod,
  rename: disk.rename,
  unlink: disk.unlink,
};
