/**
 * `/authz`: what a proxy asks before it lets a request pass. There is one endpoint for each family
 * of headers (see `original-request.ts`). They judge the same and differ in how they say no, since
 * nginx makes 500 of every answer that is none of 2xx, 401 and 403.
 *
 * The permission that a key needs stands in the path, which the operator wrote. A query is no place
 * for it, because Caddy appends the client's own; queries are looked through for tokens and not read.
 *
 * Every request of somebody else's program comes here, so these routes are mounted before the
 * middleware of the others, and nothing on the way of a good token waits.
 */
import { type Context, Hono } from 'hono';
import { requestId } from 'hono/request-id';
import { KeyError } from '../../core/errors.ts';
import { answerProblem, explainFailure, type Log } from '../answer-problem.ts';
import type { AppEnv } from '../environment.ts';
import { type GateOptions, passGate } from '../gate.ts';
import type { Observer } from '../middleware/observe.ts';
import { type Family, forwarded, original } from '../original-request.ts';
import type { TokenPatterns } from '../token-pattern.ts';

/** What the endpoints need. */
export interface AuthzOptions extends GateOptions {
  /** Finds tokens in URLs; asked for with the first request. */
  readonly tokenPatterns: () => Promise<TokenPatterns>;
  readonly log: Log;
  /** Hears of every answer. */
  readonly observer: Observer;
}

/** How an endpoint says no. */
type Deny = (error: unknown, c: Context<AppEnv>) => Response | Promise<Response>;

const common = { 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
const identify = requestId({ limitLength: 64 });

/** `/authz/forward` for Caddy and Traefik, `/authz/nginx` for `auth_request`; each with `/PERMISSION` or without. */
export function authzRoutes(options: AuthzOptions) {
  return new Hono<AppEnv>()
    .all('/forward/*', endpoint('/authz/forward', forwarded, options, denyByProblem(options.log)))
    .all('/nginx/*', endpoint('/authz/nginx', original, options, denyForNginx(options.log)));
}

function endpoint(route: string, family: Family, options: AuthzOptions, deny: Deny) {
  const { observer } = options;
  let patterns: TokenPatterns | undefined;
  const refuse = async (error: unknown, c: Context<AppEnv>, start: number) => {
    if (patterns) c.set('tokenPattern', patterns.loose);
    await identify(c, async () => undefined);
    const answer = await deny(error, c);
    observer(c, answer.status, start, route);
    return answer;
  };
  const prepare = async (c: Context<AppEnv>, start: number) => {
    patterns = await options.tokenPatterns();
    return judge(c, start);
  };
  function judge(c: Context<AppEnv>, start: number): Response | Promise<Response> {
    if (!patterns) return prepare(c, start).catch((error) => refuse(error, c, start));
    try {
      refuseTrace(c);
      const permission = c.req.path.slice(route.length + 1);
      const headers = passGate(c, { family, permission, patterns }, options);
      observer(c, 204, start, route);
      return new Response(null, { status: 204, headers: { ...common, ...headers } });
    } catch (error) {
      return refuse(error, c, start);
    }
  }
  return function authz(c: Context<AppEnv>): Response | Promise<Response> {
    return judge(c, performance.now());
  };
}

/** Caddy and Traefik hand the answer on to the client as it is. */
function denyByProblem(log: Log): Deny {
  const answer = answerProblem(log);
  return function denyByProblem(error, c) {
    for (const [name, value] of Object.entries(common)) c.header(name, value);
    return answer(toError(error), c);
  };
}

/**
 * nginx takes 401 and 403 for a refusal and shows neither body nor headers of it; what the other
 * endpoint would have answered is in headers, for `auth_request_set`.
 */
function denyForNginx(log: Log): Deny {
  return function denyForNginx(error, c) {
    const { problem, headers } = explainFailure(toError(error), c, log);
    const status = problem.status === 401 ? 401 : 403;
    const told = { 'X-Auth-Status': String(problem.status), 'X-Auth-Code': problem.code };
    return c.body(null, status, { ...common, ...headers, ...told, 'Content-Length': '0' });
  };
}

function toError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** An answer to TRACE would hold the credentials of the request. */
function refuseTrace(c: Context<AppEnv>): void {
  if (c.req.method !== 'TRACE') return;
  c.header('Allow', 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS');
  throw new KeyError('method_not_allowed', 'Cannot judge the request: TRACE is not taken here');
}
