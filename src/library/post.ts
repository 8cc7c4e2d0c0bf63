import { Agent, type IncomingMessage, request } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';
import { readBounded } from '../server/read-bounded.ts';

/** Where a rack is asked: an address, or a Unix socket and then only the path of the address counts. */
export interface Target {
  readonly url: URL;
  readonly socketPath?: string | undefined;
}

/** The whole answer. */
export interface Reply {
  readonly status: number;
  readonly text: string;
}

/** One POST of a JSON body. Rejects with the error of the system, or of the signal. */
export type Post = (
  target: Target,
  body: string,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<Reply>;

/** A rack takes 1000 connections in all; who waits for one waits within the time-out. */
const pool = { keepAlive: true, maxSockets: 64, maxFreeSockets: 16, scheduling: 'lifo' } as const;
const maxAnswerBytes = 1024 * 1024;

/**
 * Makes a POST that keeps connections open; idle ones do not keep the process alive. A redirect is
 * not followed: it would carry tokens to wherever the answer says.
 */
export function createPost(): Post {
  const agents = { near: new Agent(pool), secure: new SecureAgent(pool) };
  return async function post(target, body, headers, signal) {
    const agent = target.url.protocol === 'https:' ? agents.secure : agents.near;
    try {
      return await exchange(target, body, headers, { agent, signal });
    } catch (error) {
      if (!(error instanceof StaleConnection)) throw error;
      return exchange(target, body, headers, { agent: false, signal });
    }
  };
}

/** The server closed a connection just when it was used again: nothing is wrong, a new one will do. */
class StaleConnection extends Error {}

function exchange(
  { url, socketPath }: Target,
  body: string,
  headers: Readonly<Record<string, string>>,
  { agent, signal }: { readonly agent: Agent | false; readonly signal: AbortSignal },
): Promise<Reply> {
  const send = url.protocol === 'https:' ? secureRequest : request;
  const described = {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
  };
  const options = {
    method: 'POST',
    socketPath,
    agent,
    signal,
    headers: { ...headers, ...described },
  };
  return new Promise((resolve, reject) => {
    const sent = send(url, options);
    sent.on('error', (cause: NodeJS.ErrnoException) => {
      const isStale = sent.reusedSocket && (cause.code === 'ECONNRESET' || cause.code === 'EPIPE');
      reject(isStale ? new StaleConnection(cause.message, { cause }) : cause);
    });
    sent.on('response', (answer) => readAnswer(answer).then(resolve, reject));
    sent.end(body);
  });
}

async function readAnswer(answer: IncomingMessage): Promise<Reply> {
  const body = await readBounded(answer, maxAnswerBytes);
  return { status: answer.statusCode ?? 500, text: body.toString('utf8') };
}
