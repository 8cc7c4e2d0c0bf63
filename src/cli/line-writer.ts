import type { Output } from './io.ts';

/** So many lines may wait for whoever reads them; more are dropped and counted. */
const maxWaiting = 10_000;

/** Takes lines without keeping anybody waiting. */
export interface LineWriter {
  write(line: string): void;
  /** Resolves when every line that was taken is written, or could not be. */
  flushed(): Promise<void>;
}

/**
 * Writes lines one batch after the other: what arrives while a batch is being written is the next.
 * Who reads too slowly misses lines and is told how many; nobody waits, and memory does not grow.
 */
export function lineWriter(
  output: Pick<Output, 'write'>,
  tellDropped: (count: number) => string,
): LineWriter {
  let waiting: string[] = [];
  let dropped = 0;
  let writing: Promise<void> | null = null;
  const takeBatch = () => {
    const lines = dropped > 0 ? [...waiting, tellDropped(dropped)] : waiting;
    waiting = [];
    dropped = 0;
    return lines.map((line) => `${line}\n`).join('');
  };
  const writeAll = async () => {
    while (waiting.length > 0) await output.write(takeBatch()).catch(() => undefined);
    writing = null;
  };
  return {
    write: (line) => {
      if (waiting.length >= maxWaiting) dropped += 1;
      else waiting.push(line);
      writing ??= Promise.resolve().then(writeAll);
    },
    flushed: async () => writing ?? undefined,
  };
}
