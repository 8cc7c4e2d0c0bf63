import type { Context } from 'hono';
import { KeyError } from '../../core/errors.ts';
import { type AppEnv, incomingOf } from '../environment.ts';

/**
 * The token that a request presents in `Authorization: Bearer` or `X-Api-Key`, or null. Throws
 * `invalid_input` if it presents two: whoever checks one of them and acts on the other can be
 * fooled, so nothing here ever chooses. What cannot be a token is returned as it stands: that it is
 * MALFORMED is a verdict like every other, given and counted where verdicts are.
 */
export function presentedToken(c: Context<AppEnv>): string | null {
  const authorization = valuesOf(c, 'authorization');
  if (authorization.length > 1) throw ambiguous('more than one header Authorization');
  const bearer = authorization.flatMap(readBearer);
  const apiKeys = valuesOf(c, 'x-api-key').filter((value) => value !== '');
  const [token, ...others] = new Set([...bearer, ...apiKeys]);
  if (others.length > 0) throw ambiguous('more than one token');
  return token ?? null;
}

/**
 * Every value of a header. Headers that stand twice are found in the raw list of node:http; behind
 * other doors they come joined by commas, which no token and no scheme we take holds.
 */
function valuesOf(c: Context<AppEnv>, name: string): readonly string[] {
  const raw = incomingOf(c)?.rawHeaders;
  const values = raw ? rawValues(raw, name) : [c.req.header(name)];
  return values
    .filter((value) => value !== undefined)
    .flatMap((value) => value.split(','))
    .map((value) => value.replace(/^[ \t]+|[ \t]+$/g, ''));
}

/** Names and values take turns. Few names are as long as the one looked for, and only those are compared. */
function rawValues(raw: readonly string[], name: string): readonly (string | undefined)[] {
  const values = [];
  for (let at = 0; at < raw.length; at += 2) {
    if (raw[at]?.length === name.length && raw[at]?.toLowerCase() === name)
      values.push(raw[at + 1]);
  }
  return values;
}

/** The credentials of the scheme Bearer; none for another scheme. A tab is no space, so what it separates is one text. */
function readBearer(value: string): readonly string[] {
  const [, credentials] = /^bearer +(.*)$/i.exec(value) ?? [];
  if (credentials !== undefined) return [credentials];
  return /^bearer(?![A-Za-z0-9])/i.test(value) ? [value] : [];
}

function ambiguous(what: string): KeyError {
  return new KeyError('invalid_input', `Cannot authenticate: the request presents ${what}`);
}
