/**
 * The checks of a request, in the panel's order, which clients can see: who asks (401), what the body is
 * (400), from where (403), how often (429), for which record (404), with which kind of key (403), with which
 * level (403). What a key may do is asked of the rack along with the token, so that the live tail of requests has
 * the true reason; but only for records that are there, since a record that is missing comes first here.
 */
import type { Context } from 'hono';
import type { ApiKey } from '../../../core/key.ts';
import { holdsLevel, type Resource as Permission, type Verb } from '../../../core/permissions.ts';
import type { Verdict, VerdictCode } from '../../../core/verdict.ts';
import type { AppEnv } from '../../environment.ts';
import { peerOf } from '../../middleware/client-ip.ts';
import { redact } from '../../token-pattern.ts';
import type { PanelContext } from '../panel.ts';
import type { Bound } from './bindings.ts';
import { type Body, readFields } from './body.ts';
import { type Api, type Dialect, kindOf, permissionIn } from './dialect.ts';
import { type Endpoint, verbOf } from './endpoint.ts';
import { PanelFailure } from './failure.ts';
import type { Throttle } from './throttle.ts';
import { findUser, type PanelUser } from './users.ts';

/** What a request is judged by. */
export interface Guard {
  readonly dialect: Dialect;
  readonly context: PanelContext;
  readonly throttles: Readonly<Record<Api, Throttle>>;
  /** Those of single endpoints. */
  readonly limits: ReadonlyMap<Endpoint, Throttle>;
}

/** What a request is about: the route, and the records that its path names; null if one is missing. */
export interface Asked {
  readonly api: Api;
  readonly endpoint: Endpoint;
  readonly bound: Bound | null;
}

/** A request that may pass. */
export interface Passed extends Body {
  readonly key: ApiKey;
  readonly ip: string | null;
  readonly user: PanelUser;
  /** True if the key may do this to the resource. */
  may(permission: Permission, verb: Verb): boolean;
}

/** Verdicts that the panel does not tell from a token that it never saw. */
const unknown: ReadonlySet<VerdictCode> = new Set([
  'MISSING',
  'MALFORMED',
  'NOT_FOUND',
  'REVOKED',
  'INACTIVE',
  'EXPIRED',
]);

/** Judges a request. Throws the panel's failure of the first check that it does not pass. */
export async function pass(c: Context<AppEnv>, asked: Asked, guard: Guard): Promise<Passed> {
  const { dialect, context } = guard;
  const { api, endpoint, bound } = asked;
  const ip = c.get('clientIp') ?? peerOf(c);
  const verdict = judge(c, asked, guard, ip);
  const { key } = verdict;
  const kind = key && kindOf(dialect, key);
  if (!key || !kind || unknown.has(verdict.code)) throw new PanelFailure('AuthenticationException');
  const user = await findUser(context, key.account);
  if (!user) throw new PanelFailure('AuthenticationException');
  const body = await readFields(c);
  if (verdict.code === 'IP_DENIED') throw addressDenied(ip);
  throttle(c, verdict, guard.throttles[api], context.now());
  const own = guard.limits.get(endpoint);
  if (own) throttle(c, verdict, own, context.now());
  if (!bound) throw new PanelFailure('NotFoundHttpException');
  requireKind(api, kind, user);
  const may = (permission: Permission, verb: Verb) =>
    kind === 'client' ? user.root_admin : holds(dialect, key, permission, verb);
  if (endpoint.permission && !may(endpoint.permission, verbOf(endpoint.method)))
    throw new PanelFailure('AccessDeniedHttpException');
  return { ...body, key, ip, user, may };
}

function judge(
  c: Context<AppEnv>,
  asked: Asked,
  { dialect, context: { authenticator } }: Guard,
  ip: string | null,
): Verdict {
  const { api, endpoint, bound } = asked;
  const takes = [dialect.client.name, dialect.application.name];
  const verb = verbOf(endpoint.method);
  const level = endpoint.permission && `${permissionIn(dialect, endpoint.permission)}:${verb}`;
  const permission = api === 'client' ? (verb === 'read' ? 'read' : 'write') : level;
  const pattern = c.get('tokenPattern') as RegExp | undefined;
  const { path, method } = c.req;
  const needs = { permission: bound && permission, takes };
  const verdict = authenticator.authenticate({
    token: bearerOf(c.req.header('Authorization')),
    ip,
    ...needs,
    request: { door: 'panel', method, path: pattern ? redact(pattern, path) : path },
  });
  c.set('judged', { code: verdict.code, key: verdict.key?.id, door: 'panel', asked: needs });
  return verdict;
}

/** What follows the last "Bearer", up to a comma; null if that is nothing. */
export function bearerOf(header: string | undefined): string | null {
  const at = header?.toLowerCase().lastIndexOf('bearer ') ?? -1;
  if (header === undefined || at < 0) return null;
  return header.slice(at + 'bearer '.length).split(',')[0] || null;
}

function addressDenied(ip: string | null): PanelFailure {
  const detail = `This IP address (${ip ?? 'unknown'}) does not have permission to access the API using these credentials.`;
  return new PanelFailure('AccessDeniedHttpException', detail);
}

/** The panel's own limit, and that of the key where the rack has given it one. */
function throttle(
  c: Context<AppEnv>,
  { code, key, rate }: Verdict,
  counter: Throttle,
  now: number,
): void {
  const isRefused = code === 'RATE_LIMITED';
  const counted = isRefused ? null : counter.take(key?.account ?? '', now);
  c.header('X-RateLimit-Limit', String(counted?.limit ?? rate?.limit));
  c.header('X-RateLimit-Remaining', String(counted?.remaining ?? 0));
  if (counted?.passed) return;
  const resetsAt = counted?.resetsAt ?? now + (rate?.resetMs ?? 0);
  const headers = {
    'Retry-After': String(Math.max(1, Math.ceil((resetsAt - now) / 1000))),
    'X-RateLimit-Reset': String(Math.ceil(resetsAt / 1000)),
  };
  throw new PanelFailure('ThrottleRequestsException', undefined, { headers });
}

function requireKind(api: Api, kind: Api, user: PanelUser): void {
  if (api === 'client' && kind === 'application') {
    const detail =
      'You are attempting to use an application API key on an endpoint that requires a client API key.';
    throw new PanelFailure('AccessDeniedHttpException', detail);
  }
  if (api === 'application' && !user.root_admin) {
    const detail = 'This account does not have permission to access the API.';
    throw new PanelFailure('AccessDeniedHttpException', detail);
  }
}

/** Bit 1 reads and bit 2 writes, where the dialect reads levels as the panel's database does. */
function holds(dialect: Dialect, key: ApiKey, resource: Permission, verb: Verb): boolean {
  const held = key.permissions ?? {};
  const permission = permissionIn(dialect, resource);
  if (dialect.reading === 'levels') return holdsLevel(held, permission, verb);
  return ((held[permission] ?? 0) & (verb === 'read' ? 1 : 2)) !== 0;
}
