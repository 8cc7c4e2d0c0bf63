/**
 * What may be a token of this rack in bytes, whatever they are: a prefix of a profile, found at any byte,
 * and behind it as many characters of the right kind as its tokens have, checksum included. What
 * stands around it does not matter: whether it is a token here, its digest decides.
 */
import { type Profile, type Profiles, prefixesOf } from '../../core/profile.ts';
import { recognizeToken, tokenLength } from '../../core/token.ts';

/** Where in the bytes something that has the form of a token begins. */
export interface Candidate {
  readonly offset: number;
  readonly token: string;
}

interface Shape {
  readonly profiles: Profiles;
  readonly prefix: Buffer;
  readonly length: number;
}

/** Finds what has the form of a token of one of the profiles. */
export class CandidateFinder {
  /** How many bytes the longest token has. */
  readonly longest: number;
  readonly #shapes: readonly Shape[];

  constructor(profiles: readonly Profile[]) {
    this.#shapes = profiles.flatMap(shapesOf);
    this.longest = Math.max(1, ...this.#shapes.map(({ length }) => length));
  }

  /** The candidates that begin before `end`, by place. */
  find(bytes: Buffer, end: number): readonly Candidate[] {
    return this.#shapes
      .flatMap((shape) => findShape(shape, bytes, end))
      .sort((a, b) => a.offset - b.offset);
  }
}

function shapesOf(profile: Profile): readonly Shape[] {
  const profiles = new Map([[profile.name, profile]]);
  const length = tokenLength(profile);
  return prefixesOf(profile).map((prefix) => ({ profiles, prefix: Buffer.from(prefix), length }));
}

function findShape(shape: Shape, bytes: Buffer, end: number): readonly Candidate[] {
  const { profiles, prefix, length } = shape;
  const found: Candidate[] = [];
  for (
    let offset = bytes.indexOf(prefix);
    offset !== -1 && offset < end;
    offset = bytes.indexOf(prefix, offset + 1)
  ) {
    const token = bytes.toString('latin1', offset, offset + length);
    if (recognizeToken(token, profiles)) found.push({ offset, token });
  }
  return found;
}
