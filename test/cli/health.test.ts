import { createServer, type RequestListener } from 'node:http';
import { expect, test } from 'vitest';
import { listen } from '../server/upstream-bench.ts';
import { canCertify, certify } from '../support/certificates.ts';
import { serve, serveUnder } from './serve.ts';
import { makeShell, play } from './shell.ts';

test('a server that serves is ready, by its socket and by its address, without a key', async () => {
  const shell = makeShell();
  const { url } = await serve(shell);
  const near = await shell.keyrack(['health']);
  expect(near).toEqual({
    exitCode: 0,
    stdout: '',
    stderr: expect.stringMatching(/^ready: \/.*keyrack\.sock\n$/),
  });
  const far = await play(['health', '--server', url, '--json']);
  expect(far.exitCode).toBe(0);
  expect(JSON.parse(far.stdout)).toEqual({
    data: { ready: true, status: 'ok', reason: null, asked: url },
  });
});

/** A command that opened the directory would call a dead server healthy, and keep the next one out meanwhile. */
test('a directory that nobody serves is not reachable, and is not opened', async () => {
  const shell = makeShell();
  await shell.createKey('first');
  const lines = shell.journal();
  const { exitCode, stderr } = await shell.keyrack(['health']);
  expect(exitCode).toBe(7);
  expect(stderr).toBe(`keyrack: Cannot ask the server: nobody serves "${shell.directory}"\n`);
  expect(shell.journal()).toEqual(lines);
});

const answering =
  (status: number, body: string): RequestListener =>
  (_, outgoing) => {
    outgoing.writeHead(status).end(body);
  };

test.each<[string, RequestListener, number, RegExp]>([
  ['that stops', answering(503, '{"status":"draining"}'), 1, /^not ready, it is stopping: http/],
  [
    'that accepts no change',
    answering(503, '{"status":"stopped","reason":"the disk \\u001b[31mfailed"}'),
    1,
    /^not ready, it accepts no change: http\S+\nthe disk [^\u001b]*failed\n$/,
  ],
  ['of another kind', answering(200, '{"status":"fine"}'), 7, /it is no Keyrack/],
  ['that answers no JSON', answering(200, '<html>'), 7, /Cannot ask the server at "http/],
  [
    'that sends one elsewhere',
    (_, outgoing) => void outgoing.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    7,
    /Cannot ask/,
  ],
])('a server %s is told by the exit code', async (_, listener, exitCode, said) => {
  const url = await listen(createServer(listener));
  const outcome = await play(['health', '--server', url]);
  expect(outcome.exitCode).toBe(exitCode);
  expect(outcome.stderr.replace(/^keyrack: /, '')).toMatch(said);
});

test.skipIf(!canCertify)('with --ca it asks a server with a certificate of its own', async () => {
  const shell = makeShell();
  const { certFile, keyFile } = certify(shell.home);
  const { url } = await serveUnder({}, shell, '--tls-cert', certFile, '--tls-key', keyFile);
  expect((await play(['health', '--server', url])).exitCode).toBe(7);
  expect((await play(['health', '--server', url, '--ca', certFile])).exitCode).toBe(0);
});
