import { lstat, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { remoteKeyService } from '../../src/server/client.ts';
import { type Listening, listenTcp, listenUnix } from '../../src/server/listen.ts';
import { socketFetch } from '../../src/server/socket-fetch.ts';
import { local } from '../support/rack.ts';
import { bearer, makeApp } from './rack-app.ts';

let directory: string;
let path: string;
const opened: Listening[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'keyrack-'));
  path = join(directory, 'keyrack.sock');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((listening) => listening.close()));
  await rm(directory, { recursive: true });
});

async function tcp() {
  const rack = await makeApp();
  const listening = await listenTcp(rack.app, { host: '127.0.0.1', port: 0 });
  opened.push(listening);
  return { ...rack, url: listening.url, port: Number(new URL(listening.url).port) };
}

async function unix() {
  const rack = await makeApp({ trust: 'local' });
  const listening = await listenUnix(rack.app, path);
  opened.push(listening);
  return { ...rack, listening };
}

/** Sends bytes as they are and returns all that comes back until the server closes. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    connect(port, '127.0.0.1', function send(this: { write(text: string): void }) {
      this.write(text);
    })
      .setEncoding('latin1')
      .on('data', (chunk) => {
        answer += chunk;
      })
      .on('close', () => resolve(answer))
      .on('error', reject);
  });
}

const head = (...lines: string[]) =>
  ['GET /v1/keys HTTP/1.1', 'Host: localhost', 'Connection: close', ...lines, '', ''].join('\r\n');

/** A request after which the connection would stay open. */
const open = (...lines: string[]) => head(...lines).replace('Connection: close\r\n', '');

describe('on TCP', () => {
  test('the app answers, and sees the address of the peer', async () => {
    const { url, mint, keyring } = await tcp();
    const { key, token } = await mint({ scopes: ['manage'], allowedIps: ['127.0.0.1'] });
    const headers = { ...bearer(token), 'X-Forwarded-For': '1.1.1.1' };
    const response = await fetch(`${url}/v1/keys`, { headers });
    expect(response.status).toBe(200);
    expect((await keyring.getKey(key.id, local)).lastUsedIp).toBe('127.0.0.1');
  });

  test('a port that is taken is a conflict that names it', async () => {
    const { app, port } = await tcp();
    const again = listenTcp(app, { host: '127.0.0.1', port });
    await expect(again).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(`Cannot listen on 127.0.0.1:${port}: `),
    });
  });

  test('an address of another machine is invalid', async () => {
    const { app } = await makeApp();
    const there = listenTcp(app, { host: '192.0.2.1', port: 0 });
    await expect(there).rejects.toMatchObject({ code: 'invalid_input' });
  });

  test('case 56: two headers Authorization on the wire are 400', async () => {
    const { port, mint } = await tcp();
    const { token } = await mint({ scopes: ['manage'] });
    const line = `Authorization: Bearer ${token}`;
    expect(await raw(port, head(line))).toMatch(/^HTTP\/1\.1 200 /);
    expect(await raw(port, head(line, line))).toMatch(/^HTTP\/1\.1 400 /);
    expect(await raw(port, head(line, 'authorization: Basic YTpi'))).toMatch(/^HTTP\/1\.1 400 /);
  });

  test('case 64: 8,000 bytes of token are 401, 16 KiB are 431', async () => {
    const { port } = await tcp();
    expect(await raw(port, head(`Authorization: Bearer ${'x'.repeat(8000)}`))).toMatch(
      /^HTTP\/1\.1 401 /,
    );
    expect(await raw(port, head(`Authorization: Bearer ${'x'.repeat(16_384)}`))).toMatch(
      /^HTTP\/1\.1 431 /,
    );
  });

  test.each([
    ['a folded header', open('X-A: 1', ' folded')],
    ['a blank before the colon', open('Authorization : Bearer x')],
    ['two lengths', open('Content-Length: 1', 'Content-Length: 2')],
    ['a length and chunks', open('Content-Length: 3', 'Transfer-Encoding: chunked')],
    ['no host', 'GET /v1/keys HTTP/1.1\r\n\r\n'],
    ['bare line feeds', open().replaceAll('\r\n', '\n')],
    ['one bare line feed', open('X-A: 1', 'X-B: 2').replace('\r\nX-B', '\nX-B')],
    ['a NUL', open('X-A: a\0b')],
  ])('case 65: %s is 400, and what follows on the connection is not read', async (_, request) => {
    // Attack: smuggle a second request behind one that a proxy in front would read differently.
    const { port } = await tcp();
    const answer = await raw(port, request + open());
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer.match(/HTTP\/1\.1/g)).toHaveLength(1);
    expect(answer).toContain('Connection: close');
  });

  test('case 66: a chunked body over the limit is 413', async () => {
    const { url, mint } = await tcp();
    const headers = {
      ...bearer((await mint({ scopes: ['manage'] })).token),
      'Content-Type': 'application/json',
    };
    const body = new Blob(['x'.repeat(64 * 1024 + 1)]).stream();
    const init = { method: 'POST', headers, body, duplex: 'half' } as RequestInit;
    expect((await fetch(`${url}/v1/keys`, init)).status).toBe(413);
  });

  test('case 71: TRACE is 405 and echoes nothing, CONNECT is closed', async () => {
    const { port } = await tcp();
    const trace = await raw(port, head('X-Secret: mystery').replace('GET', 'TRACE'));
    expect(trace).toMatch(/^HTTP\/1\.1 405 /);
    expect(trace).not.toContain('mystery');
    expect(await raw(port, head().replace('GET', 'CONNECT'))).toBe('');
  });

  test('closing lets a request under way end, and takes no other', async () => {
    const started = Promise.withResolvers<void>();
    const held = Promise.withResolvers<Response>();
    const slow = {
      fetch: () => {
        started.resolve();
        return held.promise;
      },
    };
    const listening = await listenTcp(slow, { host: '127.0.0.1', port: 0 });
    const answer = fetch(listening.url);
    await started.promise;
    const closed = listening.close();
    expect(listening.close()).toBe(closed);
    await expect(fetch(listening.url)).rejects.toThrow();
    held.resolve(new Response('done'));
    expect(await (await answer).text()).toBe('done');
    await closed;
  });
});

