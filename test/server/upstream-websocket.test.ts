import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { type Bench, dial, head, send, stand } from './upstream-bench.ts';

const accept = (key = '') =>
  createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');

/** An app that takes every WebSocket, hands out the sockets, and sends back the bytes that come. */
async function echoing(upstream = {}): Promise<Bench & { readonly taken: Duplex[] }> {
  const bench = await stand((_, outgoing) => outgoing.writeHead(426).end('no'), upstream);
  const taken: Duplex[] = [];
  bench.behind.on('upgrade', ({ headers }: IncomingMessage, socket: Socket, early: Buffer) => {
    taken.push(socket);
    const lines = [`Sec-WebSocket-Accept: ${accept(headers['sec-websocket-key'])}`, 'X-App: yes'];
    socket.on('error', () => undefined);
    socket.write(
      `HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${lines.join('\r\n')}\r\n\r\nhello`,
    );
    socket.write(early);
    socket.pipe(socket);
  });
  return { ...bench, taken };
}

const handshake = (path: string, ...lines: readonly string[]) =>
  head(
    `GET ${path}`,
    'Connection: keep-alive, Upgrade',
    'Upgrade: WebSocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...lines,
  );

const bearer = ({ token }: { token: string }) => `Authorization: Bearer ${token}`;

test('a good key opens a WebSocket, and bytes go both ways from the first on', async () => {
  const bench = await echoing();
  const line = dial(bench.port, `${handshake('/ws?a=b', bearer(bench))}early`);
  const opened = await line.heard(/helloearly/);
  expect(opened).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/);
  expect(opened).toContain('Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n');
  expect(opened).toContain('X-App: yes\r\n');
  expect(opened).toMatch(/X-Request-Id: \S+\r\n/);
  for (const word of ['one', 'two']) {
    line.socket.write(word);
    await line.heard(new RegExp(`${word}$`));
  }
  const [asked] = bench.asked;
  expect(asked?.url).toBe('/ws?a=b');
  expect(asked?.headers).toMatchObject({
    'x-key-id': expect.stringMatching(/^kr_/),
    'x-forwarded-host': 'app.example.org',
    upgrade: 'websocket',
  });
  expect(asked?.headers.authorization).toBeUndefined();
});

test('a client of today speaks through it', async () => {
  const bench = await stand(() => {}, { paths: [{ path: '/ws', permission: 'public' }] });
  bench.behind.on('upgrade', ({ headers }: IncomingMessage, socket: Socket) => {
    const line = `Sec-WebSocket-Accept: ${accept(headers['sec-websocket-key'])}`;
    socket.write(
      `HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${line}\r\n\r\n`,
    );
    socket.write(Buffer.from([0x81, 2, ...Buffer.from('hi')]));
    socket.resume().on('error', () => undefined);
  });
  const client = new WebSocket(`ws://127.0.0.1:${bench.port}/ws`);
  const [{ data }] = (await once(client, 'message')) as [MessageEvent];
  expect(data).toBe('hi');
  bench.behind.closeAllConnections();
  client.close();
});

test.each([
  ['no token', '/ws', '', 401, 'missing'],
  ['a bad token', '/ws', 'Authorization: Bearer kr_nonsense', 401, 'malformed'],
  ['a permission that is missing', '/admin', 'T', 403, 'insufficient_permissions'],
  ['a path without a rule', '/nowhere', 'T', 403, 'path_not_allowed'],
  ['an ambiguous path', '/ws/..;/x', 'T', 400, 'invalid_input'],
])(
  'with %s the answer is plain HTTP, and the connection ends',
  async (_, path, line, status, code) => {
    const paths = [
      { path: '/ws', permission: 'any' },
      { path: '/admin', permission: 'manage' },
    ];
    const bench = await echoing({ paths });
    const refused = dial(
      bench.port,
      handshake(path, ...(line === '' ? [] : [line.replace(/^T$/, bearer(bench))])),
    );
    const answer = await refused.heard(/}(\r\n0\r\n\r\n)?$/);
    expect(answer).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(answer).toContain(`"code":"${code}"`);
    expect(answer).toMatch(/\r\ncontent-type: application\/problem\+json\r\n/i);
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
    if (!refused.socket.readableEnded) await once(refused.socket, 'end');
    expect(bench.asked).toEqual([]);
  },
);

