import type { Context, MiddlewareHandler } from 'hono';
import { isAllowed, parseAddress, parseRule } from '../../core/addresses.ts';
import { type AppEnv, incomingOf } from '../environment.ts';

/** The most elements of `X-Forwarded-For` that are looked at. */
const maxHops = 32;

/**
 * Finds the address that a request comes from, for `c.get('clientIp')`; null on a Unix socket.
 *
 * `X-Forwarded-For` is written by whoever speaks to us, so it counts only if the peer is one of
 * the trusted proxies (none by default), and then it is read from the right: each proxy appends
 * the peer that it saw itself, so what stands left of the first untrusted address is the client's
 * own invention. Something that is no address ends the walk at the last hop that was good.
 * @throws invalid_input for a rule that cannot be read
 */
export function clientIp(trustedProxies: readonly string[] = []): MiddlewareHandler<AppEnv> {
  const trusted = trustedProxies.map(parseRule);
  return async function clientIp(c, next) {
    c.set('clientIp', findClient(peerOf(c), c.req.header('X-Forwarded-For'), trusted));
    await next();
  };
}

/** The client's address by the peer's and the header, which lists all its instances joined by commas. */
export function findClient(
  peer: string | null,
  forwardedFor: string | undefined,
  trusted: readonly string[],
): string | null {
  if (peer === null || !isTrusted(peer, trusted)) return peer;
  return findForwarded(forwardedFor, trusted) ?? peer;
}

/** The client's address by the word of a proxy that is believed; null if it names none. */
export function findForwarded(
  forwardedFor: string | undefined,
  trusted: readonly string[],
): string | null {
  let client: string | null = null;
  for (const element of (forwardedFor?.split(',') ?? []).slice(-maxHops).reverse()) {
    if (client !== null && !isTrusted(client, trusted)) return client;
    const hop = readAddress(element.trim());
    if (hop === null) return client;
    client = hop;
  }
  return client;
}

/** True if what the peer says of the client's address is believed. */
export function isTrusted(peer: string, trusted: readonly string[]): boolean {
  return trusted.length > 0 && isAllowed(trusted, peer);
}

/** The address at the other end of the connection; null on a Unix socket. The kernel names the interface of a link-local peer (`fe80::1%eth0`); rules do not. */
export function peerOf(c: Context<AppEnv>): string | null {
  const address = incomingOf(c)?.socket.remoteAddress;
  return address ? readAddress(address.replace(/%.*$/, '')) : null;
}

/** The address in canonical form, or null for what is none. */
export function readAddress(text: string): string | null {
  try {
    return parseAddress(text);
  } catch {
    return null;
  }
}
