import { createReadStream } from 'node:fs';
import { addAbortSignal, type Readable } from 'node:stream';
import { usageFailure } from './failure.ts';
import type { Io } from './io.ts';

/** Reads a whole file, or standard input for `-`, as UTF-8; a usage failure if it is longer than that or cannot be read. */
export async function readInput(path: string, maxBytes: number, io: Io): Promise<string> {
  const stream = path === '-' ? io.stdin : createReadStream(path);
  const name = path === '-' ? 'standard input' : `"${path}"`;
  const bytes = await collect(addAbortSignal(io.signal, stream), maxBytes, name);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw usageFailure(`Cannot read ${name}: it is not UTF-8`);
  }
}

async function collect(stream: Readable, maxBytes: number, name: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of stream) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > maxBytes) break;
      chunks.push(bytes);
    }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw usageFailure(`Cannot read ${name}: reading it failed with ${code ?? message}`);
  }
  if (size > maxBytes)
    throw usageFailure(`Cannot read ${name}: it is longer than ${maxBytes} bytes`);
  return Buffer.concat(chunks);
}