describe('on a Unix socket', () => {
  test('only its owner may open it', async () => {
    await unix();
    expect((await lstat(path)).isSocket()).toBe(true);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  test('case 114: a stale socket is replaced, and gone after closing', async () => {
    const dead = createServer();
    await new Promise<void>((resolve) => dead.listen(`${path}.old`, resolve));
    await rename(`${path}.old`, path);
    dead.close();
    const { listening } = await unix();
    const remote = remoteKeyService({ fetch: socketFetch(path), baseUrl: 'http://rack' });
    expect(await remote.ping()).toEqual({ version: '1.2.3' });
    await listening.close();
    await expect(lstat(path)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('case 114: a file at the path is refused and left alone', async () => {
    await writeFile(path, 'precious');
    await expect(unix()).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining(path),
    });
    expect(await readFile(path, 'utf8')).toBe('precious');
  });

  test('case 115: a path that the system would cut is refused', async () => {
    path = join(directory, 'x'.repeat(108));
    await expect(unix()).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(/bytes/),
    });
  });

  /** Anybody who reaches the socket is the local user, so its directory must keep others out. */
  test('a directory that others may enter is refused', async () => {
    path = join(tmpdir(), 'keyrack-open.sock');
    await expect(unix()).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(/chmod 700/),
    });
  });
});

describe('a client on the Unix socket', () => {
  const remote = () => remoteKeyService({ fetch: socketFetch(path), baseUrl: 'http://rack' });

  test('it works as the rack does', async () => {
    const { keyring } = await unix();
    const { key, token } = await remote().createKey({ name: 'over the socket' }, local);
    expect(await keyring.getKey(key.id, local)).toEqual(key);
    expect(await remote().verify({ token, ip: null, permission: 'read' }, local)).toMatchObject({
      valid: true,
    });
    await expect(remote().getKey('kr_nothing', local)).rejects.toMatchObject({ code: 'not_found' });
    const { items } = await keyring.listAudit({ limit: 1 }, local);
    expect(items[0]?.actor).toEqual(local);
  });

  test('it is told if nobody listens', async () => {
    await expect(remote().ping()).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/ENOENT/),
    });
    await expect(remote().listKeys({}, local)).rejects.toMatchObject({ code: 'unreachable' });
  });

  test('case 112: it gives up on a rack that does not answer', async () => {
    const silent = createServer();
    await new Promise<void>((resolve) => silent.listen(path, resolve));
    const call = socketFetch(path)('http://rack/healthz', { signal: AbortSignal.timeout(20) });
    await expect(call).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/in time/),
    });
    silent.close();
  });

  test('it acts as no key, which only a token proves', async () => {
    const actor = { kind: 'key', key: 'kr_x', account: 'admin' } as const;
    await expect(remote().listKeys({}, actor)).rejects.toMatchObject({ code: 'not_permitted' });
  });
});

describe('a client on TCP', () => {
  test('it acts with its key', async () => {
    const { url, mint } = await tcp();
    const { key, token } = await mint({ scopes: ['manage'] });
    const remote = remoteKeyService({ fetch, baseUrl: url, key: token });
    expect((await remote.listKeys({}, local)).items.map(({ id }) => id)).toEqual([key.id]);
    const stranger = remoteKeyService({ fetch, baseUrl: url, key: 'rubbish' });
    await expect(stranger.listKeys({}, local)).rejects.toMatchObject({ code: 'not_authenticated' });
  });

  test('it is told if nobody listens, and if somebody else does', async () => {
    const { url } = await tcp();
    const port = new URL(url).port;
    await opened.pop()?.close();
    const remote = remoteKeyService({ fetch, baseUrl: url });
    await expect(remote.ping()).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(new RegExp(`Cannot reach the rack: .*${port}.*ECONNREFUSED`)),
    });
    const other = { fetch: () => new Response('<html>') };
    const listening = await listenTcp(other, { host: '127.0.0.1', port: 0 });
    opened.push(listening);
    const stranger = remoteKeyService({ fetch, baseUrl: listening.url });
    await expect(stranger.ping()).rejects.toMatchObject({
      code: 'unreachable',
      message: expect.stringMatching(/Keyrack/),
    });
  });
});