test('a rate that is used up is 429', async () => {
  const bench = await echoing();
  const { token } = await bench.mint({ rateLimit: '1/1h' });
  await dial(bench.port, handshake('/', bearer({ token }))).heard(/hello/);
  const answer = await dial(bench.port, handshake('/', bearer({ token }))).heard(
    /}(\r\n0\r\n\r\n)?$/,
  );
  expect(answer).toMatch(/^HTTP\/1\.1 429 [\s\S]*retry-after: \d+/i);
});

/** The attack: the app refuses, the proxy believes a tunnel is open, and what follows passes unjudged. */
test('an app that does not switch is answered for as plain HTTP, and nothing behind it passes', async () => {
  const bench = await stand((_, outgoing) =>
    outgoing.writeHead(426, { 'X-App': 'no' }).end('no ws'),
  );
  bench.behind.removeAllListeners('upgrade');
  const smuggled = head('GET /admin', 'X-Key-Id: forged');
  const line = dial(bench.port, handshake('/', bearer(bench)) + smuggled);
  const answer = await line.heard(/no ws/);
  expect(answer).toMatch(/^HTTP\/1\.1 426 [\s\S]*connection: close/i);
  if (!line.socket.readableEnded) await once(line.socket, 'end');
  expect(bench.asked.map(({ url }) => url)).toEqual(['/']);
});

test('an app that is down is 502', async () => {
  const bench = await echoing();
  bench.behind.close();
  const answer = await dial(bench.port, handshake('/', bearer(bench))).heard(/}(\r\n0\r\n\r\n)?$/);
  expect(answer).toMatch(/^HTTP\/1\.1 502 [\s\S]*"code":"upstream_unreachable"/);
});

test('when one side goes away the other is closed', async () => {
  const bench = await echoing();
  const first = dial(bench.port, handshake('/', bearer(bench)));
  await first.heard(/hello/);
  const closed = once(bench.taken[0] as Duplex, 'close');
  first.socket.destroy();
  await closed;
  const second = dial(bench.port, handshake('/', bearer(bench)));
  await second.heard(/hello/);
  const ended = once(second.socket, 'end');
  bench.taken[1]?.destroy();
  await ended;
});

test('closing ends every WebSocket', async () => {
  const bench = await echoing();
  const line = dial(bench.port, handshake('/', bearer(bench)));
  await line.heard(/hello/);
  const ended = once(line.socket, 'close');
  line.socket.on('end', () => line.socket.end());
  await Promise.all([bench.close(), ended]);
});

test('only so many may be open at a time', async () => {
  const bench = await echoing();
  const open = Array.from({ length: 500 }, () => dial(bench.port, handshake('/', bearer(bench))));
  await Promise.all(open.map(({ heard }) => heard(/hello/)));
  const answer = await dial(bench.port, handshake('/', bearer(bench))).heard(/}(\r\n0\r\n\r\n)?$/);
  expect(answer).toMatch(/^HTTP\/1\.1 503 [\s\S]*"code":"upstream_busy"/);
  const closed = once(bench.taken[0] as Duplex, 'close');
  bench.taken[0]?.destroy();
  await closed;
  expect((await send(bench, '/')).status).toBe(426);
});

test("on Keyrack's own paths, and for other protocols, an upgrade is ignored", async () => {
  const bench = await echoing();
  const close = 'Connection: close, Upgrade';
  const own = dial(bench.port, head('GET /healthz', close, 'Upgrade: websocket'));
  expect(await own.heard(/}(\r\n0\r\n\r\n)?$/)).toMatch(/^HTTP\/1\.1 200 /);
  const other = dial(bench.port, head('GET /x', close, 'Upgrade: h2c', bearer(bench)));
  expect(await other.heard(/no$/m)).toMatch(/^HTTP\/1\.1 426 /);
  expect(bench.taken).toEqual([]);
});

/** The attack: a body that ends nobody knows where hides a request in front of the frames. */
test('a handshake with a body is a plain request, and its upgrade is ignored', async () => {
  const bench = await echoing();
  const lines = [bearer(bench), 'Content-Length: 4', 'Connection: close'];
  const line = dial(bench.port, `${handshake('/', ...lines)}body`);
  expect(await line.heard(/no/)).toMatch(/^HTTP\/1\.1 426 /);
  expect(bench.taken).toEqual([]);
});

/** The attack: the target names another host, and the proxy takes it for the app. */
test.each(['//elsewhere.example.org/ws', 'http://elsewhere.example.org/ws'])(
  'the target %s goes to the app and nowhere else',
  async (target) => {
    const bench = await echoing();
    await dial(bench.port, handshake(target, bearer(bench))).heard(/hello/);
    expect(bench.asked[0]?.headers.host).toMatch(/^127\.0\.0\.1:/);
  },
);
