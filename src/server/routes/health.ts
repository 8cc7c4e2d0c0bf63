import { Hono } from 'hono';
import type { AppEnv } from '../environment.ts';

/**
 * `/healthz` and `/readyz`, for anybody: the first says who is here, the second also whether changes
 * are accepted. `trouble` gives the reason why they are not, which strangers will read.
 */
export function healthRoutes(version: string, trouble: () => string | null) {
  const health = { status: 'ok', name: 'keyrack', version } as const;
  return new Hono<AppEnv>()
    .get('/healthz', (c) => c.json(health))
    .get('/readyz', (c) => {
      const reason = trouble();
      return reason === null ? c.json(health) : c.json({ status: 'stopped', reason }, 503);
    });
}
