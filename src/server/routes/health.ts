import { Hono } from 'hono';
import type { AppEnv } from '../environment.ts';

/** `/healthz` and `/readyz`: says who is here, to anybody. */
export function healthRoutes(version: string) {
  const health = { status: 'ok', name: 'keyrack', version } as const;
  return new Hono<AppEnv>()
    .get('/healthz', (c) => c.json(health))
    .get('/readyz', (c) => c.json(health));
}
