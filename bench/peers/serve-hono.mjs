import { serve } from '@hono/node-server';
import { announce } from './announce.mjs';

/** Serves a Hono app as its documentation does. */
export function serveHono(app, tokens) {
  const options = { fetch: app.fetch, hostname: '127.0.0.1', port: 0 };
  serve(options, ({ port }) => announce(`http://127.0.0.1:${port}`, tokens));
}
