import { type Dirent, lstatSync, readdirSync, type Stats } from 'node:fs';
import { systemReason } from './system-reason.ts';

/**
 * A file to look at, or what could not be looked at and why. A name on the disk is bytes, and need not be
 * UTF-8: `bytes` open the file, `path` shows it.
 */
export type Entry =
  | {
      readonly path: string;
      readonly bytes: Buffer;
      readonly size: number;
      readonly problem: null;
    }
  | { readonly path: string; readonly problem: string };

/** The deepest folder below a path that was named. */
const maxDepth = 64;

/**
 * The regular files at and below a path, folder by folder. Symbolic links are not followed, so nothing is
 * looked at twice and nothing outside; pipes, sockets and devices are passed by. The packed objects of
 * git are compressed, and `--git` is the way to see them.
 */
export function* walkFiles(path: string): Iterable<Entry> {
  yield* walk(Buffer.from(path), 0);
}

function* walk(bytes: Buffer, depth: number): Iterable<Entry> {
  const path = bytes.toString();
  const stats = tryTo(() => lstatSync(bytes));
  if (typeof stats === 'string') return yield { path, problem: stats };
  if (stats.isFile()) return yield { path, bytes, size: stats.size, problem: null };
  if (!stats.isDirectory()) {
    if (depth === 0) yield { path, problem: whyNot(stats) };
    return;
  }
  if (depth > maxDepth) return yield { path, problem: `it is deeper than ${maxDepth} folders` };
  const children = tryTo(() => readdirSync(bytes, { withFileTypes: true, encoding: 'buffer' }));
  if (typeof children === 'string') return yield { path, problem: children };
  for (const child of children) {
    if (isWorthALook(child, bytes)) yield* walk(join(bytes, child.name), depth + 1);
  }
}

const slash = Buffer.from('/');

/** As `join` of node:path does for texts. */
function join(folder: Buffer, name: Buffer): Buffer {
  if (folder.equals(here)) return name;
  return Buffer.concat(folder.at(-1) === slash[0] ? [folder, name] : [folder, slash, name]);
}

const here = Buffer.from('.');

function isWorthALook(child: Dirent<Buffer>, folder: Buffer): boolean {
  if (!child.isDirectory()) return child.isFile();
  return !(child.name.toString() === 'objects' && /(^|\/)\.git\/?$/.test(folder.toString()));
}

function whyNot(stats: Stats): string {
  if (stats.isSymbolicLink()) return 'it is a symbolic link, which is not followed';
  return 'it is neither a file nor a directory';
}

/** What it returns, or why it failed. */
function tryTo<T extends object>(act: () => T): T | string {
  try {
    return act();
  } catch (error) {
    return systemReason(error);
  }
}
