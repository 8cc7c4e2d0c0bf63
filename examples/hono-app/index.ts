/**
 * A Hono app of its own whose /api takes only requests with a good key. Who reads needs the scope read,
 * who writes the scope write. The rack is the one of this user (KEYRACK_DATA), or the one at
 * KEYRACK_URL, which is asked with the key in KEYRACK_VERIFY_KEY.
 */
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { type KeyAuthVariables, keyAuth } from 'keyrack/hono';

const { KEYRACK_URL: url, KEYRACK_VERIFY_KEY: verifyKey, PORT = '3000' } = process.env;
const notes: string[] = [];

const app = new Hono<{ Variables: KeyAuthVariables }>();
app.get('/', (c) => c.text('Anybody may read this.\n'));
app.use(
  '/api/*',
  keyAuth({
    url,
    verifyKey,
    permission: (c) => (c.req.method === 'GET' ? 'read' : 'write'),
    onError: (error) => process.stderr.write(`${error.message}\n`),
  }),
);
app.get('/api/me', (c) => c.json(c.get('apiKey')));
app.get('/api/notes', (c) => c.json(notes));
app.post('/api/notes', async (c) => {
  notes.push(`${c.get('apiKey').name}: ${(await c.req.text()).slice(0, 1000)}`);
  return c.json({ notes: notes.length }, 201);
});

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(PORT) }, ({ port }) =>
  process.stdout.write(`listening on http://127.0.0.1:${port}\n`),
);
