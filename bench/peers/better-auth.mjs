// better-auth with its API-key plugin over the memory adapter, with 100 keys, since that adapter searches a list. A
// key has an expiry, a permission and a rate limit that is never reached; it has no allowed IPs.
import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { Hono } from 'hono';
import { serveHono } from './serve-hono.mjs';

const tables = { user: [], session: [], account: [], verification: [], apikey: [] };
const auth = betterAuth({
  secret: 'x'.repeat(64),
  baseURL: 'http://127.0.0.1',
  database: memoryAdapter(tables),
  plugins: [apiKey({ rateLimit: { enabled: true, timeWindow: 60_000, maxRequests: 1e8 } })],
  telemetry: { enabled: false },
  logger: { disabled: true },
});
const now = new Date();
const user = { id: 'bench', name: 'bench', email: 'bench@example.com', emailVerified: true };
tables.user.push({ ...user, createdAt: now, updatedAt: now });

const permissions = { api: ['read'] };
const tokens = [];
for (let count = 0; count < 100; count += 1) {
  const body = { userId: user.id, name: `key ${count}`, permissions, expiresIn: 86_400 };
  tokens.push((await auth.api.createApiKey({ body })).key);
}

const app = new Hono().all('*', async (c) => {
  const key = c.req.header('Authorization')?.slice('Bearer '.length) ?? '';
  const { valid } = await auth.api.verifyApiKey({ body: { key, permissions } });
  return c.body(null, valid ? 204 : 401);
});
serveHono(app, tokens);
