import { createHash } from 'node:crypto';
import type { Random } from '../../core/ports.ts';

/**
 * Bytes that anybody can compute from a seed and a label, for the mock and for nothing else: the
 * same on every machine. SHA-256 of seed, label and a counter, so streams of other labels are others.
 */
export function seededRandom(seed: number, label: string): Random {
  let block = Buffer.alloc(0);
  let counter = 0;
  return (size) => {
    while (block.length < size) {
      const text = `keyrack mock ${seed} ${label} ${counter}`;
      block = Buffer.concat([block, createHash('sha256').update(text).digest()]);
      counter += 1;
    }
    const bytes = block.subarray(0, size);
    block = block.subarray(size);
    return Uint8Array.from(bytes);
  };
}

/** Numbers from 0 up to 1, by such bytes. */
export function seededChance(seed: number, label: string): () => number {
  const random = seededRandom(seed, label);
  return () => Buffer.from(random(4)).readUInt32BE() / 2 ** 32;
}
