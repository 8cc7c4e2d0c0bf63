import { Hono } from 'hono';
import type { KeyService } from '../../core/service.ts';
import type { AppEnv } from '../environment.ts';
import { strictQuery } from '../middleware/strict-query.ts';
import { pagingFromWire, pagingNames } from '../wire/page.ts';
import { refusalsToWire } from '../wire/refusal.ts';

/** `/v1/refusals`: which presented tokens were refused, how often and from where. */
export function refusalRoutes(service: KeyService) {
  return new Hono<AppEnv>().get('/', strictQuery('list refusals', pagingNames), async (c) => {
    const paging = pagingFromWire(c.req.valid('query'));
    return c.json(refusalsToWire(await service.listRefusals(paging, c.get('actor'))));
  });
}
