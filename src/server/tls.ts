import type { SecureContextOptions } from 'node:tls';

/** A certificate with its chain, and the key that belongs to it, both in PEM. */
export interface TlsPair {
  readonly cert: string;
  readonly key: string;
}

/** What a listener encrypts by. What is older than TLS 1.2 has known flaws, and no client of today needs it. */
export function secureOptions({ cert, key }: TlsPair): SecureContextOptions {
  return { cert, key, minVersion: 'TLSv1.2' };
}
