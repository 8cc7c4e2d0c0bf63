/**
 * Every route of the server is mounted here, with the scope that a key needs for it. One app is
 * made for each listener: on TCP with trust `key`, on the Unix socket with trust `local`.
 */
import { Hono } from 'hono';
import { except } from 'hono/combine';
import { requestId } from 'hono/request-id';
import { parseRule } from '../core/addresses.ts';
import type { Scope } from '../core/permissions.ts';
import type { Authenticator, KeyService } from '../core/service.ts';
import { type AccessLogOptions, makeAccessLog } from './access-log.ts';
import { answerProblem, type Log } from './answer-problem.ts';
import type { AppEnv, Trust } from './environment.ts';
import { limitAttempts } from './limit-attempts.ts';
import { Meters } from './metrics/meters.ts';
import { browserGuard } from './middleware/browser-guard.ts';
import { clientIp } from './middleware/client-ip.ts';
import { keyAuth } from './middleware/key-auth.ts';
import { bodyLimit, maxBodyBytes, maxImportBytes } from './middleware/limits.ts';
import { nearOrKey } from './middleware/near-or-key.ts';
import { makeObserver, observe } from './middleware/observe.ts';
import { responseHeaders } from './middleware/response-headers.ts';
import { throwErrors } from './middleware/throw-errors.ts';
import { urlToken } from './middleware/url-token.ts';
import { mountPanels, type PanelMock } from './panels/mount.ts';
import type { Panel } from './panels/panel.ts';
import { refuseTrace, refuseUnrouted } from './refuse-unrouted.ts';
import { accountRoutes } from './routes/accounts.ts';
import { activityRoutes } from './routes/activity.ts';
import { auditRoutes } from './routes/audit.ts';
import { authzRoutes } from './routes/authz.ts';
import { boxRoutes } from './routes/boxes.ts';
import { clockRoutes } from './routes/clock.ts';
import { docsRoutes } from './routes/docs.ts';
import { healthRoutes, type Unready } from './routes/health.ts';
import { keyRoutes } from './routes/keys.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { profileRoutes } from './routes/profiles.ts';
import { refusalRoutes } from './routes/refusals.ts';
import { requestRoutes } from './routes/requests.ts';
import { selfRoutes } from './routes/self.ts';
import { verifyRoutes } from './routes/verify.ts';
import { findTokens, findWholeTokens, type TokenPatterns } from './token-pattern.ts';
import { forward } from './upstream/forward.ts';
import type { UpstreamOptions } from './upstream/upstream.ts';

/** What an app is made with, beside the rack that it serves. */
export interface AppOptions {
  readonly trust: Trust;
  /** The version of Keyrack, for `/healthz`. */
  readonly version: string;
  /** Takes failures that are the server's own, one line each. */
  readonly log: Log;
  /** Why no change is accepted until a restart, for `/readyz`; null if all is well, as by default. */
  readonly trouble?: (() => string | null) | undefined;
  /** True from the moment on when the server stops, for `/readyz`; never by default. */
  readonly isDraining?: (() => boolean) | undefined;
  /** What is measured, shared by the apps of all listeners; by default an app measures itself alone. */
  readonly meters?: Meters | undefined;
  /** Takes a line for every answered request; none by default. */
  readonly accessLog?: AccessLogOptions | null | undefined;
  /** Addresses and CIDR ranges whose `X-Forwarded-For` is believed; none by default. */
  readonly trustedProxies?: readonly string[] | undefined;
  /** Lets CORS preflights through `/authz` without a token; not by default. */
  readonly allowPreflight?: boolean | undefined;
  /** The names by which `/v1` may be called on TCP, without port (see `allowedHostsFor`); loopback's by default, null for any. */
  readonly allowedHosts?: readonly string[] | null | undefined;
  /** The app that gets every request that is not for Keyrack; none by default. Of use on TCP alone. */
  readonly upstream?: UpstreamOptions | undefined;
  /** The panels whose API is answered as well; none by default. */
  readonly panels?: readonly Panel[] | undefined;
  /** What a mock changes about the panels; by default they serve keys and mock nothing. */
  readonly mock?: PanelMock | undefined;
}

