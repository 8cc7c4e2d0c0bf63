import type { Grant, Resource, Scope } from './permissions.ts';

/**
 * The format and policy of one panel's keys: data, not code paths. `token.ts` mints and parses by
 * it, `rules.ts` validates by it, front ends explain it.
 */
export interface Profile {
  readonly name: string;
  /** One line for a picker: whose keys these are and what they do. */
  readonly summary: string;
  /** The first characters of every token, the separator included. */
  readonly prefix: string;
  /** What tokens began with in earlier times, each as long as `prefix`: still taken, and never made. */
  readonly formerPrefixes?: readonly string[] | undefined;
  readonly id: IdFormat;
  readonly secret: SecretFormat;
  readonly grant: Grant;
  /** The scopes that may be given; empty unless `grant` is `scopes`. */
  readonly scopes: readonly Scope[];
  /** The resources that a key has a level for, by the panel's names; empty unless `grant` is `levels`. */
  readonly resources: readonly Resource[];
  readonly label: LabelRule;
  readonly limits: Limits;
}

/**
 * Where the public identifier comes from: the first characters of the token (`prefix` and
 * `length` random ones), or made apart from it.
 */
export type IdFormat =
  | { readonly from: 'token'; readonly length: number; readonly separator: string }
  | { readonly from: 'random'; readonly prefix: string; readonly length: number }
  | { readonly from: 'cuid2'; readonly length: number };

/** The unguessable part: how many characters, and whether a CRC-32 of all before it follows. */
export interface SecretFormat {
  readonly alphabet: 'base62' | 'hex';
  readonly length: number;
  readonly checksum: boolean;
}

/** What the panel calls a key's name, and how long it may be (in code points). */
export interface LabelRule {
  readonly word: 'name' | 'description' | 'memo';
  readonly min: number;
  readonly max: number;
}

/** null means no limit of this profile's own. */
export interface Limits {
  readonly keysPerAccount: number | null;
  readonly allowedIps: number;
  readonly expiresInDays: number | null;
}

/** Everything that a token of the profile may begin with, the prefix of new ones first. */
export function prefixesOf({ prefix, formerPrefixes = [] }: Profile): readonly string[] {
  return [prefix, ...formerPrefixes];
}

/** The profiles of a rack, by name. */
export type Profiles = ReadonlyMap<string, Profile>;
