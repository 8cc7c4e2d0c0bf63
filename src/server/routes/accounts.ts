import { Hono } from 'hono';
import type { KeyService } from '../../core/service.ts';
import type { AppEnv } from '../environment.ts';
import { jsonBody, noBody } from '../middleware/json-body.ts';
import { strictQuery } from '../middleware/strict-query.ts';
import { accountChanges, accountDraft } from '../schema/account.ts';
import { accountToWire } from '../wire/account.ts';
import { pageToWire, pagingFromWire, pagingNames } from '../wire/page.ts';

/** `/v1/accounts`: the owners of keys. */
export function accountRoutes(service: KeyService) {
  return new Hono<AppEnv>()
    .get('/', strictQuery('list accounts', pagingNames), async (c) => {
      const paging = pagingFromWire(c.req.valid('query'));
      return c.json(pageToWire(await service.listAccounts(paging, c.get('actor')), accountToWire));
    })
    .post('/', jsonBody('create account', accountDraft), async (c) => {
      const account = await service.createAccount(c.req.valid('json'), c.get('actor'));
      return c.json({ data: accountToWire(account) }, 201);
    })
    .patch('/:name', jsonBody('update account', accountChanges), async (c) => {
      const changes = c.req.valid('json');
      const account = await service.updateAccount(c.req.param('name'), changes, c.get('actor'));
      return c.json({ data: accountToWire(account) });
    })
    .delete('/:name', noBody('delete account'), async (c) => {
      const account = await service.deleteAccount(c.req.param('name'), c.get('actor'));
      return c.json({ data: accountToWire(account) });
    });
}
