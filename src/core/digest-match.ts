import type { ApiKey } from './key.ts';

/** The most digests that one question holds; as many fit into one request. */
export const maxDigests = 500;

/**
 * Which secret of a key a token is: the one it has, the old one of a rotation that is under way, or one
 * whose overlap is over and that opens nothing any more.
 */
export const tokenAges = ['current', 'previous', 'outdated'] as const;
export type TokenAge = (typeof tokenAges)[number];

/** A digest (SHA-256 of a token, in hex) with the key here that it belongs to, revoked or not. */
export interface DigestMatch {
  readonly digest: string;
  readonly age: TokenAge;
  readonly key: ApiKey;
}
