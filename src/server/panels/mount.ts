import { Hono, type MiddlewareHandler } from 'hono';
import type { Authenticator } from '../../core/service.ts';
import type { AppEnv } from '../environment.ts';
import type { TokenPatterns } from '../token-pattern.ts';
import type { Panel, PanelContext, World } from './panel.ts';

/** What a mock changes about its panels. */
export interface PanelMock {
  /** The mocked resources by the name of their panel. */
  readonly worlds: ReadonlyMap<string, World>;
  /** The present moment in milliseconds since the epoch. */
  readonly now: () => number;
  /** Judges tokens in place of the app's own authenticator, if it is given. */
  readonly authenticator?: Authenticator;
  /** Whether clients that do not ask for JSON are told failures as the real panel tells browsers. */
  readonly strictAccept?: boolean;
  /** Runs before every route of a panel. */
  readonly before: readonly MiddlewareHandler<AppEnv>[];
}

/** What the panels of an app are made with. */
export type MountOptions = Omit<PanelContext, 'world' | 'now' | 'strictAccept'> & {
  readonly panels: readonly Panel[];
  readonly mock: PanelMock | null;
  /** Finds tokens in texts for the logs. */
  readonly tokenPatterns: () => Promise<TokenPatterns>;
};

/**
 * The routes of panels, each below its own paths. What guards `/v1` does not stand before them: a panel
 * takes a token in a path for an unknown name and answers a web page as it answers everybody.
 */
export function mountPanels(options: MountOptions): Hono<AppEnv> {
  const { service, log, panels, mock, tokenPatterns } = options;
  const {
    now = Date.now,
    authenticator = options.authenticator,
    strictAccept = false,
  } = mock ?? {};
  const app = new Hono<AppEnv>();
  const paths = panels.flatMap((panel) => panel.paths);
  const before = [knowTokens(tokenPatterns), ...(mock?.before ?? [])];
  if (paths.length > 0) app.use(...before.map((one) => below(paths, one)));
  for (const panel of panels) {
    const world = mock?.worlds.get(panel.name) ?? null;
    app.route('/', panel.routes({ service, authenticator, now, log, strictAccept, world }));
  }
  return app;
}

/** Paths may lie within one another, and each middleware runs once. */
function below(
  paths: readonly string[],
  middleware: MiddlewareHandler<AppEnv>,
): MiddlewareHandler<AppEnv> {
  return async function below(c, next) {
    const isBelow = paths.some((path) => `${c.req.path}/`.startsWith(`${path}/`));
    return isBelow ? middleware(c, next) : next();
  };
}

function knowTokens(patterns: () => Promise<TokenPatterns>): MiddlewareHandler<AppEnv> {
  return async function knowTokens(c, next) {
    c.set('tokenPattern', (await patterns()).loose);
    await next();
  };
}
