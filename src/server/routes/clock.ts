import { Hono } from 'hono';
import type { KeyService } from '../../core/service.ts';
import type { AppEnv } from '../environment.ts';
import { noBody } from '../middleware/json-body.ts';

/** `/v1/clock`: the way back after the clock had been wrongly far ahead. */
export function clockRoutes(service: KeyService) {
  return new Hono<AppEnv>().post('/reset', noBody('reset the clock'), async (c) =>
    c.json({ data: await service.resetClock(c.get('actor')) }),
  );
}
