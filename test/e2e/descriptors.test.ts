/** Attack: take every file descriptor of the server by connections, so that nothing can be changed any more. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { client, keyrack, makeHome, mint, serveWithDescriptors } from './served.ts';

/** A connection that says nothing; resolves when it stands, or was refused. */
async function occupy(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]);
  return socket;
}

test('case 119: with no file descriptor left a server refuses connections, makes changes, and takes connections again when there are some', async () => {
  const home = makeHome();
  const manager = await mint(home, 'manager', 'manage');
  const server = await serveWithDescriptors(home, 64);
  const call = client(server.at, manager);
  expect((await call('GET', '/v1/keys')).status).toBe(200);
  const port = Number(new URL(server.at).port);
  const sockets = await Promise.all(Array.from({ length: 90 }, () => occupy(port)));
  const refused = () => sockets.filter(({ destroyed }) => destroyed).length;
  await expect.poll(refused).toBeGreaterThan(10);

  const made = await call('POST', '/v1/keys', { name: 'key' });
  expect(made.status).toBe(201);
  expect((await call('DELETE', `/v1/keys/${made.body.data.id}`)).status).toBe(200);
  expect((await call('GET', '/readyz')).status).toBe(200);
  for (const socket of sockets) socket.destroy();

  const again = () => client(server.at, manager)('GET', '/v1/keys').catch(() => null);
  await expect.poll(async () => (await again())?.status).toBe(200);
  server.process.kill('SIGTERM');
  expect((await server.done).exitCode).toBe(143);
  expect(await keyrack(home, 'audit', 'verify').done).toMatchObject({ exitCode: 0 });
});
