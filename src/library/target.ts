import { join, resolve } from 'node:path';
import { KeyError } from '../core/errors.ts';
import { isSocket, socketPaths } from '../server/socket-places.ts';
import { userDataDirectory } from '../server/user-data-directory.ts';
import type { Target } from './post.ts';

type Env = Readonly<Record<string, string | undefined>>;

const route = '/v1/verify';
const onSocket = new URL(`http://localhost${route}`);

/** The rack behind an address. @throws invalid_input for what is no address of a server */
export function targetAt(address: string): Target {
  const url = URL.canParse(address) ? new URL(address) : null;
  const isPlain =
    url && /^https?:$/.test(url.protocol) && !url.username && !url.search && !url.hash;
  if (isPlain) return { url: new URL(`${url.href.replace(/\/+$/, '')}${route}`) };
  const message = `Cannot verify: "${address.slice(0, 100)}" is not an address such as https://keys.example.org`;
  throw new KeyError('invalid_input', message);
}

/** The rack behind a Unix socket. */
export function targetOnSocket(socketPath: string): Target {
  return { url: onSocket, socketPath };
}

/**
 * The rack of this user, as `keyrack serve` would serve it: in KEYRACK_DATA, else $XDG_DATA_HOME/keyrack, else
 * ~/.local/share/keyrack. Not in STATE_DIRECTORY: under systemd that is the directory of the program that asks.
 * @throws unreachable if nothing says where
 */
export async function defaultTarget(env: Env): Promise<Target> {
  const directory = env.KEYRACK_DATA ? resolve(env.KEYRACK_DATA) : userDataDirectory(env);
  if (directory === null)
    throw new KeyError(
      'unreachable',
      'Cannot verify: neither KEYRACK_DATA nor HOME says where the rack is; pass its socket or url',
    );
  const paths = await socketPaths(directory, env);
  const found = paths.find(isSocket);
  return targetOnSocket(found ?? paths[0] ?? join(directory, 'keyrack.sock'));
}
