/** What `keyrack serve --log` writes to a real stderr, and what becomes of the server when nobody reads it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { keyrack, makeHome, mint } from './served.ts';

const executable = join(import.meta.dirname, '../../bin/keyrack');

const options = ['serve', '--port', '0', '--log', 'json'];

test('with --log json every line on stderr is one object, and no token is in any', async () => {
  const home = makeHome();
  const server = keyrack(home, ...options);
  const at = await server.url;
  const token = await mint(home, 'manager', 'manage');
  const headers = { authorization: `Bearer ${token}`, 'x-request-id': 'mine' };
  await fetch(`${at}/v1/keys`, { headers });
  await fetch(`${at}/v1/keys?filter=${token}`, { headers });
  await fetch(`${at}/${token.slice(1)}`, { headers });
  server.process.kill('SIGTERM');
  const { stderr } = await server.done;
  const lines = stderr.trimEnd().split('\n');
  const objects = lines.map((line) => JSON.parse(line));
  expect(objects.map(({ message }) => message)).toContain(`listening on ${at} (a key is needed)`);
  expect(objects.filter(({ request_id }) => request_id === 'mine')).toMatchObject([
    { status: 200, route: '/v1/keys', verdict: 'VALID', ip: '127.0.0.1' },
    { status: 400 },
    { status: 404, route: '/[redacted]' },
  ]);
  expect(stderr).not.toContain(token.slice(20, 40));
});

/** Starts a server whose stderr the test does not read beyond the address. */
async function unread() {
  const home = makeHome();
  const env = { PATH: process.env.PATH, HOME: home, KEYRACK_DATA: join(home, 'rack') };
  const child = spawn(executable, options, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const at = await new Promise<string>((resolve) => {
    let talk = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      talk += text;
      const [, url] = /listening on (http:\S+)[\s\S]*keyrack\.sock/.exec(talk) ?? [];
      if (url) resolve(url);
    });
  });
  return { child, at, ended: ended.then(([exitCode]) => exitCode as number | null) };
}

function statusOf(url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(url, (answer) => answer.resume().on('end', () => resolve(answer.statusCode)))
      .on('error', reject)
      .end();
  });
}

test('a reader that goes away does not end the server', async () => {
  const { child, at, ended } = await unread();
  child.stderr.destroy();
  for (let index = 0; index < 20; index += 1) expect(await statusOf(`${at}/healthz`)).toBe(200);
  child.kill('SIGTERM');
  expect(await ended).toBe(143);
});

/** A pipe holds 64 KiB. Whoever writes to one that is full waits, and with it everybody who asks. */
test('a reader that stops reading keeps no request waiting', async () => {
  const { child, at } = await unread();
  child.stderr.removeAllListeners('data').pause();
  const path = `/${'a/'.repeat(95)}`;
  for (let index = 0; index < 1000; index += 1) expect(await statusOf(at + path)).toBe(404);
});
