import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { readBounded } from './read-bounded.ts';

/** What of `fetch` a client of a rack needs. */
export type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/** The longest answer of a rack that is read, in bytes. */
export const maxAnswerBytes = 32 * 1024 * 1024;
const defaultTimeoutMs = 5000;

/** Sends one request by node:http or node:https and resolves with its whole answer; rejects after 5 seconds unless the call has a signal of its own. */
export async function fetchWhole(
  send: (url: URL, options: RequestOptions) => ClientRequest,
  input: string | URL | Request,
  init?: RequestInit,
): Promise<Response> {
  const wanted = new Request(input, init);
  const body = Buffer.from(await wanted.arrayBuffer());
  const headers = { ...Object.fromEntries(wanted.headers), 'content-length': body.byteLength };
  const { method } = wanted;
  const signal = init?.signal ?? AbortSignal.timeout(defaultTimeoutMs);
  return new Promise((resolve, reject) => {
    send(new URL(wanted.url), { method, headers, signal })
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
