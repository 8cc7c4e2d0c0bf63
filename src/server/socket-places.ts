/**
 * Where the Unix socket of a data directory is. A socket path may have some hundred bytes (the kernel
 * cuts off or refuses what is longer), and data directories may be deeper than that; then it lies in a
 * short directory under a name that is made from the real path, so that a server and its clients
 * find the same place without telling each other.
 *
 * A stranger could make `/tmp/keyrack-1000` first and listen there, and clients would hand it
 * their new tokens. So a directory only counts if it belongs to the owner of the data directory
 * and nobody else may enter it.
 *
 * A group that shares the socket must not come near the data, so it has a place of its own: where
 * systemd makes the RuntimeDirectory that goes with a StateDirectory. The group may enter it and no more.
 */
import { lstatSync, realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import { maxPathBytes } from './socket-path.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The places where a server of the directory may listen, the preferred one first. None of them needs to exist. */
export async function socketPaths(directory: string, env: Env): Promise<readonly string[]> {
  const shared = sharedSocketPath(directory);
  const own = await ownSocketPaths(directory, env);
  return shared === null ? own : [...own, shared];
}

/** The places for a socket that is its owner's alone, the preferred one first. */
export async function ownSocketPaths(directory: string, env: Env): Promise<readonly string[]> {
  const near = join(directory, 'keyrack.sock');
  if (isShort(near)) return [near];
  const owner = statSync(directory, { throwIfNoEntry: false })?.uid;
  if (owner === undefined) return [];
  const name = await shortName(directory);
  return shortDirectories(owner, env)
    .filter((one) => isClosed(one, owner, 0o077))
    .map((one) => join(one, name))
    .filter(isShort);
}

/**
 * The place for a socket that a group shares: `/run/NAME/keyrack.sock` for the directory `/var/lib/NAME`. Null for
 * any other directory, and unless `/run/NAME` belongs to the same owner and its group may enter it and write nothing.
 */
export function sharedSocketPath(directory: string): string | null {
  const [, root, name] = /^(.*)\/var\/lib\/([^/]+)$/.exec(resolve(directory)) ?? [];
  if (root === undefined || name === undefined) return null;
  const place = join(root, '/run', name);
  const owner = statSync(directory, { throwIfNoEntry: false })?.uid;
  const path = join(place, 'keyrack.sock');
  return owner !== undefined && isClosed(place, owner, 0o027) && isShort(path) ? path : null;
}

/** True if a socket is there that this user can see. */
export function isSocket(path: string): boolean {
  try {
    return lstatSync(path).isSocket();
  } catch {
    return false;
  }
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

/** True for a directory of the owner that gives others none of the permissions in `mask`. */
function isClosed(directory: string, owner: number, mask: number): boolean {
  const stats = lstatSync(directory, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && stats.uid === owner && (stats.mode & mask) === 0;
}

function isShort(path: string): boolean {
  return Buffer.byteLength(path) <= maxPathBytes;
}
