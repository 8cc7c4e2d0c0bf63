import { mkdirSync, statSync } from 'node:fs';
import type { SocketAccess } from '../server/socket-path.ts';
import { lastResort, ownSocketPaths, sharedSocketPath } from '../server/socket-places.ts';
import { failed } from './failure.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The place where a server of the directory listens; makes the short directory if there is none. */
export async function listeningPath(
  directory: string,
  env: Env,
  access: SocketAccess = 'owner',
): Promise<string> {
  if (access === 'group') return sharedPath(directory);
  const [found] = await ownSocketPaths(directory, env);
  if (found) return found;
  const owner = statSync(directory).uid;
  const fallback = lastResort(owner);
  mkdirSync(fallback, { recursive: true, mode: 0o700 });
  const [made] = await ownSocketPaths(directory, env);
  if (made) return made;
  throw failed(
    `Cannot listen on a socket: the path of "${directory}" is too long for one, and "${fallback}" is not a directory of uid ${owner} alone; remove it or use a shorter data directory`,
  );
}

function sharedPath(directory: string): string {
  const path = sharedSocketPath(directory);
  if (path !== null) return path;
  throw failed(
    `Cannot share the socket with a group: "${directory}" is not /var/lib/NAME with a directory /run/NAME of the same owner and mode 750; make it (systemd: RuntimeDirectory=NAME, RuntimeDirectoryMode=0750), or set socketAccess to owner`,
  );
}
