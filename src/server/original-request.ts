/**
 * The request that a proxy asks about, as the proxy describes it in headers. There are two families
 * of such headers, and a proxy of one of them lets the headers of the other through as the client
 * sent them. So each endpoint reads one family and never looks at the other: an endpoint that took
 * what it finds would let the client behind nginx choose its own method, path and address.
 */
import type { Context } from 'hono';
import { KeyError } from '../core/errors.ts';
import type { AppEnv, Trust } from './environment.ts';
import { findForwarded, isTrusted, peerOf, readAddress } from './middleware/client-ip.ts';

/** The headers in which proxies of one kind describe a request. */
export interface Family {
  readonly method: string;
  readonly uri: string;
  /** The client's address by the proxy's word; null if it names none. */
  readonly client: (c: Context<AppEnv>, trusted: readonly string[]) => string | null;
}

/** Caddy and Traefik: the address is what `X-Forwarded-For` holds, read from the right. */
export const forwarded: Family = {
  method: 'X-Forwarded-Method',
  uri: 'X-Forwarded-Uri',
  client: (c, trusted) => findForwarded(c.req.header('X-Forwarded-For'), trusted),
};

/** nginx, which sends what its configuration says: one address, and nothing to walk through. */
export const original: Family = {
  method: 'X-Original-Method',
  uri: 'X-Original-URI',
  client: (c) => readAddress(c.req.header('X-Original-Address') ?? ''),
};

/** Which peers may name the client's address. */
export interface Believed {
  readonly trust: Trust;
  /** Addresses and ranges in canonical form. */
  readonly trusted: readonly string[];
}

const methodPattern = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}$/;

/** Method and URI of the request. Throws `invalid_input` if the proxy does not say: what nobody describes, nobody may let pass. */
export function readOriginal(c: Context<AppEnv>, { method: name, uri: uriName }: Family) {
  const method = c.req.header(name) ?? '';
  const uri = c.req.header(uriName) ?? '';
  if (!methodPattern.test(method)) throw unconfigured(name, method);
  if (!/^[/*]|^https?:/.test(uri)) throw unconfigured(uriName, uri);
  return { method, uri };
}

/**
 * The address of the client, or null where nobody who is believed names one. Never the peer, which
 * is the proxy: a proxy on this box would make every client of the world look like 127.0.0.1, and
 * open the keys that only 127.0.0.1 may use. A key with allowed IPs is refused to an unknown
 * address. Whoever may open the Unix socket is believed.
 */
export function findOriginalClient(
  c: Context<AppEnv>,
  family: Family,
  { trust, trusted }: Believed,
): string | null {
  if (trust === 'local') return family.client(c, trusted);
  if (trusted.length === 0) return null;
  const peer = peerOf(c);
  return peer !== null && isTrusted(peer, trusted) ? family.client(c, trusted) : null;
}

function unconfigured(header: string, value: string): KeyError {
  const what = value === '' ? 'is missing' : `is ${JSON.stringify(value.slice(0, 40))}`;
  const message = `Cannot judge the request: the header ${header} ${what}; configure the proxy to send it, see keyrack proxy --help`;
  return new KeyError('invalid_input', message);
}
