/**
 * Tokens: minting, parsing, digest. Every token holds at least 190 random bits (akener and keyrack
 * 256), so a plain SHA-256 is what is stored: nobody searches that space, and a slow hash would
 * only hand strangers a way to load the box. Chosen secrets are never accepted.
 */
import { crc32 } from 'node:zlib';
import { init } from '@paralleldrive/cuid2';
import type { Random } from './ports.ts';
import { type Profile, type Profiles, prefixesOf } from './profile.ts';
import { sha256 } from './sha256.ts';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const alphabets = { base62, hex: '0123456789abcdef' };
const checksumLength = 6;

/** The longest token that is looked at, in characters. */
export const maxTokenLength = 512;

/** A token with what may be shown of it. */
export interface MintedToken {
  readonly id: string;
  readonly token: string;
  readonly masked: string;
}

/** Mints a token of the profile; with `id`, a new secret for the key that has it. */
export function mintToken(
  profile: Profile,
  random: Random,
  id = mintId(profile, random),
): MintedToken {
  const { secret } = profile;
  const separator = profile.id.from === 'token' ? profile.id.separator : '';
  const public_ = profile.id.from === 'token' ? id + separator : profile.prefix;
  const body = public_ + randomText(alphabets[secret.alphabet], secret.length, random);
  const token = secret.checksum ? body + checksum(body) : body;
  return { id, token, masked: mask(profile, public_, token) };
}

/** The same for a token that was minted elsewhere: the id that it holds, or a new one, and what may be shown of it. */
export function describeToken(profile: Profile, token: string, random: Random): MintedToken {
  const { id } = profile;
  if (id.from !== 'token')
    return { id: mintId(profile, random), token, masked: mask(profile, profile.prefix, token) };
  const own = token.slice(0, profile.prefix.length + id.length);
  return { id: own, token, masked: mask(profile, own + id.separator, token) };
}

/** What may be shown of a token that has the form of the profile. */
export function maskToken(profile: Profile, token: string): string {
  const { prefix, id } = profile;
  const inToken = id.from === 'token' ? id.length + id.separator.length : 0;
  return mask(profile, token.slice(0, prefix.length + inToken), token);
}

/** SHA-256 of the whole token in hex: what is stored of it. */
export function digestToken(token: string): string {
  return sha256(token);
}

/** The profile that the token has the form of (prefix, alphabet, length, checksum), or null. */
export function recognizeToken(token: string, profiles: Profiles): Profile | null {
  if (token.length > maxTokenLength) return null;
  for (const profile of profiles.values()) {
    if (tokenPattern(profile).test(token) && checksumHolds(profile, token)) return profile;
  }
  return null;
}

/** The regular expression of a profile's tokens, anchored at both ends. */
export function tokenPattern(profile: Profile): RegExp {
  const known = patterns.get(profile);
  if (known) return known;
  const pattern = makePattern(profile);
  patterns.set(profile, pattern);
  return pattern;
}

/** How many characters a profile's tokens have. */
export function tokenLength({ prefix, secret, id }: Profile): number {
  const publicPart = id.from === 'token' ? id.length + id.separator.length : 0;
  return prefix.length + publicPart + secret.length + (secret.checksum ? checksumLength : 0);
}

/** Every request asks for the patterns of all profiles, so each is made once. */
const patterns = new WeakMap<Profile, RegExp>();

function makePattern(profile: Profile): RegExp {
  const { secret, id } = profile;
  const letters = secret.alphabet === 'hex' ? '[0-9a-f]' : '[0-9A-Za-z]';
  const publicPart = id.from === 'token' ? `[0-9A-Za-z]{${id.length}}${literal(id.separator)}` : '';
  const sum = secret.checksum ? `[0-9A-Za-z]{${checksumLength}}` : '';
  const prefix = prefixesOf(profile).map(literal).join('|');
  return new RegExp(`^(?:${prefix})${publicPart}${letters}{${secret.length}}${sum}$`);
}

/** Prefixes are configuration, and a dot in one stands for a dot. */
function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

function checksumHolds(profile: Profile, token: string): boolean {
  if (!profile.secret.checksum) return true;
  const body = token.slice(0, -checksumLength);
  return checksum(body) === token.slice(-checksumLength);
}

/** CRC-32 in base62, padded with zeros: finds typing errors without a look at the store. It is no security. */
function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  while (digits.length < checksumLength) {
    digits = base62.charAt(rest % base62.length) + digits;
    rest = Math.floor(rest / base62.length);
  }
  return digits;
}

function mintId(profile: Profile, random: Random): string {
  switch (profile.id.from) {
    case 'token':
      return profile.prefix + randomText(base62, profile.id.length, random);
    case 'random':
      return profile.id.prefix + randomText(base62, profile.id.length, random);
    case 'cuid2':
      return init({ random: () => randomFraction(random), length: profile.id.length })();
  }
}

/** Prefix and identifier where the token holds it, else prefix and the last four characters. */
function mask(profile: Profile, publicPart: string, token: string): string {
  return profile.id.from === 'token' ? `${publicPart}…` : `${publicPart}…${token.slice(-4)}`;
}

/** Characters drawn with equal chance: bytes that would favour the first letters are thrown away. */
function randomText(alphabet: string, length: number, random: Random): string {
  const fair = 256 - (256 % alphabet.length);
  let text = '';
  while (text.length < length) {
    for (const byte of random(length - text.length)) {
      if (byte < fair) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
}

function randomFraction(random: Random): number {
  const [a = 0, b = 0, c = 0, d = 0] = random(4);
  return (a * 2 ** 24 + b * 2 ** 16 + c * 2 ** 8 + d) / 2 ** 32;
}
