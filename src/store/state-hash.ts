import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { RackData } from '../core/state.ts';
import { canonicalWriter } from './canonical-json.ts';

/** So many records are hashed before others get a turn: about a millisecond's work. */
const blockSize = 500;

/** SHA-256 of accounts and keys, each as canonical JSON and a newline: an edit shows, another layout does not. */
export function hashState(rack: RackData): string {
  const hash = createHash('sha256');
  for (const block of blocksOf(rack)) hash.update(block);
  return hash.digest('hex');
}

/** The same, while the process goes on with its other work. */
export async function hashStateInTurns(rack: RackData): Promise<string> {
  const hash = createHash('sha256');
  for (const block of blocksOf(rack)) {
    hash.update(block);
    await setImmediate();
  }
  return hash.digest('hex');
}

function* blocksOf({ accounts, keys }: RackData): Generator<string> {
  const write = canonicalWriter();
  for (const records of [accounts, keys]) {
    for (let start = 0; start < records.length; start += blockSize) {
      const block = records.slice(start, start + blockSize);
      yield block.map((record) => `${write(record)}\n`).join('');
    }
  }
}
