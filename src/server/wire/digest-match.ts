import { type DigestMatch, type TokenAge, tokenAges } from '../../core/digest-match.ts';
import { type KeyWire, keyFromWire, keyShape, keyToWire } from './key.ts';
import { oneOf, record, type Shape, text } from './shape.ts';

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

export const matchShape: Shape<DigestMatchWire> = record<DigestMatchWire>({
  digest: text,
  age: oneOf(tokenAges),
  key: keyShape,
});

/** Writes a match as JSON has it. */
export function matchToWire({ digest, age, key }: DigestMatch): DigestMatchWire {
  return { digest, age, key: keyToWire(key) };
}

/** Reads a match from JSON. */
export function matchFromWire({ digest, age, key }: DigestMatchWire): DigestMatch {
  return { digest, age, key: keyFromWire(key) };
}
