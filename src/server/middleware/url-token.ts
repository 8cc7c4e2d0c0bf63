import type { MiddlewareHandler } from 'hono';
import { KeyError } from '../../core/errors.ts';
import type { AppEnv } from '../environment.ts';
import { isOwnPath } from '../own-path.ts';
import { decodePercent, holdsToken, type TokenPatterns } from '../token-pattern.ts';

const secretNames = new Set(['api_key', 'apikey', 'access_token', 'token', 'key']);

/** Here `key` is the filter by identifier. */
const keyIsIdentifierAt = new Set(['/v1/audit', '/v1/requests']);

/**
 * Refuses a request with a token in its URL. URLs end up in the logs of every proxy, in histories
 * and in Referer headers, so such a token has to be taken as read by others; accepting it would
 * teach clients to go on. It is refused before anything is looked up, on every route, and the
 * answer does not tell whether it was a good one. Takes the pattern when the first request comes.
 */
export function urlToken(tokenPatterns: () => Promise<TokenPatterns>): MiddlewareHandler<AppEnv> {
  return async function urlToken(c, next) {
    const patterns = await tokenPatterns();
    c.set('tokenPattern', patterns.loose);
    if (isTelling(new URL(c.req.url), patterns)) throw tokenInUrl();
    await next();
  };
}

/** What is answered to a token in a URL. */
export function tokenInUrl(): KeyError {
  const how = 'send it in the header Authorization, and replace this one';
  const message = `Cannot read the request: there is a token in the URL, where logs and histories keep it; ${how}`;
  return new KeyError('invalid_input', message);
}

/**
 * On our own paths whatever resembles a token or is named like one is telling. What an app behind
 * us has in its URLs is its own affair, as long as no whole token of ours stands there.
 */
function isTelling({ pathname, searchParams }: URL, { loose, whole }: TokenPatterns): boolean {
  const parameters = [...searchParams];
  const texts = [decodePercent(pathname), ...parameters.flat()];
  if (!isOwnPath(pathname)) return texts.some((text) => whole.test(text));
  return (
    texts.some((text) => holdsToken(loose, text)) ||
    parameters.some(([name, value]) => value !== '' && isSecretName(name, pathname))
  );
}

function isSecretName(name: string, pathname: string): boolean {
  const isFilter = name === 'key' && keyIsIdentifierAt.has(pathname);
  return secretNames.has(name.toLowerCase()) && !isFilter;
}
