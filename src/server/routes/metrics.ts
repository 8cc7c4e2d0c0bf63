import { Hono } from 'hono';
import type { AppEnv } from '../environment.ts';
import { expose, expositionType } from '../metrics/exposition.ts';
import type { MeterFacts, Meters } from '../metrics/meters.ts';

/** `/metrics`: what Prometheus collects. */
export function metricsRoutes(meters: Meters, facts: () => MeterFacts) {
  return new Hono<AppEnv>().get('/', async (c) => {
    const text = expose(await meters.families(facts()));
    return c.body(text, 200, { 'Content-Type': expositionType, 'Cache-Control': 'no-store' });
  });
}
