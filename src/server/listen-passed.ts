/**
 * Serves on sockets that somebody else opened and passed as file descriptors. What a descriptor is, only
 * the system knows, and a server on it can be asked; so plain HTTP takes it first, and TLS takes it over.
 */
import type { AddressInfo } from 'node:net';
import { KeyError } from '../core/errors.ts';
import { type Listening, type ListeningOnTcp, listeningOnTcp, prepareServer } from './listen.ts';
import { passedPath } from './passed-path.ts';
import { type Fetchable, type ServerOptions, startListening } from './server.ts';
import { refuseOpenSocket, type SocketAccess } from './socket-path.ts';

/** A socket that was passed. */
export interface PassedOptions extends ServerOptions {
  readonly descriptor: number;
  /** What messages call it. */
  readonly name: string;
  /** Who may be able to open it, if it is a Unix socket. */
  readonly access: SocketAccess;
}

/** What it turned out to be. */
export type ListeningOnPassed =
  | (ListeningOnTcp & { readonly kind: 'tcp' })
  | (Listening & { readonly kind: 'unix'; readonly path: string });

/**
 * Serves the app on a socket that was passed; the caller learns its kind, and must not have given an app that trusts
 * whoever comes before that. Rejects with `invalid_input` if it is no stream socket, or a Unix socket that others can open.
 */
export async function listenPassed(
  app: Fetchable,
  options: PassedOptions,
): Promise<ListeningOnPassed> {
  const { descriptor, name, tls } = options;
  const plain = prepareServer(app, { ...options, tls: null });
  const what = `Cannot serve on socket ${descriptor} ("${name}") that was passed`;
  await startListening(plain.server, { fd: descriptor }).catch((cause) => {
    throw new KeyError('invalid_input', `${what}: it takes no connections`, { cause });
  });
  // Of a Unix socket that was opened elsewhere Node knows no address.
  const address = plain.server.address() as AddressInfo | null;
  if (address !== null) {
    if (!tls) return { ...listeningOnTcp(plain, address), kind: 'tcp' };
    const secure = prepareServer(app, options);
    await startListening(secure.server, plain.server);
    return { ...listeningOnTcp(secure, address, tls), kind: 'tcp' };
  }
  const path = await judgePath(options, what).catch(async (error) => {
    await plain.close();
    throw error;
  });
  return { kind: 'unix', path, url: `unix:${path}`, close: plain.close };
}

async function judgePath({ descriptor, access }: PassedOptions, what: string): Promise<string> {
  const path = await passedPath(descriptor);
  if (path === null) {
    const message = `${what}: it has no file whose mode keeps others out, or /proc, which tells the file, is missing`;
    throw new KeyError('invalid_input', message);
  }
  await refuseOpenSocket(path, access, what);
  return path;
}
