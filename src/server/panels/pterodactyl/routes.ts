/** The routes of a panel of this family, made from the tables of its dialect. */
import { type Context, Hono } from 'hono';
import type { AppEnv } from '../../environment.ts';
import { ownKeys } from '../own-keys.ts';
import type { Panel, PanelContext } from '../panel.ts';
import { answerFailure } from './answer-failure.ts';
import { type Bound, bind } from './bindings.ts';
import type { Api, Dialect } from './dialect.ts';
import type { Call, Endpoint } from './endpoint.ts';
import { PanelFailure } from './failure.ts';
import { type Guard, pass } from './guard.ts';
import { readQuery } from './query.ts';
import { Tables } from './tables.ts';
import { Throttle } from './throttle.ts';
import { panelTime } from './time.ts';
import { makeTablesWorld } from './world.ts';

const apis: readonly Api[] = ['client', 'application'];

/** The panel that speaks a dialect. */
export function makePanel(dialect: Dialect): Panel {
  return {
    name: dialect.name,
    paths: apis.map((api) => `/api/${api}`),
    profiles: [dialect.client, dialect.application],
    makeWorld: () => makeTablesWorld(dialect.fixtures),
    routes: (context) => makeRoutes(dialect, context),
  };
}

function makeRoutes(dialect: Dialect, context: PanelContext): Hono<AppEnv> {
  const { client, application } = dialect.perMinute;
  const throttles = { client: perMinute(client), application: perMinute(application) };
  const all = apis.flatMap((api) => dialect.endpoints[api]);
  const limits = new Map(
    all.flatMap((one) => (one.limit ? [[one, new Throttle(one.limit)] as const] : [])),
  );
  const guard: Guard = { dialect, context, throttles, limits };
  const app = new Hono<AppEnv>();
  app.onError(answerFailure(context));
  for (const api of apis) {
    const endpoints = servedBy(dialect, context, api);
    for (const endpoint of endpoints) {
      const path = `/api/${api}${endpoint.path}`.replace(/\/$/, '');
      app.on(endpoint.method, [path, `${path}/`], (c) => answer(c, api, endpoint, guard));
    }
    app.all(`/api/${api}/*`, (c) => answerUnrouted(c, api, endpoints));
  }
  return app;
}

function perMinute(requests: number): Throttle {
  return new Throttle({ requests, windowMs: 60_000 });
}

/** Without mocked resources the panel serves keys and their accounts, and nothing that administrators do. */
function servedBy(dialect: Dialect, { world }: PanelContext, api: Api): readonly Endpoint[] {
  if (world) return dialect.endpoints[api];
  return api === 'client' ? dialect.endpoints.client.filter(({ isMocked }) => !isMocked) : [];
}

async function answer(c: Context<AppEnv>, api: Api, endpoint: Endpoint, guard: Guard) {
  const { dialect, context } = guard;
  const tables = new Tables(context.world ?? emptyWorld);
  const parameters = c.req.param();
  const bound = bind(dialect.bindings, parameters, tables);
  const passed = await pass(c, { api, endpoint, bound }, guard);
  const call: Call = {
    ...passed,
    bound: stillBound(bind(dialect.bindings, parameters, tables)),
    tables,
    parameters,
    resources: dialect.resources,
    query: readQuery(new URL(c.req.url)),
    now: panelTime(context.now()),
    keys: ownKeys(context.service, passed),
    mayRead: (permission) => passed.may(permission, 'read'),
  };
  const { status, body } = await endpoint.answer(call);
  if (body === null) return c.body(null, status);
  return typeof body === 'string' ? c.text(body, status as 200) : c.json(body, status as 200);
}

/** While the body was read, another request may have removed what the path names. */
function stillBound(bound: Bound | null): Bound {
  if (!bound) throw new PanelFailure('NotFoundHttpException');
  return bound;
}

const emptyWorld = { state: { tables: {}, sequences: {} }, reset: () => {}, load: () => {} };

/** No such route, or not with this method; the panel says so before it asks who calls, and which methods there are. */
function answerUnrouted(c: Context<AppEnv>, api: Api, endpoints: readonly Endpoint[]): Response {
  const path = c.req.path.replace(/^\/|\/$/g, '').slice(0, 200);
  const methods = endpoints
    .filter((endpoint) => patternOf(api, endpoint).test(path))
    .flatMap(({ method }) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
  if (methods.length === 0)
    throw new PanelFailure('NotFoundHttpException', `The route ${path} could not be found.`);
  const supported = [...new Set(methods)].join(', ');
  if (c.req.method === 'OPTIONS')
    return c.body(null, 200, { Allow: supported.replaceAll(' ', '') });
  const detail = `The ${c.req.method} method is not supported for route ${path}. Supported methods: ${supported}.`;
  throw new PanelFailure('MethodNotAllowedHttpException', detail, {
    headers: { Allow: supported },
  });
}

function patternOf(api: Api, { path }: Endpoint): RegExp {
  const whole = `api/${api}${path}`.replace(/\/$/, '');
  return new RegExp(`^${whole.replace(/:\w+/g, '[^/]+')}$`);
}
