import type { DigestMatch, TokenAge } from '../../core/digest-match.ts';
import { type KeyWire, keyFromWire, keyToWire } from './key.ts';

/** What is asked of `POST /v1/keys/find`. */
export interface DigestsWire {
  readonly digests: readonly string[];
}

/** A digest with its key, in JSON. */
export interface DigestMatchWire {
  readonly digest: string;
  readonly age: TokenAge;
  readonly key: KeyWire;
}

/** Writes a match as JSON has it. */
export function matchToWire({ digest, age, key }: DigestMatch): DigestMatchWire {
  return { digest, age, key: keyToWire(key) };
}

/** Reads a match from JSON. */
export function matchFromWire({ digest, age, key }: DigestMatchWire): DigestMatch {
  return { digest, age, key: keyFromWire(key) };
}
