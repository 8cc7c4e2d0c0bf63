import type { MiddlewareHandler } from 'hono';
import { KeyError } from '../../core/errors.ts';
import type { AppEnv } from '../environment.ts';
import { isOwnPath } from '../own-path.ts';
import { holdsToken } from '../token-pattern.ts';

const secretNames = new Set(['api_key', 'apikey', 'access_token', 'token', 'key']);

/** Here `key` is the filter by identifier. */
const keyIsIdentifierAt = new Set(['/v1/audit', '/v1/requests']);

/**
 * Refuses a request with a token in its URL. URLs end up in the logs of every proxy, in histories
 * and in Referer headers, so such a token has to be taken as read by others; accepting it would
 * teach clients to go on. It is refused before anything is looked up, on every route, and the
 * answer does not tell whether it was a good one. Takes the pattern when the first request comes.
 */
export function urlToken(tokenPattern: () => Promise<RegExp>): MiddlewareHandler<AppEnv> {
  return async function urlToken(c, next) {
    const pattern = await tokenPattern();
    c.set('tokenPattern', pattern);
    if (isTelling(new URL(c.req.url), pattern)) {
      const how = 'send it in the header Authorization, and replace this one';
      const message = `Cannot read the request: there is a token in the URL, where logs and histories keep it; ${how}`;
      throw new KeyError('invalid_input', message);
    }
    await next();
  };
}

/** What an app behind us calls its parameters is its own affair, as long as there is no token in them. */
function isTelling({ pathname, searchParams }: URL, pattern: RegExp): boolean {
  const parameters = [...searchParams];
  const texts = [decode(pathname), ...parameters.flat()];
  if (texts.some((text) => holdsToken(pattern, text))) return true;
  if (!isOwnPath(pathname)) return false;
  return parameters.some(([name, value]) => value !== '' && isSecretName(name, pathname));
}

function isSecretName(name: string, pathname: string): boolean {
  const isFilter = name === 'key' && keyIsIdentifierAt.has(pathname);
  return secretNames.has(name.toLowerCase()) && !isFilter;
}

function decode(pathname: string): string {
  return pathname.replace(/%[0-9a-f]{2}/gi, (code) =>
    String.fromCharCode(Number(`0x${code.slice(1)}`)),
  );
}
