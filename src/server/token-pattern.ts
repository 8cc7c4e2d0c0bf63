import type { Profile } from '../core/profile.ts';

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

/** True if a token stands in the text. */
export function holdsToken(pattern: RegExp, text: string): boolean {
  return text.search(pattern) !== -1;
}

/** The text with `[redacted]` in place of every token. */
export function redact(pattern: RegExp, text: string): string {
  return text.replace(pattern, '[redacted]');
}

function shape({ prefix, id }: Profile): string {
  const length = (id.from === 'token' ? id.length : 0) + telltaleLength;
  return `${prefix.replace(/[^0-9A-Za-z_]/g, '\\$&')}[0-9A-Za-z_]{${length},}`;
}
