import { Hono } from 'hono';
import type { AppEnv } from '../environment.ts';

/** Why a rack is not ready: it stops, or it accepts no change until a restart, for the reason that is given. */
export type Unready =
  | { readonly status: 'draining' }
  | { readonly status: 'stopped'; readonly reason: string };

/**
 * `/healthz` and `/readyz`, for anybody: the first says who is here, the second also whether changes
 * are accepted. `unready` tells why they are not, which strangers will read; null if all is well.
 */
export function healthRoutes(version: string, unready: () => Unready | null) {
  const health = { status: 'ok', name: 'keyrack', version } as const;
  return new Hono<AppEnv>()
    .get('/healthz', (c) => c.json(health))
    .get('/readyz', (c) => {
      const why = unready();
      return why === null ? c.json(health) : c.json(why, 503);
    });
}
