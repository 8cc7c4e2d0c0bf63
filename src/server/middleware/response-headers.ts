import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../environment.ts';

/** Sets a header on every response, failures included. */
export function responseHeader(name: string, value: string): MiddlewareHandler<AppEnv> {
  return async function responseHeader(c, next) {
    c.header(name, value);
    await next();
  };
}
