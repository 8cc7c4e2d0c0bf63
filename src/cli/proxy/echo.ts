import { once } from 'node:events';
import { createServer } from 'node:http';
import { failed } from '../failure.ts';

/** The headers of a request as an app sees them, names in lower case. */
export type Seen = Readonly<Record<string, readonly string[] | undefined>>;

/** An app that stands behind the proxy for the time of a test, and remembers what it saw last. */
export interface Echo {
  /** The headers of the last request since it was asked before; null if none came. */
  take(): Seen | null;
  close(): void;
}

/** Starts it on a port of 127.0.0.1. Throws a failure if the port is taken. */
export async function startEcho(port: number): Promise<Echo> {
  let last: Seen | null = null;
  const server = createServer((request, response) => {
    last = request.headersDistinct;
    request.resume();
    response.end('keyrack proxy test\n');
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((cause) => {
    throw failed(
      `Cannot listen on port ${port}: ${cause.code ?? cause.message}; stop the app first`,
    );
  });
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  const take = () => {
    const seen = last;
    last = null;
    return seen;
  };
  return { take, close };
}
