import { request } from 'node:http';
import { KeyError } from '../core/errors.ts';
import { type Fetch, fetchWhole } from './whole-answer.ts';

/**
 * A `fetch` that goes through a Unix socket, whatever host the URL names. Rejects with
 * `unreachable` if nobody answers there within 5 seconds, or within the signal of the call: a
 * process that is stopped still accepts connections, and only the time tells.
 */
export function socketFetch(socketPath: string): Fetch {
  return async function socketFetch(input, init) {
    try {
      return await fetchWhole(
        ({ pathname, search }, options) =>
          request({ ...options, socketPath, path: pathname + search }),
        input,
        init,
      );
    } catch (cause) {
      throw unreachable(socketPath, cause);
    }
  };
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
