import { type Profile, prefixesOf } from './profile.ts';

const base62 = /^[0-9A-Za-z]+$/;
const cuid2 = /^[a-z][0-9a-z]+$/;
const hex = /^[0-9a-f]+$/;

/** True if the text is an identifier as the profile makes them; never true of a token. */
export function isIdentifier(profile: Profile, text: string): boolean {
  const { id } = profile;
  const letters = id.from === 'cuid2' ? cuid2 : base62;
  return idPrefixes(profile).some((prefix) => {
    const rest = text.slice(prefix.length);
    return text.startsWith(prefix) && rest.length === id.length && letters.test(rest);
  });
}

/** True if the text is what the profile shows of a token of the key with the id, and no more. */
export function isMasked(profile: Profile, id: string, text: string): boolean {
  if (profile.id.from === 'token') return text === `${id}${profile.id.separator}…`;
  const start = `${profile.prefix}…`;
  const end = text.slice(start.length);
  const letters = profile.secret.alphabet === 'hex' ? hex : base62;
  return text.startsWith(start) && end.length === 4 && letters.test(end);
}

function idPrefixes(profile: Profile): readonly string[] {
  const { id } = profile;
  switch (id.from) {
    case 'token':
      return prefixesOf(profile);
    case 'random':
      return [id.prefix];
    case 'cuid2':
      return [''];
  }
}
