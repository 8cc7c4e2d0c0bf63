import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KeyError } from '../core/errors.ts';
import {
  createServer,
  drain,
  type Fetchable,
  type ServerOptions,
  secureBy,
  startListening,
  trackAnswers,
} from './server.ts';
import {
  prepareSocketPath,
  protectSocket,
  removeSocket,
  type SocketAccess,
} from './socket-path.ts';
import { takeUpgrades } from './take-upgrades.ts';
import type { TlsPair } from './tls.ts';

/** A server that takes requests until it is closed. */
export interface Listening {
  readonly url: string;
  /** Takes no more connections, answers what comes on open ones for at most 10 seconds, then cuts them. */
  close(): Promise<void>;
}

/** A server on TCP. */
export interface ListeningOnTcp extends Listening {
  /** The address that it listens on, without the port. */
  readonly host: string;
  /** Encrypts new connections by another pair, if it encrypts at all. */
  replaceTls(pair: TlsPair): void;
}

/** Where to listen; port 0 lets the system choose. */
export interface TcpAddress extends ServerOptions {
  readonly host: string;
  readonly port: number;
}

/** Serves the app on TCP. Rejects with `conflict` if the port is taken, `not_permitted`, or `invalid_input` for the host. */
export async function listenTcp(app: Fetchable, tcp: TcpAddress): Promise<ListeningOnTcp> {
  const { host, port, tls } = tcp;
  const prepared = prepareServer(app, tcp);
  await startListening(prepared.server, { host, port }).catch((cause) => {
    throw explain(cause, `${host}:${port}`);
  });
  return listeningOnTcp(prepared, prepared.server.address() as AddressInfo, tls);
}

/** A server that does not listen yet, and how it ends. */
export interface PreparedServer {
  readonly server: Server;
  close(): Promise<void>;
}

/** A server for the app that knows what it owes to whom when it ends. */
export function prepareServer(app: Fetchable, options: ServerOptions = {}): PreparedServer {
  const server = createServer(app, options);
  const owed = trackAnswers(server);
  const closeTunnels = options.forwards ? takeUpgrades(server, app) : () => undefined;
  const close = () => {
    closeTunnels();
    return drain(server, owed);
  };
  return { server, close: once(close) };
}

/** A server that listens on TCP by now, for whoever closes it. */
export function listeningOnTcp(
  { server, close }: PreparedServer,
  { address, port }: AddressInfo,
  tls: TlsPair | null = null,
): ListeningOnTcp {
  const place = `${address.includes(':') ? `[${address}]` : address}:${port}`;
  return {
    url: `${tls ? 'https' : 'http'}://${place}`,
    host: address,
    replaceTls: (pair) => tls && secureBy(server, pair),
    close,
  };
}

/**
 * Serves the app on a Unix socket that only this user can open, or the group of its directory as well. The caller holds the lock of the
 * data directory, so a socket that is there belongs to nobody and is replaced. Rejects with
 * `invalid_input` for a path that is too long or lies in a directory open to others, `conflict`
 * if something else than a socket is there.
 */
export async function listenUnix(
  app: Fetchable,
  path: string,
  access: SocketAccess = 'owner',
): Promise<Listening> {
  await prepareSocketPath(path, access);
  const prepared = prepareServer(app);
  await startListening(prepared.server, { path }).catch((cause) => {
    throw explain(cause, path);
  });
  await protectSocket(path, access);
  const close = async () => {
    await prepared.close();
    await removeSocket(path);
  };
  return { url: `unix:${path}`, close: once(close) };
}

function once(close: () => Promise<void>): () => Promise<void> {
  let closing: Promise<void> | undefined;
  return () => {
    closing ??= close();
    return closing;
  };
}

function explain(cause: NodeJS.ErrnoException, place: string): unknown {
  const what = `Cannot listen on ${place}`;
  switch (cause.code) {
    case 'EADDRINUSE': {
      const message = `${what}: another process listens there; stop it or choose another port with --port`;
      return new KeyError('conflict', message, { cause });
    }
    case 'EACCES':
    case 'EPERM': {
      const message = `${what}: this user may not; ports below 1024 need privileges`;
      return new KeyError('not_permitted', message, { cause });
    }
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new KeyError('invalid_input', `${what}: no interface has this address`, { cause });
    default:
      return cause;
  }
}
