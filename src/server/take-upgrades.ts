/**
 * WebSockets. The adapter of Hono sees no upgrade, so the server hands such a request to the app as
 * a GET with a tunnel in its environment. Whoever passes it on joins the two connections; every
 * other answer, a refusal above all, goes out as plain HTTP, and the connection ends with it.
 */
import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { type Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { HttpBindings } from '@hono/node-server';
import type { Tunnel } from './environment.ts';
import { joinSockets } from './join-sockets.ts';
import type { Fetchable } from './server.ts';

/** The most connections that are joined at a time. */
const maxTunnels = 500;

/** Takes what wants to be a WebSocket from now on; returns a function that ends all of them at once. */
export function takeUpgrades(server: Server, app: Fetchable): () => void {
  const sockets = new Set<Duplex>();
  const joined = new Set<Duplex>();
  server.on('upgrade', (incoming: IncomingMessage, socket: Socket, early: Buffer) => {
    // It may end at any time; whoever uses it hears about it by its end.
    socket.on('error', () => undefined);
    track(sockets, socket);
    const outgoing = new ServerResponse(incoming);
    outgoing.shouldKeepAlive = false;
    outgoing.assignSocket(socket);
    const tunnel: Tunnel = {
      get isFree() {
        return joined.size < maxTunnels;
      },
      join(head, far, rest) {
        track(joined, socket);
        outgoing.detachSocket(socket);
        socket.write(head, 'latin1');
        if (rest.length > 0) socket.write(rest);
        if (early.length > 0) far.write(early);
        joinSockets(socket, far);
      },
    };
    void answer(app, { incoming, outgoing, tunnel }, () => joined.has(socket));
  });
  return () => {
    for (const socket of sockets) socket.destroy();
  };
}

function track(set: Set<Duplex>, socket: Duplex): void {
  set.add(socket);
  socket.once('close', () => set.delete(socket));
}

async function answer(
  app: Fetchable,
  env: HttpBindings & { tunnel: Tunnel },
  isJoined: () => boolean,
): Promise<void> {
  const { incoming, outgoing } = env;
  const gone = new AbortController();
  incoming.socket.once('close', () => gone.abort());
  try {
    const response = await app.fetch(toRequest(incoming, gone.signal), env);
    if (!isJoined()) await write(response, outgoing as ServerResponse);
  } catch {
    // The target or the host is nothing that a request can be made from.
    if (!isJoined()) incoming.socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n');
  }
}

/** The target is put behind the host as text: as a reference, `//example.org` would name another one. */
function toRequest({ url = '/', headers, rawHeaders }: IncomingMessage, signal: AbortSignal) {
  const target = url.startsWith('/') ? `http://${headers.host}${url}` : url;
  const sent = new Headers();
  for (const [index, name] of rawHeaders.entries())
    if (index % 2 === 0) sent.append(name, rawHeaders[index + 1] ?? '');
  return new Request(target, { headers: sent, signal });
}

async function write(response: Response, outgoing: ServerResponse): Promise<void> {
  for (const [name, value] of response.headers) outgoing.appendHeader(name, value);
  outgoing.writeHead(response.status);
  outgoing.once('finish', () => outgoing.socket?.destroySoon());
  if (response.body === null) outgoing.end();
  else await pipeline(Readable.fromWeb(response.body), outgoing).catch(() => undefined);
}
