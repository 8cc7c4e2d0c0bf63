/**
 * One request to the app, by node:http and not by `fetch`, which decodes compressed bodies, ends
 * event streams that are quiet for five minutes, takes no body with GET and no upgrade.
 */
import {
  type Agent,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request as requestHttp,
} from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Duplex, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UpstreamFailure } from './failure.ts';
import type { Upstream } from './upstream.ts';

/** What is sent to the app. The path is complete, with base path and query. */
export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: OutgoingHttpHeaders;
  readonly body: Readable | null;
  /** Aborts when the client goes away. */
  readonly signal: AbortSignal;
}

/** The head of the app's answer; its body is yet to come. */
export interface Answered {
  readonly answer: IncomingMessage;
  /** The connection, and what came on it behind the head, if the app switched the protocol. */
  readonly switched: { readonly socket: Duplex; readonly rest: Buffer } | null;
}

/**
 * Sends a request and resolves when the answer begins. Rejects with `upstream_timeout`, or the error
 * of the system.
 *
 * An app may close a connection that was kept at the very moment of its next use. A request
 * without a body that changes nothing is then sent again; all others get a connection of their own,
 * as nobody could say whether they were done. It is not announced as their last: an app that answers before it
 * has read the body would close it on what is still coming, and the answer would be lost.
 */
export async function exchange(upstream: Upstream, sent: Sent): Promise<Answered> {
  const isRepeatable = /^(GET|HEAD|OPTIONS)$/.test(sent.method) && sent.body === null;
  if (!isRepeatable || 'upgrade' in sent.headers) return exchangeOnce(upstream, sent, false);
  try {
    return await exchangeOnce(upstream, sent, upstream.agent);
  } catch (error) {
    if (!(error instanceof StaleConnection) || sent.signal.aborted) throw error;
    return exchangeOnce(upstream, sent, false);
  }
}

class StaleConnection extends Error {}

function exchangeOnce(upstream: Upstream, sent: Sent, agent: Agent | false): Promise<Answered> {
  const { promise, resolve, reject } = Promise.withResolvers<Answered>();
  const { url, timeoutMs } = upstream;
  const { method, path, headers, body, signal } = sent;
  const { protocol, hostname, port } = url;
  const request = (protocol === 'https:' ? requestHttps : requestHttp)({
    ...{ protocol, hostname: hostname.replace(/^\[|\]$/g, ''), port, agent },
    ...{ method, path, headers: { ...headers, ...framing(sent), host: url.host }, signal },
  });
  const slow = setTimeout(() => request.destroy(tooSlow(timeoutMs)), timeoutMs);
  request
    .on('error', (error: NodeJS.ErrnoException) => {
      const isStale = request.reusedSocket && /^(ECONNRESET|EPIPE)$/.test(error.code ?? '');
      reject(isStale ? new StaleConnection(error.message, { cause: error }) : error);
    })
    .on('response', (answer) => resolve({ answer, switched: null }))
    .on('close', () => reject(new Error('the connection ended before the answer began')));
  if ('upgrade' in headers)
    request.on('upgrade', (answer, socket, rest) =>
      resolve({ answer, switched: { socket, rest } }),
    );
  send(request, body, () => slow.refresh());
  return promise.finally(() => clearTimeout(slow));
}

/** Node frames a body of unknown length itself, but not with every method. */
function framing({ headers, body }: Sent): OutgoingHttpHeaders {
  const coding = body && !('content-length' in headers) ? { 'transfer-encoding': 'chunked' } : {};
  return 'upgrade' in headers ? coding : { connection: 'keep-alive', ...coding };
}

/** A body that fails fails its request; the error of the request says so already. */
function send(request: ReturnType<typeof requestHttp>, body: Readable | null, onSent: () => void) {
  if (body === null) {
    request.end();
    return;
  }
  const counted = async function* (chunks: AsyncIterable<Uint8Array>) {
    for await (const chunk of chunks) {
      onSent();
      yield chunk;
    }
  };
  pipeline(body, counted, request).catch(() => undefined);
}

function tooSlow(timeoutMs: number): UpstreamFailure {
  const message = `the app behind Keyrack did not begin its answer within ${timeoutMs / 1000} seconds`;
  return new UpstreamFailure('upstream_timeout', message);
}
