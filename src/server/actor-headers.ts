import type { Actor, Person } from '../core/actor.ts';
import { KeyError } from '../core/errors.ts';

/** Who sits at the terminal, where that is, and the account whose permissions they act with. */
export const userHeader = 'X-Keyrack-User';
export const fromHeader = 'X-Keyrack-From';
export const asHeader = 'X-Keyrack-As';

/** The actor of a request on the Unix socket. Name and place are claims: whoever can open the socket owns the box. */
export function actorFromHeaders(header: (name: string) => string | undefined): Actor {
  const person = {
    name: sanitize(header(userHeader) ?? '') || 'local',
    ...placeOf(header(fromHeader)),
  };
  const as = header(asHeader);
  return as === undefined
    ? { kind: 'local', ...person }
    : { kind: 'account', account: decode(as), ...person };
}

/** The headers that make `actorFromHeaders` return the actor. Throws `not_permitted` for one that only a token can prove. */
export function headersOfActor(actor: Actor): Record<string, string> {
  switch (actor.kind) {
    case 'local':
      return headersOfPerson(actor);
    case 'account':
      return { ...headersOfPerson(actor), [asHeader]: encodeURIComponent(actor.account) };
    case 'key':
      throw new KeyError('not_permitted', `Cannot act as key "${actor.key}": its token is needed`);
    case 'system':
      return { [userHeader]: 'keyrack' };
  }
}

function headersOfPerson({ name, from }: Person): Record<string, string> {
  const place = placeOf(from).from;
  return { [userHeader]: sanitize(name), ...(place === undefined ? {} : { [fromHeader]: place }) };
}

function placeOf(from: string | undefined): { from?: string } {
  const place = (from ?? '').slice(0, 100).replace(/[^A-Za-z0-9._:/, -]/g, '_');
  return place === '' ? {} : { from: place };
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
