import { type Profile, prefixesOf } from '../core/profile.ts';
import { tokenPattern } from '../core/token.ts';

/** Tokens in text: `loose` finds what looks like one, `whole` only what is one (see `findTokens`, `findWholeTokens`). */
export interface TokenPatterns {
  readonly loose: RegExp;
  readonly whole: RegExp;
}

/** So many characters of a secret are worth hiding; identifiers, which are public, are shorter. */
const telltaleLength = 16;

/**
 * A pattern that finds whatever looks like a token of one of the profiles, whole or cut short,
 * wherever it stands in a text. It is looser than the pattern that recognizes tokens: people put
 * tokens into URLs with a letter missing, and those are nearly as good as whole to a reader of
 * the log.
 */
export function findTokens(profiles: readonly Profile[]): RegExp {
  return new RegExp(profiles.map(shape).join('|') || '(?!)', 'g');
}

/**
 * A pattern that finds whole tokens that stand for themselves: for URLs that were made for other
 * programs, where what only resembles a token (`pk_live_…` of Stripe, `/okr_…`) is theirs.
 */
export function findWholeTokens(profiles: readonly Profile[]): RegExp {
  const shapes = profiles.map((profile) => tokenPattern(profile).source.slice(1, -1));
  return new RegExp(`(?<![0-9A-Za-z])(?:${shapes.join('|') || '(?!)'})(?![0-9A-Za-z])`);
}

/** True if a token stands in the text. */
export function holdsToken(pattern: RegExp, text: string): boolean {
  return text.search(pattern) !== -1;
}

/** The part of a URL with percent-encoded bytes as the characters they are in Latin-1. */
export function decodePercent(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/%[0-9a-f]{2}/gi, (code) =>
    String.fromCharCode(Number(`0x${code.slice(1)}`)),
  );
}

/** The text with `[redacted]` in place of every token. */
export function redact(pattern: RegExp, text: string): string {
  return text.replace(pattern, '[redacted]');
}

/**
 * The text without any run of characters that is long enough for a secret, whatever stands before
 * it: a token whose prefix was mistyped has no other mark.
 */
export function redactRuns(text: string): string {
  return text.replace(/[0-9A-Za-z_]{40,}/g, '[redacted]');
}

function shape(profile: Profile): string {
  const { id } = profile;
  const length = (id.from === 'token' ? id.length : 0) + telltaleLength;
  const literals = prefixesOf(profile).map((one) => one.replace(/[^0-9A-Za-z_]/g, '\\$&'));
  return `(?:${literals.join('|')})[0-9A-Za-z_]{${length},}`;
}
