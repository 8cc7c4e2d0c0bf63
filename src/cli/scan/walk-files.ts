import { type Dirent, lstatSync, readdirSync, type Stats } from 'node:fs';
import { basename, join } from 'node:path';

/** A file to look at, or what could not be looked at and why. */
export type Entry =
  | { readonly path: string; readonly size: number; readonly problem: null }
  | { readonly path: string; readonly problem: string };

/** The deepest folder below a path that was named. */
const maxDepth = 64;

/**
 * The regular files at and below a path, folder by folder. Symbolic links are not followed, so nothing is
 * looked at twice and nothing outside; pipes, sockets and devices are passed by. The packed objects of
 * git are compressed, and `--git` is the way to see them.
 */
export function* walkFiles(path: string, depth = 0): Iterable<Entry> {
  const stats = tryTo(() => lstatSync(path));
  if (typeof stats === 'string') return yield { path, problem: stats };
  if (stats.isFile()) return yield { path, size: stats.size, problem: null };
  if (!stats.isDirectory()) {
    if (depth === 0) yield { path, problem: whyNot(stats) };
    return;
  }
  if (depth > maxDepth) return yield { path, problem: `it is deeper than ${maxDepth} folders` };
  const children = tryTo(() => readdirSync(path, { withFileTypes: true }));
  if (typeof children === 'string') return yield { path, problem: children };
  for (const child of children) {
    if (isWorthALook(child, path)) yield* walkFiles(join(path, child.name), depth + 1);
  }
}

function isWorthALook(child: Dirent, folder: string): boolean {
  if (child.isDirectory()) return !(child.name === 'objects' && basename(folder) === '.git');
  return child.isFile();
}

function whyNot(stats: Stats): string {
  if (stats.isSymbolicLink()) return 'it is a symbolic link, which is not followed';
  return 'it is neither a file nor a directory';
}

/** What it returns, or the code of the failure. */
function tryTo<T extends object>(act: () => T): T | string {
  try {
    return act();
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}
