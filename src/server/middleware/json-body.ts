import type { MiddlewareHandler } from 'hono';
import { z } from 'zod';
import { KeyError } from '../../core/errors.ts';
import type { AppEnv } from '../environment.ts';
import { toIssues } from '../schema/issues.ts';
import { parseStrictJson } from '../strict-json.ts';
import { readBody } from './limits.ts';

const jsonType = /^application\/json[ \t]*(;[ \t]*charset[ \t]*=[ \t]*"?utf-8"?[ \t]*)?$/i;

/**
 * Reads the body by a schema, for `c.req.valid('json')`. No body at all is an empty object.
 * Throws `unsupported_media_type`, `too_large`, and `invalid_input` with one issue for each field.
 */
export function jsonBody<T extends object>(
  attempt: string,
  schema: z.ZodType<T>,
): MiddlewareHandler<AppEnv, string, { in: { json: T }; out: { json: T } }> {
  return async function jsonBody(c, next) {
    const body = await readJson(c.req.raw);
    const read = schema.safeParse(body, { reportInput: true });
    if (!read.success) throw refused(attempt, read.error);
    c.req.addValidatedData('json', read.data);
    await next();
  };
}

/** Refuses a body that has any member. */
export function noBody(attempt: string): MiddlewareHandler<AppEnv> {
  return jsonBody(attempt, z.strictObject({})) as MiddlewareHandler<AppEnv>;
}

async function readJson(request: Request): Promise<unknown> {
  const bytes = await readBody(request);
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

function refused(attempt: string, error: z.ZodError): KeyError {
  const issues = toIssues(error);
  const [first] = issues;
  const what = `${first?.path || 'the body'} ${first?.message}`;
  return new KeyError('invalid_input', `Cannot ${attempt}: ${what}`, { issues });
}
