import type { MiddlewareHandler } from 'hono';
import { KeyError } from '../../core/errors.ts';
import type { AppEnv } from '../environment.ts';

/** The longest request body, in bytes. */
export const maxBodyBytes = 64 * 1024;

/** The longest body of an import, in bytes. */
export const maxImportBytes = 8 * 1024 * 1024;

/** Refuses a request that announces too long a body before any of it is read. */
export function bodyLimit(maxBytes: number): MiddlewareHandler<AppEnv> {
  return async function bodyLimit(c, next) {
    if (Number(c.req.header('Content-Length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
    await next();
  };
}

/** The whole body, counted while it is read, so that a chunked one is limited as well. Throws `too_large`. */
export async function readBody(request: Request, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunksOf(request)) {
    size += chunk.byteLength;
    if (size > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A client that goes away in the middle of its body is its own fault, and not worth a line in the log. */
async function* chunksOf(request: Request): AsyncIterable<Uint8Array> {
  try {
    yield* request.body ?? [];
  } catch (cause) {
    throw new KeyError('invalid_input', 'Cannot read the body: it ended too early', { cause });
  }
}

function tooLarge(maxBytes: number): KeyError {
  return new KeyError('too_large', `Cannot read the body: it is longer than ${maxBytes} bytes`);
}
