import { randomFillSync } from 'node:crypto';
import type { Random } from '../core/ports.ts';

const poolBytes = 4096;

/**
 * Bytes of the system's generator, fetched many at a time: a call for each of the few bytes of a
 * token costs more than the token. Every byte is handed out once and wiped from the pool.
 */
export function pooledRandom(): Random {
  const pool = new Uint8Array(poolBytes);
  let used = poolBytes;
  return (size) => {
    if (size > poolBytes) return randomFillSync(new Uint8Array(size));
    if (used + size > poolBytes) {
      randomFillSync(pool);
      used = 0;
    }
    const bytes = pool.slice(used, used + size);
    pool.fill(0, used, used + size);
    used += size;
    return bytes;
  };
}
