import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import type { Problem } from '../../src/server/problem.ts';
import { bearer, makeApp } from './rack-app.ts';
import { dial, front, head, listen, send, stand } from './upstream-bench.ts';

const problemOf = ({ body }: { body: Buffer }) => JSON.parse(body.toString()) as Problem;

/** What the app holds of a request that it has not answered yet. */
type Held = [IncomingMessage, ServerResponse];

/** An app that leaves the answers to the test. */
async function held() {
  const waiting = Promise.withResolvers<Held>();
  const bench = await stand((...both) => waiting.resolve(both));
  return { bench, taken: waiting.promise };
}

test('method, path, query and body arrive, and the answer comes back as it was given', async () => {
  const bench = await stand(async (incoming, outgoing) => {
    const body = await incoming.toArray();
    outgoing.writeHead(201, [
      ...['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2', 'Content-Type', 'text/x', 'X-App', 'yes'],
    ]);
    outgoing.end(`${incoming.method} ${incoming.url} ${body.join('')}`);
  });
  const answer = await send(bench, '/a%20b?c=d&e', { method: 'PATCH', body: 'the body' });
  expect(answer).toMatchObject({ status: 201, complete: true });
  expect(answer.body.toString()).toBe('PATCH /a%20b?c=d&e the body');
  expect(answer.headers).toMatchObject({
    'set-cookie': ['a=1', 'b=2'],
    'content-type': 'text/x',
    'x-app': 'yes',
  });
});

test('HEAD, 204, 304 and a redirect are passed on', async () => {
  const bench = await stand(({ method, url = '' }, outgoing) => {
    const status = Number(url.slice(1, 4));
    const headers = { ETag: '"x"', ...(status === 302 && { Location: '/elsewhere' }) };
    if (method === 'HEAD') outgoing.setHeader('Content-Length', 12);
    outgoing.writeHead(status, headers).end();
  });
  const heads = await send(bench, '/200', { method: 'HEAD' });
  expect(heads).toMatchObject({ status: 200, complete: true });
  expect(heads.headers['content-length']).toBe('12');
  for (const status of [204, 205, 304, 302]) {
    const answer = await send(bench, `/${status}`);
    expect(answer).toMatchObject({ status, complete: true });
    expect(answer.headers.etag).toBe('"x"');
    expect(answer.body).toHaveLength(0);
  }
  expect(bench.asked).toHaveLength(5);
});

test.each(['gzip', 'made-up'])(
  'a body with Content-Encoding %s passes byte by byte',
  async (coding) => {
    const bytes = gzipSync('x'.repeat(5000));
    const bench = await stand((_, outgoing) => {
      outgoing.writeHead(200, { 'Content-Encoding': coding, 'Content-Length': bytes.length });
      outgoing.end(bytes);
    });
    const answer = await send(bench, '/', { headers: { 'Accept-Encoding': 'gzip, made-up' } });
    expect(bench.asked[0]?.headers['accept-encoding']).toBe('gzip, made-up');
    expect(answer.headers).toMatchObject({
      'content-encoding': coding,
      'content-length': String(bytes.length),
    });
    expect(answer.body).toEqual(bytes);
  },
);

test('events arrive piece by piece', async () => {
  const { bench, taken } = await held();
  const line = dial(bench.port, head('GET /', `Authorization: Bearer ${bench.token}`));
  const [, outgoing] = await taken;
  outgoing.writeHead(200, { 'Content-Type': 'text/event-stream' }).flushHeaders();
  expect(await line.heard(/\r\n\r\n/)).toMatch(/content-type: text\/event-stream/i);
  for (const one of ['first', 'second', 'third']) {
    outgoing.write(`data: ${one}\n\n`);
    await line.heard(new RegExp(`data: ${one}`));
  }
  outgoing.end();
  await line.heard(/\r\n0\r\n\r\n$/);
});

test('a body beyond 64 KiB is passed on piece by piece while it is sent', async () => {
  const { bench, taken } = await held();
  const headers = { authorization: `Bearer ${bench.token}` };
  const sent = request({ port: bench.port, method: 'POST', path: '/', headers });
  const answered = once(sent, 'response');
  sent.write('first');
  const [incoming, outgoing] = await taken;
  const [first] = (await once(incoming, 'data')) as [Buffer];
  expect(first.toString()).toBe('first');
  let size = first.length;
  incoming.on('data', (chunk) => {
    size += chunk.length;
  });
  sent.end(Buffer.alloc(3_000_000));
  await once(incoming, 'end');
  expect(size).toBe(3_000_005);
  outgoing.end();
  const [answer] = (await answered) as [IncomingMessage];
  expect(answer.resume().statusCode).toBe(200);
});

