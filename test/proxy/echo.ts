import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** What an app behind a proxy saw of a request. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly bytes: number;
}

/** An app that answers with the request that it got, and greets WebSockets with the same. */
export interface Echo {
  readonly url: string;
  /** How many requests reached it. */
  count(): number;
}

/** Starts the app; it ends with the test. */
export async function startEcho(): Promise<Echo> {
  let count = 0;
  const server = createServer(async (request, response) => {
    count += 1;
    let bytes = 0;
    for await (const chunk of request) bytes += chunk.length;
    const status = Number(request.headers['x-want-status'] ?? 200);
    response.writeHead(status, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(seen(request, bytes)));
  });
  server.on('upgrade', (request, socket) => {
    count += 1;
    socket.write(handshake(request));
    socket.end(frame(JSON.stringify(seen(request, 0))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, count: () => count };
}

function seen(request: IncomingMessage, bytes: number): Seen {
  const { method = '', url = '', headersDistinct } = request;
  return { method, url, headers: headersDistinct as Seen['headers'], bytes };
}

/** RFC 6455, section 4.2.2. */
function handshake({ headers }: IncomingMessage): string {
  const accept = createHash('sha1')
    .update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
    .digest('base64');
  const lines = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade'];
  return [...lines, `Sec-WebSocket-Accept: ${accept}`, '', ''].join('\r\n');
}

/** One whole text message from the server, which masks nothing. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.from([0x81, 126, 0, 0]);
  head.writeUInt16BE(payload.length, 2);
  return Buffer.concat([head, payload]);
}
