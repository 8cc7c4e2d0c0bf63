// Hono's bearerAuth with one token in its options. It knows no other rule.
import { Hono } from 'hono';
import { bearerAuth } from 'hono/bearer-auth';
import { serveHono } from './serve-hono.mjs';

const token = 'x'.repeat(64);
const app = new Hono().use(bearerAuth({ token }));
serveHono(
  app.all('*', (c) => c.body(null, 204)),
  [token],
);
