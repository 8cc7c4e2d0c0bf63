import type { Actor } from '../core/actor.ts';
import { KeyError } from '../core/errors.ts';

/** Who sits at the terminal, and the account whose permissions they act with. */
export const userHeader = 'X-Keyrack-User';
export const asHeader = 'X-Keyrack-As';

/** The actor of a request on the Unix socket. The name is a claim: whoever can open the socket owns the box. */
export function actorFromHeaders(user: string | undefined, as: string | undefined): Actor {
  const name = sanitize(user ?? '') || 'local';
  return as === undefined
    ? { kind: 'local', name }
    : { kind: 'account', account: decode(as), name };
}

/** The headers that make `actorFromHeaders` return the actor. Throws `not_permitted` for one that only a token can prove. */
export function headersOfActor(actor: Actor): Record<string, string> {
  switch (actor.kind) {
    case 'local':
      return { [userHeader]: sanitize(actor.name) };
    case 'account':
      return { [userHeader]: sanitize(actor.name), [asHeader]: encodeURIComponent(actor.account) };
    case 'key':
      throw new KeyError('not_permitted', `Cannot act as key "${actor.key}": its token is needed`);
    case 'system':
      return { [userHeader]: 'keyrack' };
  }
}

/** The name ends up in the audit and on terminals, so it keeps only what account names are made of. */
function sanitize(name: string): string {
  return name.slice(0, 64).replace(/[^A-Za-z0-9._@-]/g, '_');
}

function decode(as: string): string {
  try {
    return decodeURIComponent(as);
  } catch {
    return as;
  }
}
