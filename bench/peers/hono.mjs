// A bare Hono app, which looks at nothing.
import { Hono } from 'hono';
import { serveHono } from './serve-hono.mjs';

serveHono(
  new Hono().all('*', (c) => c.body(null, 204)),
  ['none'],
);
