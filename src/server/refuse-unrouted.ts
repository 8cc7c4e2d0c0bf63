import type { Context, Hono, MiddlewareHandler } from 'hono';
import { KeyError } from '../core/errors.ts';
import type { AppEnv } from './environment.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/** Throws `method_not_allowed`, with the header Allow set, for a path that other methods have; else `not_found`. */
export function refuseUnrouted(app: Hono<AppEnv>, c: Context<AppEnv>): never {
  const { method, path } = c.req;
  const allowed = methodsOf(app, path);
  const what = `Cannot ${method.slice(0, 20)} "${path.slice(0, 100)}"`;
  if (allowed.length === 0) throw new KeyError('not_found', `${what}: there is no such route`);
  c.header('Allow', allowed.join(', '));
  throw new KeyError('method_not_allowed', `${what}: the route takes ${allowed.join(', ')}`);
}

/** Refuses TRACE before a route that takes every method can answer it: it would echo credentials. Node closes CONNECT itself. */
export function refuseTrace(app: Hono<AppEnv>): MiddlewareHandler<AppEnv> {
  return async function refuseTrace(c, next) {
    if (c.req.method === 'TRACE') refuseUnrouted(app, c);
    await next();
  };
}

/** Middleware stands in the router for every method, so only what stands there for one counts. */
function methodsOf(app: Hono<AppEnv>, path: string): readonly string[] {
  return methods
    .filter((method) =>
      app.router.match(method, path)[0].some(([[, route]]) => route.method === method),
    )
    .flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
}
