import { type IncomingMessage, request } from 'node:http';
import { request as requestTls } from 'node:https';
import { failed } from '../failure.ts';

/** A request as a probe sends it, headers as they stand. */
export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is appended to the address. */
  readonly query?: string;
  readonly body?: string;
}

/** What the proxy answered. */
export interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
}

const timeoutMs = 10_000;

/** Sends one request, follows nothing, and resolves with the answer. Rejects with a failure if nobody answers. */
export function exchange(url: URL, sent: Sent, signal: AbortSignal): Promise<Answer> {
  const { method = 'GET', headers = {}, query = '', body } = sent;
  const target = new URL(query, url);
  const ask = target.protocol === 'https:' ? requestTls : request;
  const signals = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  return new Promise((resolve, reject) => {
    ask(target, { method, headers, signal: signals, agent: false }, (answer: IncomingMessage) => {
      answer.resume();
      const retryAfter = answer.headers['retry-after'] ?? null;
      resolve({ status: answer.statusCode ?? 0, retryAfter });
    })
      .on('error', (cause) => reject(signal.aborted ? signal.reason : unanswered(url, cause)))
      .end(body);
  });
}

function unanswered(url: URL, cause: NodeJS.ErrnoException): Error {
  const reason = cause.code === 'ABORT_ERR' ? 'it does not answer in time' : cause.message;
  return failed(`Cannot test the proxy at "${url.origin}": ${reason}`, {
    cause,
    hints: ['name the address that clients use: that of the proxy, not that of this rack'],
  });
}
