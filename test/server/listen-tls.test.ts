import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { connect as connectPlain } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { authorityFetch } from '../../src/server/authority-fetch.ts';
import { listenTcp } from '../../src/server/listen.ts';
import { createServer, startListening } from '../../src/server/server.ts';
import { type Certified, canCertify, certify } from '../support/certificates.ts';
import { bearer, makeApp } from './rack-app.ts';
import { head, listen } from './upstream-bench.ts';

const host = '127.0.0.1';
const directory = mkdtempSync(join(tmpdir(), 'keyrack-tls-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

describe.skipIf(!canCertify)('a server with TLS of its own', () => {
  const tls: Certified = canCertify ? certify(directory, 'first') : ({} as Certified);
  const next: Certified = canCertify ? certify(directory, 'next') : ({} as Certified);
  const fetch = authorityFetch(tls.cert);

  async function serve(options: Parameters<typeof makeApp>[0] = {}) {
    const rack = await makeApp(options);
    const forwards = options.upstream !== undefined;
    const listening = await listenTcp(rack.app, { host, port: 0, tls, forwards });
    onTestFinished(() => listening.close());
    const { token } = await rack.mint({ scopes: ['manage'] });
    return { ...rack, ...listening, token, port: Number(new URL(listening.url).port) };
  }

  async function dial(port: number, options: ConnectionOptions = {}): Promise<TLSSocket> {
    const socket = connect({ port, host, ca: tls.cert, ...options });
    onTestFinished(() => void socket.destroy());
    await once(socket, 'secureConnect');
    return socket;
  }

  test('says so in its address, and answers', async () => {
    const { url, token } = await serve();
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect((await fetch(`${url}/v1/keys`, { headers: bearer(token) })).status).toBe(200);
    expect((await fetch(`${url}/v1/keys`)).status).toBe(401);
  });

  test('is refused by a client that does not know its certificate', async () => {
    const { url } = await serve();
    await expect(globalThis.fetch(url)).rejects.toThrow();
    await expect(authorityFetch(next.cert)(url)).rejects.toThrow(/self-signed/);
  });

  test('speaks TLS 1.2 and newer, nothing older', async () => {
    const { port } = await serve();
    expect((await dial(port, { maxVersion: 'TLSv1.2' })).getProtocol()).toBe('TLSv1.2');
    expect((await dial(port)).getProtocol()).toBe('TLSv1.3');
    // Clients of today have TLS 1.1 switched off; this one is made to want it.
    const old = {
      minVersion: 'TLSv1',
      maxVersion: 'TLSv1.1',
      ciphers: 'DEFAULT@SECLEVEL=0',
    } as const;
    await expect(dial(port, old)).rejects.toThrow(/version/);
  });

  test('tells nothing to a client that speaks plain HTTP', async () => {
    const { port } = await serve();
    const socket = connectPlain(port, host).on('error', () => undefined);
    let told = '';
    socket.setEncoding('latin1').on('data', (text) => {
      told += text;
    });
    socket.write(head('GET /healthz'));
    await once(socket, 'close');
    expect(told).not.toContain('HTTP/1.1');
  });

  test('shows another certificate to new connections, and keeps those that are open', async () => {
    const { port, replaceTls } = await serve();
    const before = await dial(port);
    expect(before.getPeerCertificate().subject.CN).toBe('first');
    replaceTls(next);
    expect((await dial(port, { ca: next.cert })).getPeerCertificate().subject.CN).toBe('next');
    await expect(dial(port)).rejects.toThrow(/self-signed/);
    before.write(head('GET /healthz', 'Connection: close'));
    expect(String((await once(before, 'data'))[0])).toMatch(/^HTTP\/1\.1 200 /);
  });

  /** Attack (slowloris): a connection that never ends its handshake, or its request, holds a place. */
  test('cuts off a client that does not end its request in time', async () => {
    const server = createServer((await makeApp()).app, { tls });
    expect([server.headersTimeout, server.requestTimeout]).toEqual([10_000, 30_000]);
    server.headersTimeout = 100;
    await startListening(server, { host, port: 0 });
    onTestFinished(() => void server.close());
    const { port } = server.address() as { port: number };
    const socket = await dial(port);
    socket.write('GET /v1/keys HTTP/1.1\r\nHost: localhost\r\nX-Slow: ');
    const [told] = await once(socket, 'data');
    expect(String(told)).toMatch(/^HTTP\/1\.1 408 /);
  });

  test('cuts off a client that does not end its handshake in time', async () => {
    const { app } = await makeApp();
    const listening = await listenTcp(app, { host, port: 0, tls, handshakeTimeoutMs: 50 });
    onTestFinished(() => listening.close());
    const socket = connectPlain(Number(new URL(listening.url).port), host);
    socket.on('error', () => undefined).resume();
    await once(socket, 'close');
  });

  test('ends when the request under way is answered, like any other', async () => {
    const { url, port, close } = await serve();
    const idle = await dial(port);
    const gone = once(idle, 'close');
    idle.resume();
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    await Promise.all([close(), gone]);
    await expect(fetch(`${url}/healthz`)).rejects.toThrow(/ECONNREFUSED/);
  });

  test('passes requests and WebSockets on, and tells the app that the client came by https', async () => {
    const told: (string | string[] | undefined)[] = [];
    const behind = createHttp((incoming, outgoing) => {
      told.push(incoming.headers['x-forwarded-proto']);
      outgoing.end('from the app');
    });
    behind.on('upgrade', (incoming, socket) => {
      told.push(incoming.headers['x-forwarded-proto']);
      socket.write('HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello');
      socket.pipe(socket);
    });
    const { url, token, port } = await serve({ upstream: { url: await listen(behind) } });
    const answer = await fetch(`${url}/page`, {
      headers: { ...bearer(token), 'X-Forwarded-Proto': 'gopher' },
    });
    expect(await answer.text()).toBe('from the app');
    const socket = await dial(port);
    let came = '';
    const heard = new Promise<void>((resolve) =>
      socket.on('data', (bytes) => {
        came += bytes;
        if (came.endsWith('helloecho')) resolve();
      }),
    );
    const upgrade = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ];
    socket.write(`${head('GET /ws', ...upgrade, `Authorization: Bearer ${token}`)}echo`);
    await heard;
    expect(came).toMatch(/^HTTP\/1\.1 101 /);
    expect(told).toEqual(['https', 'https']);
  });
});
