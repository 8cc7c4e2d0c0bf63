import type { Server, ServerResponse } from 'node:http';
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https';
import { type ListenOptions, Server as NetServer } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import type { App } from './app.ts';
import { secureOptions, type TlsPair } from './tls.ts';
import { wantsTunnel } from './wants-tunnel.ts';

/** What a server needs of the app. */
export type Fetchable = Pick<App, 'fetch'>;

/** How requests are taken. */
export interface ServerOptions {
  /** True if the app passes requests on. */
  readonly forwards?: boolean | undefined;
  /** Milliseconds that a whole request may take; 30 seconds by default. */
  readonly requestTimeoutMs?: number | undefined;
  /** What it encrypts by; by default it does not. */
  readonly tls?: TlsPair | null | undefined;
  /** Milliseconds that a TLS handshake may take; 10 seconds by default. */
  readonly handshakeTimeoutMs?: number | undefined;
}

/** The longest that requests under way may hold up a shutdown. */
const drainMs = 10_000;

/**
 * A server for the app, not yet listening. The limits are against clients that hold connections
 * open and send nothing, or a byte now and then: a TLS handshake has 10 seconds, headers 10, a whole request 30, and
 * the number of connections ends before the file descriptors do. An upload that is passed on may take
 * longer, so where there may be one the limit is kept here, and lifted when a request was judged.
 */
export function createServer(app: Fetchable, options: ServerOptions = {}): Server {
  const { forwards = false, requestTimeoutMs = 30_000 } = options;
  const { tls, handshakeTimeoutMs: handshakeTimeout = 10_000 } = options;
  const server = createAdaptorServer({
    fetch: (request, env) =>
      app.fetch(request, forwards ? limitTime(env as HttpBindings, requestTimeoutMs) : env),
    ...(tls && { createServer: createSecureServer }),
    serverOptions: {
      ...(tls && { ...secureOptions(tls), handshakeTimeout }),
      headersTimeout: 10_000,
      requestTimeout: forwards ? 0 : requestTimeoutMs,
      connectionsCheckingInterval: 1000,
      keepAliveTimeout: 5000,
      shouldUpgradeCallback: (incoming) => forwards && wantsTunnel(incoming),
      maxHeaderSize: 16 * 1024,
    },
  }) as Server;
  server.maxRequestsPerSocket = 1000;
  server.maxConnections = 1000;
  return server;
}

/** Encrypts new connections by another pair; those that are open stay as they are. Throws if the pair is none. */
export function secureBy(server: Server, tls: TlsPair): void {
  (server as SecureServer).setSecureContext(secureOptions(tls));
}

/** Ends the connection if the request is not whole in time, unless the limit was lifted by then. */
function limitTime(env: HttpBindings, limitMs: number) {
  const { incoming } = env;
  const limit = setTimeout(() => incoming.complete || incoming.destroy(), limitMs);
  const letRun = () => clearTimeout(limit);
  incoming.once('close', letRun);
  return { ...env, letRun };
}

/** The answers that are owed: those of requests that came from now on and are not answered to the end. */
export function trackAnswers(server: Server): ReadonlySet<ServerResponse> {
  const owed = new Set<ServerResponse>();
  server.prependListener('request', (_request, response) => {
    owed.add(response);
    response.once('close', () => owed.delete(response));
  });
  return owed;
}

/** Where a server listens: a place of its own, a socket that is open already, or that of another server. */
export type Place = ListenOptions | { readonly fd: number } | Server;

/** Resolves when the server takes connections; rejects with the error of the system. */
export function startListening(server: Server, place: Place): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(place, () => {
      server.off('error', reject);
      /** An accept that fails later (no file descriptor left) costs that connection, not the process. */
      server.on('error', () => undefined);
      resolve();
    });
  });
}

/**
 * Takes no more connections, lets the requests under way end, and cuts what is left after 10 seconds.
 * Until the last one has ended, connections that are kept alive are still answered (a proxy
 * that asks `/readyz` on one learns that this server goes), and every answer closes its own.
 */
export function drain(server: Server, owed: ReadonlySet<ServerResponse>): Promise<void> {
  return new Promise((resolve) => {
    for (const response of owed) announceClose(response);
    server.prependListener('request', (_request, response) => announceClose(response));
    const sweep = setInterval(() => {
      if (owed.size === 0) server.closeIdleConnections();
    }, 50);
    const cut = setTimeout(() => server.closeAllConnections(), drainMs);
    stopListening(server, () => {
      clearInterval(sweep);
      clearTimeout(cut);
      // Nothing listens and nothing is connected any more: this ends the timer that watches connections.
      server.close();
      resolve();
    });
  });
}

/** A client that is told does not send its next request into a connection that is about to end. */
function announceClose(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}

/** What `close` of node:http does without cutting the connections that are idle at this moment. */
function stopListening(server: Server, closed: () => void): void {
  NetServer.prototype.close.call(server, closed);
}