test('an app that answers before it has read the body is heard', async () => {
  const bench = await stand((_, outgoing) => outgoing.writeHead(413).end('too much'));
  const answer = await send(bench, '/', { method: 'PUT', body: Buffer.alloc(3_000_000) });
  expect(answer.status).toBe(413);
  expect(answer.body.toString()).toBe('too much');
});

test('a request without a body gets none, and a GET with one keeps it', async () => {
  const bench = await stand(async (incoming, outgoing) => {
    outgoing.end((await incoming.toArray()).join(''));
  });
  const text = async (method: string, more: Parameters<typeof send>[2] = {}) =>
    (await send(bench, '/', { method, ...more })).body.toString();
  expect(await text('GET', { body: 'query', headers: { 'content-length': 5 } })).toBe('query');
  expect(await text('GET', { body: 'query', headers: { 'transfer-encoding': 'chunked' } })).toBe(
    'query',
  );
  expect(await text('DELETE')).toBe('');
  expect(await text('POST')).toBe('');
  expect(bench.asked.map(({ headers }) => headers['transfer-encoding'])).toEqual([
    ...[undefined, 'chunked', undefined, undefined],
  ]);
});

test('Expect: 100-continue is answered here, and the body follows', async () => {
  const bench = await stand(async (incoming, outgoing) => {
    outgoing.end(`got ${(await incoming.toArray()).join('')}`);
  });
  const line = dial(
    bench.port,
    head(
      'POST /',
      `Authorization: Bearer ${bench.token}`,
      'Content-Length: 4',
      'Expect: 100-continue',
    ),
  );
  await line.heard(/^HTTP\/1\.1 100 Continue/);
  line.socket.write('body');
  await line.heard(/got body/);
  expect(bench.asked[0]?.headers.expect).toBeUndefined();
});

test.each(['destroy', 'end'] as const)(
  'a client that goes away (%s) ends the request to the app',
  async (how) => {
    const { bench, taken } = await held();
    const line = dial(bench.port, head('GET /', `Authorization: Bearer ${bench.token}`));
    const [incoming, outgoing] = await taken;
    const closed = once(outgoing, 'close');
    line.socket[how]();
    await closed;
    expect(incoming.socket.destroyed || outgoing.closed).toBe(true);
    expect(bench.logs).toEqual([]);
  },
);

test('a client that goes away in mid-answer ends the request to the app', async () => {
  const { bench, taken } = await held();
  const line = dial(bench.port, head('GET /', `Authorization: Bearer ${bench.token}`));
  const [, outgoing] = await taken;
  outgoing.write('some');
  await line.heard(/some/);
  const closed = once(outgoing, 'close');
  line.socket.destroy();
  await closed;
  expect(bench.logs).toEqual([]);
});

test('a client that goes away in mid-upload ends the request to the app', async () => {
  const { bench, taken } = await held();
  const line = dial(
    bench.port,
    head('POST /', `Authorization: Bearer ${bench.token}`, 'Content-Length: 100'),
  );
  line.socket.write('some');
  const [incoming] = await taken;
  const aborted = once(incoming, 'aborted');
  line.socket.destroy();
  await aborted;
  expect(incoming.complete).toBe(false);
  expect(bench.logs).toEqual([]);
});

/** The attack: an answer that is cut short and ended as if it were whole is taken for the whole. */
test.each([
  ['with a length', { 'Content-Length': 100 }],
  ['in chunks', {}],
])('an app that dies in mid-answer %s cuts the client off', async (_, headers) => {
  const { bench, taken } = await held();
  const line = dial(bench.port, head('GET /', `Authorization: Bearer ${bench.token}`));
  const [, outgoing] = await taken;
  outgoing.writeHead(200, headers).write('part');
  await line.heard(/part/);
  const ended = once(line.socket, 'close');
  line.socket.on('end', () => line.socket.end());
  outgoing.destroy();
  await ended;
  expect(await line.heard(/part/)).not.toMatch(/\r\n0\r\n|Error/);
  expect(bench.logs).toEqual([
    expect.stringMatching(/^request \S+ GET \/ failed: the app ended its answer too early/),
  ]);
});

test('an app that dies right behind the head of its answer cuts the client off', async () => {
  const bench = await stand((_, outgoing) => {
    outgoing.writeHead(200, { 'Content-Length': 100 }).flushHeaders();
    outgoing.socket?.end();
  });
  const answer = await send(bench, '/').catch((error) => error);
  expect(answer instanceof Error || !answer.complete).toBe(true);
  expect(String(answer.body ?? '')).toBe('');
});

