import { KeyError } from '../core/errors.ts';
import type { KeyService } from '../core/service.ts';
import { isSocket, socketPaths } from '../server/socket-places.ts';
import type { Io } from './io.ts';
import { version } from './version.ts';

/** A rack that another process of this box serves. */
export interface Attached {
  readonly service: KeyService;
  readonly socket: string;
  readonly notices: readonly string[];
}

/**
 * The rack of the directory as its server gives it, or null if nobody serves it. Rejects with
 * `unreachable` if somebody listens and does not answer: a process that is stopped still holds
 * the directory, and nothing may be taken from it.
 */
export async function attach(directory: string, io: Io): Promise<Attached | null> {
  // What cannot be looked at is for the store to complain about, which says what to do.
  for (const socket of (await socketPaths(directory, io.env)).filter(isSocket)) {
    try {
      return await attachTo(socket, io);
    } catch (error) {
      if (!isDeserted(error)) throw error;
    }
  }
  return null;
}

async function attachTo(socket: string, io: Io): Promise<Attached> {
  const [{ remoteKeyService }, { socketFetch }] = await Promise.all([
    import('../server/client.ts'),
    import('../server/socket-fetch.ts'),
  ]);
  const fetch = interruptible(socketFetch(socket), io.signal);
  const service = remoteKeyService({ fetch, baseUrl: 'http://localhost' });
  const { version: theirs } = await service.ping();
  const notices =
    theirs === version ? [] : [`The server runs Keyrack ${theirs}, this is ${version}; restart it`];
  return { service, socket, notices };
}

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** A fetch that ends with the command. */
export function interruptible(fetch: Fetch, signal: AbortSignal): Fetch {
  return (input, init) => {
    const signals = init?.signal ? [init.signal, signal] : [signal];
    return fetch(input, { ...init, signal: AbortSignal.any(signals) });
  };
}

/** Nobody listens, or whoever did is just going. */
function isDeserted(error: unknown): boolean {
  if (!(error instanceof KeyError) || error.code !== 'unreachable') return false;
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : null;
  return code === 'ECONNREFUSED' || code === 'ENOENT' || code === 'ECONNRESET';
}
