import { Hono } from 'hono';
import { genesisHead } from '../../core/chain.ts';
import type { KeyService } from '../../core/service.ts';
import type { AppEnv } from '../environment.ts';
import { strictQuery } from '../middleware/strict-query.ts';
import {
  auditEntryToWire,
  auditQueryFromWire,
  auditQueryNames,
  headFromWire,
} from '../wire/audit.ts';
import { pageToWire } from '../wire/page.ts';

/** `/v1/audit`: the management events, whether their chain holds, and the anchor to note elsewhere. */
export function auditRoutes(service: KeyService) {
  return new Hono<AppEnv>()
    .get('/', strictQuery('list audit', auditQueryNames), async (c) => {
      const query = auditQueryFromWire(c.req.valid('query'));
      return c.json(pageToWire(await service.listAudit(query, c.get('actor')), auditEntryToWire));
    })
    .get('/verify', strictQuery('verify audit', ['expect']), async (c) => {
      const { expect } = c.req.valid('query');
      const expected = expect === undefined ? null : headFromWire(expect);
      return c.json({ data: await service.verifyAudit(expected, c.get('actor')) });
    })
    .get('/head', async (c) => {
      const { items } = await service.listAudit({ limit: 1 }, c.get('actor'));
      const { seq, hash } = items[0] ?? genesisHead;
      return c.json({ data: { seq, hash } });
    });
}
