import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keyrack, makeHome, mint } from './served.ts';

/** An app that says what it was asked for, by whom. */
async function app() {
  const asked: IncomingMessage[] = [];
  const server = createServer((incoming, outgoing) => {
    asked.push(incoming);
    outgoing.end(`${incoming.method} ${incoming.url} ${incoming.headers['x-key-name']}`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return { asked, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

test('keyrack serve --upstream lets good keys through to an app, and nobody else', async () => {
  const [home, { url, asked }] = [makeHome(), await app()];
  const token = await mint(home, 'reader', 'read');
  const running = keyrack(home, 'serve', '--port', '0', '--upstream', url);
  const at = await running.url;
  const headers = { Authorization: `Bearer ${token}` };
  expect((await fetch(`${at}/hello`)).status).toBe(401);
  const answer = await fetch(`${at}/hello?x=1`, { headers });
  expect([answer.status, await answer.text()]).toEqual([200, 'GET /hello?x=1 reader']);
  expect((await fetch(`${at}/healthz`)).status).toBe(200);
  expect((await fetch(`${at}/v1/nope`, { headers })).status).toBe(404);
  running.process.kill('SIGTERM');
  const { stderr, exitCode } = await running.done;
  expect(exitCode).toBe(143);
  expect(stderr).toContain(
    `keyrack: passing requests on to ${url}, except for Keyrack's own paths`,
  );
  expect(stderr).toContain('rule for every path: any good key');
  expect(stderr + JSON.stringify(asked[0]?.headers)).not.toContain(token.slice(16));
  expect(asked).toHaveLength(1);
});

test('the rules of config.json hold, and serve prints them', async () => {
  const [home, { url }] = [makeHome(), await app()];
  const token = await mint(home, 'reader', 'read');
  const paths = [
    { path: '/admin/*', methods: ['GET'], permission: 'manage' },
    { path: '/assets/*', permission: 'public' },
    { path: '/*', methods: ['GET'], permission: 'read' },
  ];
  writeFileSync(join(home, 'rack/config.json'), JSON.stringify({ upstream: url, paths }));
  const running = keyrack(home, 'serve', '--port', '0');
  const at = await running.url;
  const headers = { Authorization: `Bearer ${token}` };
  const status = async (path: string, init: RequestInit = {}) =>
    (await fetch(at + path, init)).status;
  expect(await status('/assets/x')).toBe(200);
  expect(await status('/page', { headers })).toBe(200);
  expect(await status('/admin/x', { headers })).toBe(403);
  expect(await status('/page', { headers, method: 'POST' })).toBe(403);
  running.process.kill('SIGTERM');
  expect((await running.done).stderr).toContain(
    [
      'keyrack: rule for GET /admin/*: keys with manage',
      'keyrack: rule for /assets/*: no key at all',
      'keyrack: rule for GET /*: keys with read',
      'keyrack: rule for every other path: refused, as no rule names it',
    ].join('\n'),
  );
});

test('a rule that cannot be read ends serve at its start, and names the entry', async () => {
  const home = makeHome();
  await mint(home, 'reader', 'read');
  const paths = [
    { path: '/a', permission: 'any' },
    { path: '/b', permission: 'mange' },
  ];
  const config = { upstream: 'http://127.0.0.1:1', paths };
  writeFileSync(join(home, 'rack/config.json'), JSON.stringify(config));
  const { exitCode, stderr } = await keyrack(home, 'serve', '--port', '0').done;
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(/Cannot read the rules of the upstream: paths\.1\.permission is none of/);
});
