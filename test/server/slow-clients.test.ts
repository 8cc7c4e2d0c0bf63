/** Attack (slowloris): hold many connections open, send a byte now and then, and never end a request. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { listenTcp } from '../../src/server/listen.ts';
import { createServer, startListening } from '../../src/server/server.ts';
import { bearer, makeApp } from './rack-app.ts';

const host = '127.0.0.1';
const begun = 'GET /v1/keys HTTP/1.1\r\nHost: localhost\r\nX-Slow: ';

/** A connection that has begun a request, and all that it is told. */
async function begin(port: number): Promise<{ socket: Socket; told: () => string }> {
  const socket = connect(port, host);
  onTestFinished(() => void socket.destroy());
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk) => {
    text += chunk;
  });
  await once(socket, 'connect');
  socket.write(begun);
  return { socket, told: () => text };
}

test('case 79: while 500 connections send a byte now and then, a client is served', async () => {
  const { app, mint } = await makeApp();
  const { token } = await mint({ scopes: ['manage'] });
  const listening = await listenTcp(app, { host, port: 0 });
  onTestFinished(() => listening.close());
  const port = Number(new URL(listening.url).port);
  const slow = await Promise.all(Array.from({ length: 500 }, () => begin(port)));
  onTestFinished(() => slow.forEach(({ socket }) => void socket.destroy()));
  for (let round = 0; round < 5; round += 1) {
    for (const { socket } of slow) socket.write('x');
    const answer = await fetch(`${listening.url}/v1/keys`, { headers: bearer(token) });
    expect(answer.status).toBe(200);
  }
  expect(slow.filter(({ socket, told }) => socket.destroyed || told() !== '')).toEqual([]);
});

test('case 79: a connection that does not end its request in time is cut off with 408, which makes room', async () => {
  const server = createServer((await makeApp()).app);
  expect([server.headersTimeout, server.requestTimeout]).toEqual([10_000, 30_000]);
  expect(server.maxConnections).toBeGreaterThan(500);
  server.headersTimeout = 100;
  await startListening(server, { host, port: 0 });
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  const { socket, told } = await begin(port);
  await once(socket, 'close');
  expect(told()).toMatch(/^HTTP\/1\.1 408 /);
});