/** The HTTP face of a rack. Throws `invalid_input` for a trusted proxy that cannot be read. */
export function createApp(service: KeyService, authenticator: Authenticator, options: AppOptions) {
  const { trust, version, log, trustedProxies = [], meters = new Meters() } = options;
  const { allowPreflight = false, panels = [], mock = null } = options;
  const tokenPatterns = tokenPatternsOf(service);
  const trusted = trustedProxies.map(parseRule);
  const unready = unreadyBy(options);
  const accessLog = options.accessLog ? makeAccessLog(options.accessLog) : null;
  const observer = makeObserver({ meters, accessLog });
  const gate = limitAttempts(authenticator);
  const judging = { authenticator: gate, trust, trusted };
  const guard = (permission: Scope) => keyAuth({ authenticator: gate, trust, permission });
  const app = new Hono<AppEnv>();
  app.onError(answerProblem(log));
  app.notFound((c) => refuseUnrouted(app, c));
  return app
    .route('/authz', authzRoutes({ ...judging, allowPreflight, tokenPatterns, log, observer }))
    .use(requestId({ limitLength: 64 }), observe(observer), responseHeaders(), throwErrors())
    .use(clientIp(trustedProxies))
    .route('/', mountPanels({ service, authenticator: gate, log, tokenPatterns, panels, mock }))
    .use(urlToken(tokenPatterns), refuseTrace(app))
    .route('/', healthRoutes(version, unready))
    .route('/', docsRoutes(version))
    .use('/metrics', browserGuard(options), nearOrKey({ ...options, guard: guard('manage') }))
    .route(
      '/metrics',
      metricsRoutes(meters, () => ({ version, isReady: unready() === null })),
    )
    .use('/v1/*', browserGuard(options), except('/v1/keys/import', bodyLimit(maxBodyBytes)))
    .use('/v1/keys/import', bodyLimit(maxImportBytes))
    .route('/v1/self', selfRoutes(gate))
    .use('/v1/verify', guard('verify'))
    .route('/v1/verify', verifyRoutes(service))
    .use('/v1/keys/*', guard('manage'))
    .route('/v1/keys', keyRoutes(service))
    .use('/v1/accounts/*', guard('manage'))
    .route('/v1/accounts', accountRoutes(service))
    .use('/v1/profiles/*', guard('manage'))
    .route('/v1/profiles', profileRoutes(service))
    .use('/v1/audit/*', guard('manage'))
    .route('/v1/audit', auditRoutes(service))
    .use('/v1/requests/*', guard('manage'))
    .route('/v1/requests', requestRoutes(service))
    .use('/v1/activity/*', guard('manage'))
    .route('/v1/activity', activityRoutes(service))
    .use('/v1/refusals/*', guard('manage'))
    .route('/v1/refusals', refusalRoutes(service))
    .use('/v1/boxes/*', guard('manage'))
    .route('/v1/boxes', boxRoutes(service))
    .use('/v1/clock/*', guard('manage'))
    .route('/v1/clock', clockRoutes(service))
    .use(forward(gate, options));
}

/** The type of the app, for typed clients. */
export type App = ReturnType<typeof createApp>;

/** A server that stops says so first: a restart is what ends the other trouble. */
function unreadyBy({ trouble, isDraining }: AppOptions): () => Unready | null {
  return () => {
    if (isDraining?.()) return { status: 'draining' };
    const reason = trouble?.() ?? null;
    return reason === null ? null : { status: 'stopped', reason };
  };
}

/** Prefixes are configuration, so the service is asked for them, once. */
function tokenPatternsOf(service: KeyService): () => Promise<TokenPatterns> {
  let patterns: Promise<TokenPatterns> | undefined;
  return () => {
    patterns ??= service.listProfiles().then((profiles) => {
      return { loose: findTokens(profiles), whole: findWholeTokens(profiles) };
    });
    return patterns;
  };
}
