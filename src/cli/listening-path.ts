import { mkdirSync, statSync } from 'node:fs';
import { lastResort, socketPaths } from '../server/socket-places.ts';
import { failed } from './failure.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The place where a server of the directory listens; makes the short directory if there is none. */
export async function listeningPath(directory: string, env: Env): Promise<string> {
  const [found] = await socketPaths(directory, env);
  if (found) return found;
  const owner = statSync(directory).uid;
  const fallback = lastResort(owner);
  mkdirSync(fallback, { recursive: true, mode: 0o700 });
  const [made] = await socketPaths(directory, env);
  if (made) return made;
  throw failed(
    `Cannot listen on a socket: the path of "${directory}" is too long for one, and "${fallback}" is not a directory of uid ${owner} alone; remove it or use a shorter data directory`,
  );
}
