import type { Context, MiddlewareHandler } from 'hono';
import { isAllowed, parseRule } from '../../core/addresses.ts';
import type { AppEnv, Trust } from '../environment.ts';
import { peerOf } from './client-ip.ts';

/** Whoever sends one of these speaks for somebody else. */
const forwardingHeaders = ['X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP', 'Forwarded', 'Via'];

/** `guard` is what everybody passes who is not on this box. */
export interface NearOrKeyOptions {
  readonly trust: Trust;
  readonly trustedProxies?: readonly string[] | undefined;
  readonly guard: MiddlewareHandler<AppEnv>;
}

/**
 * Lets programs of this box pass, and sends everybody else through the guard. A program of this box
 * comes by the Unix socket, or from a loopback address and for itself. A proxy on this box comes from
 * there as well, with the requests of strangers, so whatever was forwarded is judged like its sender,
 * and so is a peer that is named as a proxy. A proxy that tells neither cannot be told apart:
 * docs/monitoring.md says so.
 */
export function nearOrKey(options: NearOrKeyOptions): MiddlewareHandler<AppEnv> {
  const proxies = (options.trustedProxies ?? []).map(parseRule);
  return async function nearOrKey(c, next) {
    if (options.trust === 'local' || isNear(c, proxies)) return next();
    return options.guard(c, next);
  };
}

function isNear(c: Context<AppEnv>, proxies: readonly string[]): boolean {
  const peer = peerOf(c);
  if (peer === null || !isAllowed(['127.0.0.0/8', '::1'], peer)) return false;
  if (proxies.length > 0 && isAllowed(proxies, peer)) return false;
  return forwardingHeaders.every((name) => c.req.header(name) === undefined);
}
