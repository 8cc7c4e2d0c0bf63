import { Hono } from 'hono';
import type { KeyService } from '../../core/service.ts';
import type { AppEnv } from '../environment.ts';
import { strictQuery } from '../middleware/strict-query.ts';
import { activityQueryFromWire, activityQueryNames, activityToWire } from '../wire/activity.ts';

/** `/v1/activity`: how keys were used in the last 24 hours, by hour and by source. */
export function activityRoutes(service: KeyService) {
  return new Hono<AppEnv>().get(
    '/',
    strictQuery('list activity', activityQueryNames),
    async (c) => {
      const ids = activityQueryFromWire(c.req.valid('query'));
      const all = await service.listActivity(ids, c.get('actor'));
      return c.json({ data: all.map(activityToWire) });
    },
  );
}
