/**
 * The status page of seed 004, which is Kener by another name: keys that are ACTIVE or INACTIVE, API v4 over a
 * mocked status page, and the actions of the dashboard that concern keys.
 */
import { type Context, Hono } from 'hono';
import type { Actor } from '../../../core/actor.ts';
import type { Profile } from '../../../core/profile.ts';
import { akener as akenerProfile } from '../../../core/profiles/akener.ts';
import { kener as kenerProfile } from '../../../core/profiles/kener.ts';
import type { AppEnv } from '../../environment.ts';
import { enter } from '../enter.ts';
import type { Panel, PanelContext } from '../panel.ts';
import { readPanelJson } from '../read-json.ts';
import { statusRoutes } from './api.ts';
import { act } from './dashboard.ts';
import { answerApi, answerDashboard, KenerRefusal, noRoute } from './failure.ts';
import { makeStatusPage, type StatusPage } from './world.ts';

/** The panel of seed 004: new keys begin with `akener_`. */
export const akener: Panel = makePanel('akener', [akenerProfile, kenerProfile]);

/** The same as it is published: new keys begin with `kener_`. */
export const kener: Panel = makePanel('kener', [kenerProfile, akenerProfile]);

function makePanel(name: string, profiles: readonly Profile[]): Panel {
  const paths = ['/api', '/manage/api'];
  const routes = (context: PanelContext) =>
    new Hono<AppEnv>()
      .route('/manage/api', dashboardRoutes(profiles, context))
      .route('/api', apiRoutes(profiles, context));
  return { name, paths, profiles, makeWorld: makeStatusPage, routes };
}

function apiRoutes(profiles: readonly Profile[], context: PanelContext) {
  const { world, now, log } = context;
  const app = new Hono<AppEnv>();
  app.onError(answerApi(log));
  app.get('/status', (c) => c.json({ status: 'ok' }));
  app.use(async (c, next) => {
    enter(c, { profiles }, context, { token: bearerOf(c) });
    await next();
  });
  if (world) app.route('/v4', statusRoutes({ page: () => world.state as StatusPage, now }));
  return app.all('*', (c) => {
    throw noRoute(c);
  });
}

function dashboardRoutes(profiles: readonly Profile[], context: PanelContext) {
  const app = new Hono<AppEnv>();
  app.onError(answerDashboard(context.log));
  return app
    .post('/', async (c) => {
      const actor = operatorOf(c, context);
      const answer = await act({ ...context, profiles, actor }, await readPanelJson(c));
      c.header('Cache-Control', 'no-store');
      return c.json(answer);
    })
    .all('*', () => {
      throw new KenerRefusal(405, 'Method not allowed');
    });
}

function operatorOf(c: Context<AppEnv>, context: PanelContext): Actor {
  const { key } = enter(c, { profiles: [] }, context, { permission: 'manage', takesAll: true });
  const from = c.get('clientIp');
  return { kind: 'key', key: key.id, account: key.account, ...(from !== null && { from }) };
}

/** Two words with one blank between them, the first one `bearer` in whatever case; anything else is no header at all. */
function bearerOf(c: Context<AppEnv>): string | null {
  const [scheme, token, ...more] = (c.req.header('Authorization') ?? '').split(' ');
  return scheme?.toLowerCase() === 'bearer' && token && more.length === 0 ? token : null;
}
