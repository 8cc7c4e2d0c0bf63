/** A real app on loopback, and Keyrack in front of it on TCP. */
import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestListener,
  request,
  type Server,
} from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { AppOptions } from '../../src/server/app.ts';
import { listenTcp } from '../../src/server/listen.ts';
import type { ServerOptions } from '../../src/server/server.ts';
import type { UpstreamOptions } from '../../src/server/upstream/upstream.ts';
import { makeApp, type RackApp } from './rack-app.ts';

/** Keyrack in front of an app. */
export interface Bench extends RackApp {
  readonly url: string;
  readonly port: number;
  /** The app. */
  readonly behind: Server;
  /** What the app was asked for, in order. */
  readonly asked: IncomingMessage[];
  /** The token of a key with the scope `read`. */
  readonly token: string;
  close(): Promise<void>;
}

type Rules = Partial<UpstreamOptions>;
type Options = Partial<AppOptions> & Pick<ServerOptions, 'requestTimeoutMs'>;

/** Starts both; they end with the test. */
export async function stand(
  listener: RequestListener,
  upstream: Rules = {},
  options: Options = {},
): Promise<Bench> {
  const asked: IncomingMessage[] = [];
  const behind = createServer((incoming, outgoing) => {
    asked.push(incoming);
    listener(incoming, outgoing);
  });
  behind.on('upgrade', (incoming) => asked.push(incoming));
  const url = await listen(behind);
  return front({ url, ...upstream }, options, { behind, asked });
}

/** Keyrack in front of an address. */
export async function front(
  upstream: UpstreamOptions,
  options: Options = {},
  { behind = createServer(), asked = [] as IncomingMessage[] } = {},
): Promise<Bench> {
  const rack = await makeApp({ upstream, ...options });
  const listening = await listenTcp(rack.app, {
    ...{ host: '127.0.0.1', port: 0, forwards: true },
    requestTimeoutMs: options.requestTimeoutMs,
  });
  onTestFinished(() => listening.close());
  const { token } = await rack.mint();
  const port = Number(new URL(listening.url).port);
  return { ...rack, behind, asked, token, port, url: listening.url, close: listening.close };
}

/** Listens on a free port of loopback until the test ends. */
export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A whole answer. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
  /** False if the connection ended before the answer did. */
  readonly complete: boolean;
}

/** Sends a request whose path stays as it is, unlike that of `fetch`, and reads all of the answer. */
export async function send(
  { port, token }: Pick<Bench, 'port' | 'token'>,
  path: string,
  {
    method = 'GET',
    headers = {},
    body,
  }: { method?: string; headers?: OutgoingHttpHeaders; body?: string | Buffer } = {},
): Promise<Answer> {
  const authorization = token ? { authorization: `Bearer ${token}` } : {};
  const sent = request({ port, path, method, headers: { ...authorization, ...headers } });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  answer.on('data', (chunk) => chunks.push(chunk)).on('error', () => undefined);
  await once(answer, 'close');
  const { statusCode = 0, complete } = answer;
  return { status: statusCode, headers: answer.headers, body: Buffer.concat(chunks), complete };
}

/** A connection, and what came on it so far. */
export interface Line {
  readonly socket: Socket;
  /** Resolves when nothing comes any more. */
  readonly over: Promise<void>;
  /** Resolves when what came matches. */
  heard(pattern: RegExp): Promise<string>;
}

/** Opens a connection and sends bytes as they are. */
export function dial(port: number, text: string): Line {
  let came = '';
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  socket.setEncoding('latin1').on('data', (chunk) => {
    came += chunk;
  });
  socket.write(text, 'latin1');
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  socket.on('end', end).on('close', end);
  const heard = async (pattern: RegExp) => {
    while (!pattern.test(came)) {
      const more = Promise.withResolvers<true>();
      socket.once('data', () => more.resolve(true));
      if (await Promise.race([more.promise, over])) continue;
      if (!pattern.test(came)) throw new Error(`it ended with: ${came}`);
    }
    return came;
  };
  return { socket, over, heard };
}

/** A request head. */
export const head = (first: string, ...lines: readonly string[]) =>
  [`${first} HTTP/1.1`, 'Host: app.example.org', ...lines, '', ''].join('\r\n');
