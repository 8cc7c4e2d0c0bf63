import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../environment.ts';

/** Hono hands only instances of Error to the error handler, so whatever else is thrown behind this becomes one. */
export function throwErrors(): MiddlewareHandler<AppEnv> {
  return async function throwErrors(_, next) {
    try {
      await next();
    } catch (cause) {
      if (cause instanceof Error) throw cause;
      throw new Error('something that is no error was thrown', { cause });
    }
  };
}
