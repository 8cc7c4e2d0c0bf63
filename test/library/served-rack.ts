import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Minted } from '../../src/core/service.ts';
import { createApp } from '../../src/server/app.ts';
import { listenTcp, listenUnix } from '../../src/server/listen.ts';
import { local, makeRack, type TestRack } from '../support/rack.ts';

/** A rack in memory that is served on a real socket and on a real port. */
export interface ServedRack extends TestRack {
  readonly socket: string;
  readonly url: string;
  mint(draft?: Partial<Parameters<TestRack['keyring']['createKey']>[0]>): Promise<Minted>;
  /** Ends both listeners. */
  stop(): Promise<void>;
}

/** Serves a fresh rack until the test ends. */
export async function serveRack(): Promise<ServedRack> {
  const rack = await makeRack();
  const socket = join(privateDirectory(), 'keyrack.sock');
  const common = { version: '0.0.0', log: () => undefined };
  const near = await listenUnix(
    createApp(rack.keyring, rack.keyring, { ...common, trust: 'local' }),
    socket,
  );
  const far = await listenTcp(createApp(rack.keyring, rack.keyring, { ...common, trust: 'key' }), {
    host: '127.0.0.1',
    port: 0,
  });
  const stop = async () => {
    await Promise.all([near.close(), far.close()]);
  };
  onTestFinished(stop);
  const mint: ServedRack['mint'] = (draft) =>
    rack.keyring.createKey({ name: 'test key', ...draft }, local);
  return { ...rack, socket, url: far.url, mint, stop };
}

/** A directory that goes away with the test. */
export function privateDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'keyrack-library-'));
  chmodSync(directory, 0o700);
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** A server that is no rack, on a port of its own; counts its connections. */
export async function serveOther(answer: RequestListener) {
  const server = createServer(answer);
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, connections: () => connections };
}
