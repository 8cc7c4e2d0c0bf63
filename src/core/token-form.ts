/** What can be said about a token that opens no key, by its form alone. The texts hold nothing of it. */
import { type Profile, type Profiles, prefixesOf } from './profile.ts';
import { maxTokenLength, tokenLength, tokenPattern } from './token.ts';

/** Why a token has the form of none of the profiles: a sentence without its end. */
export function whyMalformed(token: string, profiles: Profiles): string {
  if (token.length > maxTokenLength)
    return `it has ${token.length} characters, and no token has more than ${maxTokenLength}`;
  if (/^bearer\s/i.test(token))
    return 'it begins with "Bearer", and only what follows is the token';
  if (/\s/.test(token)) return 'there are blanks or line breaks in it or around it';
  if (/…|\.\.\./.test(token)) return 'it is the masked form that lists show, not the token';
  const mistyped = [...profiles.values()].find((profile) => tokenPattern(profile).test(token));
  if (mistyped) return `typo: the checksum does not match (profile "${mistyped.name}")`;
  const meant = profileByPrefix(token, profiles);
  return meant
    ? unlike(token, meant)
    : `no profile of this rack has such tokens: ${prefixes(profiles)}`;
}

/** The public identifier at the beginning of a token, as far as a profile has it there; null for others. */
export function idInToken(token: string, profiles: Profiles): string | null {
  const profile = profileByPrefix(token, profiles);
  if (profile?.id.from !== 'token') return null;
  return token.slice(0, profile.prefix.length + profile.id.length);
}

function unlike(token: string, profile: Profile): string {
  const begins = `it begins like a token of profile "${profile.name}"`;
  const length = tokenLength(profile);
  return token.length === length
    ? `${begins}, but holds a character that those do not have`
    : `${begins}, but has ${token.length} characters instead of ${length}`;
}

/** One prefix may be the beginning of another. */
function profileByPrefix(token: string, profiles: Profiles): Profile | undefined {
  return [...profiles.values()]
    .filter((profile) => prefixesOf(profile).some((prefix) => token.startsWith(prefix)))
    .sort((a, b) => b.prefix.length - a.prefix.length)[0];
}

function prefixes(profiles: Profiles): string {
  return `they begin with ${[...profiles.values()].map(({ prefix }) => prefix).join(', ')}`;
}
