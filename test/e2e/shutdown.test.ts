/** What a signal does to requests that are under way, and to connections that are kept alive. */
import { Agent, type ClientRequest, request } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { makeHome, mint, type Running, serve } from './served.ts';

interface Got {
  readonly status: number | undefined;
  readonly connection: string | undefined;
  readonly text: string;
}

/** Resolves with the whole answer; rejects if the connection ends before it. */
function answerOf(sent: ClientRequest): Promise<Got> {
  return new Promise((resolve, reject) => {
    sent.on('error', reject).on('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk) => {
        text += chunk;
      });
      answer.on('error', reject).on('end', () => {
        const { statusCode: status, headers } = answer;
        resolve({ status, connection: headers.connection, text });
      });
    });
  });
}

/** A question of which the server has the head and half of the body. */
async function beginVerify(at: string, token: string) {
  const body = JSON.stringify({ token });
  const sent = request(`${at}/v1/verify`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'content-length': body.length,
      expect: '100-continue',
    },
  });
  const answer = answerOf(sent);
  answer.catch(() => undefined);
  sent.flushHeaders();
  // The server says so when it has read the head and begun.
  await new Promise((resolve) => sent.once('continue', resolve));
  sent.write(body.slice(0, 5));
  return { answer, finish: () => sent.end(body.slice(5)) };
}

/** One connection that is kept alive. */
function keptAlive(at: string) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  return (path: string) => answerOf(request(at + path, { agent }).end());
}

function heard(running: Running, text: string): Promise<void> {
  return new Promise((resolve) => {
    let talk = '';
    running.process.stderr?.on('data', (chunk) => {
      talk += chunk;
      if (talk.includes(text)) resolve();
    });
  });
}

test('after SIGTERM /readyz says so on a connection that is kept alive, requests under way are answered whole, and nobody new is let in', async () => {
  const home = makeHome();
  const server = await serve(home);
  const token = await mint(home, 'asks', 'verify');
  const ask = keptAlive(server.at);
  expect(await ask('/readyz')).toMatchObject({ status: 200, connection: 'keep-alive' });
  const slow = await Promise.all([1, 2, 3, 4, 5].map(() => beginVerify(server.at, token)));
  server.process.kill('SIGTERM');
  let ready = await ask('/readyz');
  // Until the signal has arrived all is as before.
  while (ready.status === 200) ready = await ask('/readyz');
  expect(ready).toMatchObject({ status: 503, connection: 'close' });
  expect(JSON.parse(ready.text)).toEqual({ status: 'draining' });
  await expect(fetch(`${server.at}/healthz`)).rejects.toThrow();
  for (const { finish } of slow) finish();
  for (const { answer } of slow) {
    const { status, connection, text } = await answer;
    expect({ status, connection }).toEqual({ status: 200, connection: 'close' });
    expect(JSON.parse(text)).toMatchObject({ valid: true, code: 'VALID' });
  }
  expect(await server.done).toMatchObject({ exitCode: 143 });
});

test('connections that nobody uses do not hold up a shutdown', async () => {
  const server = await serve(makeHome());
  await keptAlive(server.at)('/healthz');
  server.process.kill('SIGTERM');
  expect(await server.done).toMatchObject({ exitCode: 143 });
});

test('a second signal ends it at once, whatever is under way', async () => {
  const home = makeHome();
  const server = await serve(home);
  const token = await mint(home, 'asks', 'verify');
  const { answer } = await beginVerify(server.at, token);
  const stopping = heard(server, 'stopping');
  server.process.kill('SIGTERM');
  await stopping;
  server.process.kill('SIGTERM');
  expect(await server.done).toMatchObject({ exitCode: 143 });
  await expect(answer).rejects.toThrow();
});
