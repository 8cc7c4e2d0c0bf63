import type { AddressInfo } from 'node:net';
import { KeyError } from '../core/errors.ts';
import {
  createServer,
  drain,
  type Fetchable,
  type ServerOptions,
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

/** A server that takes requests until it is closed. */
export interface Listening {
  readonly url: string;
  /** Takes no more connections, answers what comes on open ones for at most 10 seconds, then cuts them. */
  close(): Promise<void>;
}

/** Where to listen; port 0 lets the system choose. */
export interface TcpAddress extends ServerOptions {
  readonly host: string;
  readonly port: number;
}

/** Serves the app on TCP. Rejects with `conflict` if the port is taken, `not_permitted`, or `invalid_input` for the host. */
export async function listenTcp(app: Fetchable, tcp: TcpAddress): Promise<Listening> {
  const { host, port } = tcp;
  const server = createServer(app, tcp);
  const owed = trackAnswers(server);
  const closeTunnels = tcp.forwards ? takeUpgrades(server, app) : () => undefined;
  await startListening(server, { host, port }).catch((cause) => {
    throw explain(cause, `${host}:${port}`);
  });
  const { address, port: actual } = server.address() as AddressInfo;
  const url = `http://${address.includes(':') ? `[${address}]` : address}:${actual}`;
  const close = () => {
    closeTunnels();
    return drain(server, owed);
  };
  return { url, close: once(close) };
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
  const server = createServer(app);
  const owed = trackAnswers(server);
  await startListening(server, { path }).catch((cause) => {
    throw explain(cause, path);
  });
  await protectSocket(path, access);
  const close = async () => {
    await drain(server, owed);
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
