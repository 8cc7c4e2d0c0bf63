import { write } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const writeBytes = promisify(write);
/** How long a pipe that is full and does not wait by itself is left alone, in milliseconds. */
const pauseMs = 20;

/**
 * A writer to an open file, one text after the other. The streams of node:process hold up the
 * whole program while a pipe is full; here a thread waits, and the program goes on. The promise
 * rejects if nobody takes the text (EPIPE) or there is no room for it.
 */
export function descriptorOutput(descriptor: number): (text: string) => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  return (text) => {
    const written = last.then(() => writeAll(descriptor, Buffer.from(text)));
    last = written.catch(() => undefined);
    return written;
  };
}

async function writeAll(descriptor: number, bytes: Buffer): Promise<void> {
  let rest = bytes;
  while (rest.length > 0) {
    const count = await writeSome(descriptor, rest);
    rest = rest.subarray(count);
  }
}

async function writeSome(descriptor: number, bytes: Buffer): Promise<number> {
  try {
    return (await writeBytes(descriptor, bytes)).bytesWritten;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    await delay(pauseMs);
    return 0;
  }
}
