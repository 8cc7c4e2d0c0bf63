import { Hono } from 'hono';
import type { KeyService } from '../../core/service.ts';
import type { AppEnv } from '../environment.ts';
import { strictQuery } from '../middleware/strict-query.ts';
import { requestQueryFromWire, requestQueryNames, requestTailToWire } from '../wire/request.ts';

/** `/v1/requests`: the latest decisions about presented tokens. Ask again with `since` set to the last answer's `next`. */
export function requestRoutes(service: KeyService) {
  return new Hono<AppEnv>().get('/', strictQuery('list requests', requestQueryNames), async (c) => {
    const query = requestQueryFromWire(c.req.valid('query'));
    return c.json(requestTailToWire(await service.listRequests(query, c.get('actor'))));
  });
}
