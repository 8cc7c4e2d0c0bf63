import { createHash } from 'node:crypto';

/**
 * Characters that look random and are always the same for the same seed, so that a mocked world is the same
 * at every start. They guard nothing: everybody can compute them.
 */
export function derive(seed: string, length: number): string {
  const digest = createHash('sha512').update(`keyrack mock ${seed}`).digest('base64');
  return digest.replace(/[^0-9A-Za-z]/g, '').slice(0, length);
}

/** A UUID of version 4 that is derived likewise. */
export function deriveUuid(seed: string): string {
  const hex = createHash('sha256').update(`keyrack mock ${seed}`).digest('hex');
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`];
  return [...parts, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-');
}
