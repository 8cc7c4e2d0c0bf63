import type { Context, MiddlewareHandler } from 'hono';
import { KeyError } from '../../core/errors.ts';
import type { AppEnv, Trust } from '../environment.ts';

const loopbackHosts: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** `allowedHosts` are names without a port; null allows every name. */
export interface BrowserGuardOptions {
  readonly trust: Trust;
  readonly allowedHosts?: readonly string[] | null | undefined;
}

/**
 * The names by which a rack that listens on the address may be called: those of loopback and the
 * ones that are named. On an address that is not loopback any name will do, unless some are named.
 */
export function allowedHostsFor(
  address: string,
  named: readonly string[] = [],
): readonly string[] | null {
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/.test(address);
  if (!isLoopback && named.length === 0) return null;
  const own = /^[^:]*$/.test(address) ? address : `[${address}]`;
  return [...new Set([...loopbackHosts, own, ...named])];
}

/**
 * Keeps web pages away from the management of a rack on this box. A page that the operator has
 * open can send requests to 127.0.0.1. It cannot leave out the header Origin on anything that
 * changes something, so a request with one is refused; and if it lets its own name point to
 * 127.0.0.1 (DNS rebinding), the header Host still holds that name. There are no CORS headers
 * either, so no page may read an answer. No browser reaches the Unix socket. Throws `not_permitted`.
 */
export function browserGuard(options: BrowserGuardOptions): MiddlewareHandler<AppEnv> {
  const { trust, allowedHosts = loopbackHosts } = options;
  return async function browserGuard(c, next) {
    if (trust === 'key') {
      if (c.req.header('Origin') !== undefined)
        throw refused('it comes from a web page (header Origin)');
      const host = hostOf(c);
      if (allowedHosts && !allowedHosts.includes(host)) {
        throw refused(
          `the host "${host.slice(0, 64)}" is not one of ${allowedHosts.join(', ')}; a proxy sends such a name, or allowedHosts of the rack names it`,
        );
      }
    }
    await next();
  };
}

function hostOf(c: Context<AppEnv>): string {
  const host = c.req.header('Host') ?? new URL(c.req.url).host;
  return host.toLowerCase().replace(/:\d+$/, '');
}

function refused(reason: string): KeyError {
  return new KeyError('not_permitted', `Cannot answer the request: ${reason}`);
}
