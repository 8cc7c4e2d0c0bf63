import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { KeyError } from '../../core/errors.ts';
import type { AppEnv } from '../environment.ts';
import { readShape } from '../schema/read-shape.ts';
import { parseStrictJson } from '../strict-json.ts';
import { maxBodyBytes, readBody } from './limits.ts';

const jsonType = /^application\/json[ \t]*(;[ \t]*charset[ \t]*=[ \t]*"?utf-8"?[ \t]*)?$/i;

/**
 * Reads the body by a schema, for `c.req.valid('json')`. No body at all is an empty object.
 * Throws `unsupported_media_type`, `too_large`, and `invalid_input` with one issue for each field.
 */
export function jsonBody<T extends object>(
  attempt: string,
  schema: z.ZodType<T>,
  maxBytes = maxBodyBytes,
): MiddlewareHandler<AppEnv, string, { in: { json: T }; out: { json: T } }> {
  return async function jsonBody(c, next) {
    const body = await readJson(c.req.raw, maxBytes);
    c.req.addValidatedData('json', readShape(attempt, schema, body));
    await next();
  };
}

/** Refuses a body that has any member. */
export function noBody(attempt: string): MiddlewareHandler<AppEnv> {
  return jsonBody(attempt, z.strictObject({})) as MiddlewareHandler<AppEnv>;
}

async function readJson(request: Request, maxBytes: number): Promise<unknown> {
  const bytes = await readBody(request, maxBytes);
  if (bytes.byteLength === 0) return {};
  const type = request.headers.get('Content-Type') ?? '';
  if (jsonType.test(type)) return parseStrictJson(decode(bytes));
  const message = `Cannot read the body: its type is "${type.slice(0, 60)}" and not application/json`;
  throw new KeyError('unsupported_media_type', message);
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new KeyError('invalid_input', 'Cannot read the body: it is not UTF-8', { cause });
  }
}