test('an app that is down is 502, without a trace of the token', async () => {
  const gone = createServer();
  const url = await listen(gone);
  gone.close();
  const bench = await front({ url });
  const answer = await send(bench, '/x', { headers: { 'X-Request-Id': 'my-request' } });
  expect(answer.status).toBe(502);
  expect(problemOf(answer)).toMatchObject({
    code: 'upstream_unreachable',
    detail: expect.stringContaining('(ECONNREFUSED)'),
    request_id: 'my-request',
  });
  expect(bench.logs).toEqual([
    expect.stringMatching(/^request my-request GET \/x failed: .*502|ECONN/),
  ]);
  const told = answer.body.toString() + JSON.stringify(answer.headers) + bench.logs.join();
  expect(told).not.toContain(bench.token.slice(16));
  expect(told).not.toContain(new URL(url).port);
});

test.each([
  ['no HTTP', 'nonsense\r\n\r\n'],
  ['nothing', ''],
  ['a status that is none', 'HTTP/1.1 999 Odd\r\n\r\n'],
  [
    'an upgrade that nobody asked for',
    'HTTP/1.1 101 S\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n',
  ],
])('an app that answers with %s is 502', async (_, bytes) => {
  const bench = await stand((_, outgoing) => outgoing.socket?.end(bytes));
  const answer = await send(bench, '/');
  expect(answer.status).toBe(502);
  expect(problemOf(answer).code).toBe('upstream_unreachable');
});

test('an app that does not begin its answer in time is 504, and its request ends', async () => {
  const closed = Promise.withResolvers<void>();
  const bench = await stand((_, outgoing) => outgoing.on('close', closed.resolve), {
    timeoutMs: 20,
  });
  const answer = await send(bench, '/');
  expect(answer.status).toBe(504);
  expect(problemOf(answer)).toMatchObject({
    code: 'upstream_timeout',
    detail: expect.stringContaining('within 0.02 seconds'),
  });
  await closed.promise;
});

test('a kept connection that the app closed meanwhile costs nobody an answer', async () => {
  let count = 0;
  const bench = await stand((incoming, outgoing) => {
    count += 1;
    // The second request on a connection finds it dead, as if the app had just closed it.
    if (count === 2) incoming.socket.destroy();
    else outgoing.end(`${count}`);
  });
  expect((await send(bench, '/')).body.toString()).toBe('1');
  expect((await send(bench, '/')).body.toString()).toBe('3');
});

test.each(['POST', 'GET'])('a %s with a body is never sent twice', async (method) => {
  let count = 0;
  const bench = await stand((incoming, outgoing) => {
    count += 1;
    if (count === 2) incoming.socket.destroy();
    else outgoing.end();
  });
  await send(bench, '/');
  const options = { method, body: 'x', headers: { 'content-length': 1 } };
  expect((await send(bench, '/', options)).status).toBe(502);
  expect(count).toBe(2);
});

test('the connection of a request that is never sent twice ends with its answer', async () => {
  const closed = Promise.withResolvers<void>();
  const bench = await stand((incoming, outgoing) => {
    incoming.socket.on('close', () => closed.resolve());
    outgoing.end();
  });
  expect((await send(bench, '/', { method: 'POST', body: 'x' })).status).toBe(200);
  await closed.promise;
});

test('an upstream below https is spoken to with TLS', async () => {
  const plain = createServer((_, outgoing) => outgoing.end());
  const url = (await listen(plain)).replace('http:', 'https:');
  const bench = await front({ url });
  const clientHello = Promise.withResolvers<Buffer>();
  plain.on('clientError', (error: Error & { rawPacket?: Buffer }, socket) => {
    clientHello.resolve(error.rawPacket ?? Buffer.alloc(0));
    socket.destroy();
  });
  const answer = await send(bench, '/');
  expect(answer.status).toBe(502);
  expect((await clientHello.promise)[0]).toBe(0x16);
  onTestFinished(() => plain.closeAllConnections());
});

/** The attack: uploads may be long, so a stranger sends a request that never ends, a byte now and then, many times. */
test.each(['GET /healthz', 'GET /', 'POST /'])(
  '%s without a key may not take for ever',
  async (first) => {
    const bench = await stand((_, outgoing) => outgoing.end(), {}, { requestTimeoutMs: 20 });
    const line = dial(bench.port, head(first, 'Content-Length: 1000000'));
    const trickle = setInterval(() => line.socket.write('x'), 5);
    await line.over;
    clearInterval(trickle);
    expect(bench.asked).toEqual([]);
  },
);

test('the limit on the time of a request is lifted for a good key alone', async () => {
  const { app, mint } = await makeApp({ upstream: { url: 'http://127.0.0.1:1' } });
  const { token } = await mint();
  let lifted = 0;
  const ask = (headers: Record<string, string>) =>
    app.fetch(new Request('http://localhost/x', { headers }), { letRun: () => (lifted += 1) });
  expect([(await ask({})).status, lifted]).toEqual([401, 0]);
  expect([(await ask(bearer(token))).status, lifted]).toEqual([502, 1]);
});
