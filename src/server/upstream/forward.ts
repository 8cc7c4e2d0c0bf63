/**
 * The proxy that Keyrack is itself: a request for a path that is not Keyrack's own is judged, and
 * passed on to the app if it may pass.
 */
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import type { Context, MiddlewareHandler } from 'hono';
import { proxy } from 'hono/proxy';
import { parseRule } from '../../core/addresses.ts';
import type { Authenticator } from '../../core/service.ts';
import { safeText } from '../../core/text.ts';
import type { Log } from '../answer-problem.ts';
import { type AppEnv, incomingOf, type Trust } from '../environment.ts';
import { isOwnPath } from '../own-path.ts';
import { redact } from '../token-pattern.ts';
import { toResponse } from './answer.ts';
import { exchange, type Sent } from './exchange.ts';
import { toUpstreamFailure } from './failure.ts';
import { announcesBody, answerHeaders, requestHeaders } from './headers.ts';
import { judgeRequest } from './judge.ts';
import { joinTunnel, requireFreeTunnel, upgradeHeaders } from './open-tunnel.ts';
import { readTarget } from './target.ts';
import { readUpstream, type Upstream, type UpstreamOptions } from './upstream.ts';

/** What the proxy works with. */
export interface ForwardOptions {
  readonly trust: Trust;
  readonly upstream?: UpstreamOptions | undefined;
  readonly trustedProxies?: readonly string[] | undefined;
  readonly log: Log;
}

/** Headers that tell the client about its key. */
type OurHeaders = Readonly<Record<string, string>>;

/**
 * Passes requests on; without an upstream, and on the Unix socket, it lets all of them fall through. Throws `invalid_input`
 * for settings that cannot be read. For a request it throws what `judgeRequest` throws, `invalid_input` for an
 * ambiguous path, and why the app gave no answer.
 */
export function forward(
  authenticator: Authenticator,
  { trust, upstream: given, trustedProxies = [], log }: ForwardOptions,
): MiddlewareHandler<AppEnv> {
  if (given === undefined || trust === 'local') return (_, next) => next();
  const upstream = readUpstream(given);
  const trusted = trustedProxies.map(parseRule);
  return async function forward(c, next) {
    if (isOwnPath(c.req.path)) return next();
    const { method, url, raw } = c.req;
    const target = readTarget(url, upstream.pathsMatter);
    const admitted = judgeRequest(c, upstream, target, authenticator);
    c.env?.letRun?.();
    const ours = { ...answerHeaders(admitted), 'X-Request-Id': c.get('requestId') };
    for (const [name, value] of Object.entries(ours)) c.header(name, value);
    const path = upstream.basePath + target.path + target.query;
    const headers = requestHeaders(c, admitted, trusted);
    const ask = (body: Readable | null) =>
      pass(c, upstream, { method, path, headers, body, signal: raw.signal }, { ours, log });
    return withHeaders(await throughHelper(c, upstream, ask), ours);
  };
}

/**
 * The helper of Hono drops what belongs to the connection from the answer. It takes off `Content-Encoding`
 * as well, because a `fetch` would have decoded the body, which ours does not.
 */
async function throughHelper(
  c: Context<AppEnv>,
  { url }: Upstream,
  ask: (body: Readable | null) => Promise<Response>,
): Promise<Response> {
  const kept: [string, string][] = [];
  const customFetch = async ({ body }: Request) => {
    const answer = await ask(bodyOf(c, body));
    kept.push(...[...answer.headers].filter(([name]) => /^content-(encoding|length)$/.test(name)));
    return answer;
  };
  const response = await proxy(url.origin, { raw: c.req.raw, customFetch });
  return withHeaders(response, Object.fromEntries(kept));
}

/** A Request has no body with GET, and always one with POST; what the client sent is told by its headers. */
function bodyOf(c: Context<AppEnv>, body: Request['body']): Readable | null {
  if (!announcesBody(c)) return null;
  return body ? Readable.fromWeb(body as ReadableStream) : (incomingOf(c) ?? null);
}

async function pass(
  c: Context<AppEnv>,
  upstream: Upstream,
  sent: Sent,
  { ours, log }: { readonly ours: OurHeaders; readonly log: Log },
): Promise<Response> {
  const { tunnel, outgoing } = c.env ?? {};
  const cut = (error: unknown) => {
    if (!sent.signal.aborted) log(cutLine(c, error));
    outgoing?.destroy();
  };
  try {
    if (tunnel) requireFreeTunnel(tunnel);
    const headers = tunnel ? { ...sent.headers, ...upgradeHeaders } : sent.headers;
    const { answer, switched } = await exchange(upstream, { ...sent, headers });
    if (!tunnel || !switched) return toResponse(answer, sent.method, cut);
    joinTunnel(tunnel, answer, switched, ours);
    return new Response(null);
  } catch (error) {
    if (sent.signal.aborted) return new Response(null, { status: 499 });
    throw toUpstreamFailure(error);
  }
}

function cutLine(c: Context<AppEnv>, error: unknown): string {
  const { code = 'no code' } = error as { code?: unknown };
  const what = `the app ended its answer too early (${String(code)}), so the client was cut off`;
  const line = `request ${c.get('requestId')} ${c.req.method} ${c.req.path} failed: ${what}`;
  return redact(c.get('tokenPattern'), safeText(line));
}

function withHeaders(response: Response, headers: OurHeaders): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}
