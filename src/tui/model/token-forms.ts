import { shellQuote } from '../../core/shell-quote.ts';

/** What a token can be copied as. */
export const tokenForms = ['token', 'header', 'env line', 'curl'] as const;
export type TokenForm = (typeof tokenForms)[number];

/** What a proxy would ask about: the rack answers 204 if the token passes. */
const question = '-H X-Forwarded-Method:GET -H X-Forwarded-Uri:/';

/** The form after this one, in a circle. */
export function nextForm(form: TokenForm): TokenForm {
  return tokenForms[(tokenForms.indexOf(form) + 1) % tokenForms.length] ?? 'token';
}

/**
 * The token as it is pasted somewhere. The curl line asks the rack whether the token passes; it hands the
 * token over on standard input, because every user of a box can read the arguments of a program.
 */
export function inForm(
  form: TokenForm,
  token: string,
  { profile, place }: { readonly profile: string; readonly place: string },
): string {
  const header = `Authorization: Bearer ${token}`;
  switch (form) {
    case 'token':
      return token;
    case 'header':
      return header;
    case 'env line':
      return `${profile.toUpperCase().replaceAll('-', '_')}_KEY=${token}`;
    case 'curl':
      return `echo '${header}' | curl -i -H @- ${question} ${shellQuote(`${baseOf(place)}/authz/forward`)}`;
  }
}

/** So many characters at its end show that a token was stored as it is. */
export const proofLength = 6;

/** True if what was pasted back is the token, ends like it, or ends with it (a header, an env line). */
export function provesToken(pasted: string, token: string): boolean {
  const text = pasted.trim();
  if (text.length < proofLength) return false;
  return token.endsWith(text) || text.endsWith(token);
}

/** Where a terminal reaches the rack over HTTP: its own address, or the usual one behind a socket. */
function baseOf(place: string): string {
  return /^https?:\/\//.test(place) ? place.replace(/\/+$/, '') : 'http://127.0.0.1:8420';
}
