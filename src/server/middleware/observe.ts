import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { AccessLog } from '../access-log.ts';
import type { AppEnv } from '../environment.ts';
import type { Meters } from '../metrics/meters.ts';

/**
 * Hears of one answer: its status, and when the request came by `performance.now()`. The pattern of
 * its route is found by what Hono matched unless it is given.
 */
export type Observer = (
  c: Context<AppEnv>,
  status: number,
  start: number,
  route?: string | null,
) => void;

/** Who hears of answers. */
export interface ObserverOptions {
  readonly meters: Meters;
  readonly accessLog: AccessLog | null;
}

/** Measures every answer, and hands it to the access log if there is one. */
export function makeObserver({ meters, accessLog }: ObserverOptions): Observer {
  return (c, status, start, route = routeOf(c)) => {
    const ms = performance.now() - start;
    meters.requests.observe(route ?? groupOf(c), status, ms / 1000);
    accessLog?.(c, { route, status, ms });
  };
}

/** Tells the observer of every answer. */
export function observe(observer: Observer): MiddlewareHandler<AppEnv> {
  return async function observe(c, next) {
    const start = performance.now();
    await next();
    observer(c, c.res.status, start);
  };
}

/** The pattern of the route that answers, or null where none of ours does. */
function routeOf(c: Context<AppEnv>): string | null {
  return matchedRoutes(c).findLast(({ path }) => isOurs(path))?.path ?? null;
}

/** What ends with a star is middleware, or takes whatever is left; only the permissions of `/authz` may be many. */
function isOurs(path: string): boolean {
  return !path.endsWith('*') || path.startsWith('/authz/');
}

/** Paths that have no route of ours must not become labels, or strangers would fill the memory. */
function groupOf(c: Context<AppEnv>): string {
  return c.get('judged')?.door === 'upstream' ? 'upstream' : 'other';
}
