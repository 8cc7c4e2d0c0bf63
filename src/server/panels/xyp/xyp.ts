/**
 * The panel of seed 003: the keys of one's own account at `/api/account/api-keys`. What its documentation
 * leaves open is decided in docs/panels.md.
 */
import { type Context, Hono } from 'hono';
import { xyp as profile } from '../../../core/profiles/xyp.ts';
import type { AppEnv } from '../../environment.ts';
import { readShape } from '../../schema/read-shape.ts';
import { enter } from '../enter.ts';
import { type OwnKeys, ownKeys } from '../own-keys.ts';
import type { Panel, PanelContext } from '../panel.ts';
import { readPanelJson } from '../read-json.ts';
import { answerXyp, failXyp } from './answer.ts';
import { toXypKey, toXypPage } from './key.ts';
import { createBody, listQuery, toDraft } from './schema.ts';

const path = '/api/account/api-keys';

/** The panel `xyp`. */
export const xyp: Panel = {
  name: 'xyp',
  paths: ['/api/account'],
  profiles: [profile],
  routes,
};

function routes(context: PanelContext) {
  const keysOf = (c: Context<AppEnv>): OwnKeys => {
    const { key } = enter(c, xyp, context);
    return ownKeys(context.service, { key, ip: c.get('clientIp') });
  };
  const app = new Hono<AppEnv>();
  app.onError(answerXyp(context.log));
  return app
    .get(path, async (c) => {
      const keys = keysOf(c);
      const paging = readShape('list keys', listQuery, c.req.query());
      return c.json(toXypPage(await keys.list(paging)));
    })
    .post(path, async (c) => {
      const keys = keysOf(c);
      const body = readShape('create key', createBody, await readPanelJson(c));
      const { key, token } = await keys.create(toDraft(body));
      c.header('Cache-Control', 'no-store');
      return c.json({ data: toXypKey(key), meta: { secret_token: token } });
    })
    .delete(`${path}/:identifier`, async (c) => {
      await keysOf(c).remove(c.req.param('identifier'));
      return c.json({ success: true });
    })
    .all('/api/account/*', (c) => {
      enter(c, xyp, context);
      return failXyp(c, 404, `Cannot find any path matching ${c.req.path.slice(0, 100)}`);
    });
}
