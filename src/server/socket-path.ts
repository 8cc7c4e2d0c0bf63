import { chmod, chown, lstat, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { KeyError } from '../core/errors.ts';

/** The longest path of a socket: `sun_path` holds 108 bytes on Linux and 104 on macOS, with the zero at the end. */
export const maxPathBytes = process.platform === 'darwin' ? 103 : 107;

/** Who may open a socket: its owner alone, or the group of the directory that it lies in as well. */
export const socketAccesses = ['owner', 'group'] as const;
export type SocketAccess = (typeof socketAccesses)[number];

/** Makes sure that a socket may be bound at the path: removes a stale one, refuses everything doubtful. */
export async function prepareSocketPath(path: string, access: SocketAccess): Promise<void> {
  refuseLongPath(path);
  await refuseOpenDirectory(path, access);
  const there = await lstat(path).catch(orNull);
  if (there === null) return;
  if (!there.isSocket()) {
    const message = `Cannot listen on "${path}": there is something that is not a socket, and it is left alone`;
    throw new KeyError('conflict', message);
  }
  await rm(path);
}

/** Leaves a socket to those who may open it. The group gets it while it is still closed to all groups. */
export async function protectSocket(path: string, access: SocketAccess): Promise<void> {
  await chmod(path, 0o600);
  if (access === 'owner') return;
  const [socket, directory] = await Promise.all([lstat(path), stat(dirname(path))]);
  // A service that runs as the group already is often forbidden to change any owner.
  if (socket.gid !== directory.gid) await chown(path, socket.uid, directory.gid);
  await chmod(path, 0o660);
}

/**
 * Refuses a socket that was made by somebody else and can be opened by more than those who may. Who may
 * write to it may open it, and on Linux nobody else. Throws `invalid_input`; `what` begins the message.
 */
export async function refuseOpenSocket(
  path: string,
  access: SocketAccess,
  what: string,
): Promise<void> {
  const there = await lstat(path).catch(orNull);
  if (!there?.isSocket())
    throw new KeyError('invalid_input', `${what}: "${path}" is not its file any more`);
  const mode = there.mode & 0o777;
  const [mask, wanted] = access === 'group' ? [0o002, '0660'] : [0o022, '0600'];
  if ((mode & mask) === 0) return;
  const message = `${what}: "${path}" is open to other users (mode ${mode.toString(8)}), who would need no key; set SocketMode=${wanted} in its unit`;
  throw new KeyError('invalid_input', message);
}

/** Removes the socket if the system has not done so. */
export async function removeSocket(path: string): Promise<void> {
  const there = await lstat(path).catch(orNull);
  if (there?.isSocket()) await rm(path, { force: true });
}

/** The system would cut a long path without a word and bind another one. */
function refuseLongPath(path: string): void {
  const bytes = Buffer.byteLength(path);
  if (bytes <= maxPathBytes) return;
  const message = `Cannot listen on "${path}": the path has ${bytes} bytes and a Unix socket takes ${maxPathBytes}; choose a shorter data directory`;
  throw new KeyError('invalid_input', message);
}

/**
 * Whoever can open the socket is trusted as the local user. Between bind and chmod its mode is
 * what the umask left, so it is the directory that keeps others out, at every moment. A group
 * that may open the socket may enter the directory, but not put a socket of its own there.
 */
async function refuseOpenDirectory(path: string, access: SocketAccess): Promise<void> {
  const directory = dirname(path);
  const there = await stat(directory).catch(orNull);
  if (!there?.isDirectory()) {
    throw new KeyError(
      'invalid_input',
      `Cannot listen on "${path}": "${directory}" is no directory`,
    );
  }
  const mode = there.mode & 0o777;
  const [mask, wanted] = access === 'group' ? [0o027, 750] : [0o077, 700];
  if ((mode & mask) === 0) return;
  const message = `Cannot listen on "${path}": "${directory}" is open to other users (mode ${mode.toString(8)}); run chmod ${wanted} on it`;
  throw new KeyError('invalid_input', message);
}

function orNull(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
