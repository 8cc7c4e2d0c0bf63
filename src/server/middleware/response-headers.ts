import type { MiddlewareHandler } from 'hono';
import type { AppEnv } from '../environment.ts';

/**
 * Sets what every answer of Keyrack carries, failures included; one middleware, since verdicts pass
 * here as well. Nothing that is answered is a page, so the policy allows nothing (`/docs` has one
 * of its own): an answer that a browser is tricked into showing loads and runs nothing, cannot be
 * framed, cannot be read across origins, and is never guessed to be of another type. What
 * `/v1` answers holds names and addresses, and is kept by no cache.
 */
export function responseHeaders(): MiddlewareHandler<AppEnv> {
  return async function responseHeaders(c, next) {
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'no-referrer');
    c.header('Cross-Origin-Resource-Policy', 'same-origin');
    c.header('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'");
    if (c.req.path.startsWith('/v1')) c.header('Cache-Control', 'no-store');
    await next();
  };
}
