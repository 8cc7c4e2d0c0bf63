import { type IncomingMessage, request } from 'node:http';
import { KeyError } from '../core/errors.ts';
import { readBounded } from './read-bounded.ts';

/** The longest answer of a rack that is read, in bytes. */
export const maxAnswerBytes = 32 * 1024 * 1024;
const defaultTimeoutMs = 5000;

/** What of `fetch` a client of a rack needs. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * A `fetch` that goes through a Unix socket, whatever host the URL names. Rejects with
 * `unreachable` if nobody answers there within 5 seconds, or within the signal of the call: a
 * process that is stopped still accepts connections, and only the time tells.
 */
export function socketFetch(socketPath: string): Fetch {
  return async function socketFetch(input, init) {
    const wanted = new Request(input, init);
    const body = Buffer.from(await wanted.arrayBuffer());
    const signal = init?.signal ?? AbortSignal.timeout(defaultTimeoutMs);
    try {
      return await exchange(wanted, body, { socketPath, signal });
    } catch (cause) {
      throw unreachable(socketPath, cause);
    }
  };
}

/** One request and its whole answer. */
function exchange(
  wanted: Request,
  body: Buffer,
  { socketPath, signal }: { socketPath: string; signal: AbortSignal },
): Promise<Response> {
  const { pathname, search } = new URL(wanted.url);
  const headers = { ...Object.fromEntries(wanted.headers), 'content-length': body.byteLength };
  const { method } = wanted;
  return new Promise((resolve, reject) => {
    request({ socketPath, path: pathname + search, method, headers, signal })
      .on('error', reject)
      .on('response', (answer) => readAnswer(answer).then(resolve, reject))
      .end(body);
  });
}

async function readAnswer(answer: IncomingMessage): Promise<Response> {
  const body = await readBounded(answer, maxAnswerBytes);
  const headers = new Headers();
  for (const [name, values] of Object.entries(answer.headersDistinct)) {
    for (const value of values ?? []) headers.append(name, value);
  }
  const status = answer.statusCode ?? 500;
  return new Response(body.length > 0 ? body : null, { status, headers });
}

function unreachable(socketPath: string, cause: unknown): KeyError {
  const message = `Cannot reach the rack at "${socketPath}": ${reasonOf(cause)}`;
  return new KeyError('unreachable', message, { cause });
}

/** An aborted request names the reason in the cause of its error. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isTimeout = error.cause instanceof Error && error.cause.name === 'TimeoutError';
  return isTimeout ? 'it does not answer in time' : error.message;
}
