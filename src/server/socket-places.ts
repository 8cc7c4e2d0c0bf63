/**
 * Where the Unix socket of a data directory is. A socket path may have some hundred bytes (the kernel
 * cuts off or refuses what is longer), and data directories may be deeper than that; then it lies in a
 * short directory under a name that is made from the real path, so that a server and its clients
 * find the same place without telling each other.
 *
 * A stranger could make `/tmp/keyrack-1000` first and listen there, and clients would hand it
 * their new tokens. So a directory only counts if it belongs to the owner of the data directory
 * and nobody else may enter it.
 */
import { lstatSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { maxPathBytes } from './socket-path.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The places where a server of the directory may listen, the preferred one first. None of them needs to exist. */
export async function socketPaths(directory: string, env: Env): Promise<readonly string[]> {
  const near = join(directory, 'keyrack.sock');
  if (isShort(near)) return [near];
  const owner = statSync(directory, { throwIfNoEntry: false })?.uid;
  if (owner === undefined) return [];
  const name = await shortName(directory);
  return shortDirectories(owner, env)
    .filter((one) => isPrivate(one, owner))
    .map((one) => join(one, name))
    .filter(isShort);
}

async function shortName(directory: string): Promise<string> {
  const { createHash } = await import('node:crypto');
  const digest = createHash('sha256').update(realpathSync(directory)).digest('hex');
  return `keyrack-${digest.slice(0, 32)}.sock`;
}

function shortDirectories(owner: number, env: Env): readonly string[] {
  const runtime = env.XDG_RUNTIME_DIR || `/run/user/${owner}`;
  return [runtime, lastResort(owner)].filter(isAbsolute);
}

/** The short directory of a user where there is no other. Not os.tmpdir(): TMPDIR may differ between a server and its clients. */
export function lastResort(owner: number): string {
  return `/tmp/keyrack-${owner}`;
}

function isPrivate(directory: string, owner: number): boolean {
  const stats = lstatSync(directory, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && stats.uid === owner && (stats.mode & 0o077) === 0;
}

function isShort(path: string): boolean {
  return Buffer.byteLength(path) <= maxPathBytes;
}
