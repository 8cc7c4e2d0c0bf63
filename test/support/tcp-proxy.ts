/** A road to a server on loopback that a test can block, cut, or make lose answers. */
import { createServer, connect as open, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** The road as a test sees it. */
export interface TcpProxy {
  readonly port: number;
  /** From now on nothing comes through, in either direction, and nobody is told. */
  block(): void;
  /** Lets through what was held back, and what comes. */
  unblock(): void;
  /** The next text that holds the word reaches the server, and its answer is lost with the connection; then that for the next word. */
  loseAnswerTo(...words: readonly string[]): void;
  /** Ends every connection, and each new one at once, until `mend`. */
  cut(): void;
  mend(): void;
  /** How many answers were lost so. */
  readonly lost: number;
}

/** Opens a road to the port; it goes away with the test. */
export async function openProxy(target: number): Promise<TcpProxy> {
  const pairs = new Set<readonly [Socket, Socket]>();
  let isBlocked = false;
  let isCut = false;
  let words: readonly string[] = [];
  let lost = 0;
  const server = createServer((near) => {
    const far = open(target, '127.0.0.1');
    const pair = [near, far] as const;
    pairs.add(pair);
    const end = () => {
      pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of pair) socket.on('error', end).on('close', end);
    if (isCut) end();
    let isLosing = false;
    near.on('data', (bytes) => {
      const [word, ...others] = words;
      if (word !== undefined && bytes.includes(word)) {
        words = others;
        isLosing = true;
      }
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      if (!isLosing) return near.write(bytes);
      lost += 1;
      return end();
    });
    if (isBlocked) for (const socket of pair) socket.pause();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const all = () => [...pairs].flat();
  onTestFinished(() => {
    server.close();
    for (const socket of all()) socket.destroy();
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    get lost() {
      return lost;
    },
    block() {
      isBlocked = true;
      for (const socket of all()) socket.pause();
    },
    unblock() {
      isBlocked = false;
      for (const socket of all()) socket.resume();
    },
    loseAnswerTo(...next) {
      words = next;
    },
    cut() {
      isCut = true;
      for (const socket of all()) socket.destroy();
    },
    mend() {
      isCut = false;
    },
  };
}
