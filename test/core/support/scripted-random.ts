import type { Random } from '../../../src/core/ports.ts';

/** Random bytes that are the same in every run, evenly spread (xorshift). */
export function seededRandom(seed = 1): Random {
  let state = seed;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state & 0xff;
  };
  return (size) => Uint8Array.from({ length: size }, next);
}

/** The bytes given, one after another, and then the rest of them for ever. */
export function scriptedRandom(bytes: readonly number[], rest = 0): Random {
  let position = 0;
  return (size) => Uint8Array.from({ length: size }, () => bytes[position++] ?? rest);
}
