import type { Context } from 'hono';
import { KeyError } from '../core/errors.ts';
import { parseRequirement, resources, scopeNames, verbs } from '../core/permissions.ts';
import type { Authenticator } from '../core/service.ts';
import { admit } from './admit.ts';
import type { AppEnv } from './environment.ts';
import { anonymousHeaders, identityHeaders } from './identity-headers.ts';
import { tokenInUrl } from './middleware/url-token.ts';
import {
  type Believed,
  type Family,
  findOriginalClient,
  readOriginal,
} from './original-request.ts';
import { rateHeaders } from './rate-headers.ts';
import { decodePercent, redact, type TokenPatterns } from './token-pattern.ts';

/** What requests that a proxy asks about are judged with. */
export interface GateOptions extends Believed {
  readonly authenticator: Authenticator;
  /** Lets CORS preflights pass, which never carry a token. */
  readonly allowPreflight: boolean;
}

/** One question of a proxy: how it describes the request, and the permission that the operator wrote, empty for none. */
export interface GateQuestion {
  readonly family: Family;
  readonly permission: string;
  readonly patterns: TokenPatterns;
}

/**
 * Judges the request that a proxy describes. Returns the headers that tell the app whose key it
 * was. Throws the refusal of a token that may not pass, `invalid_input` for two tokens, for a token
 * in the URL and for headers that a proxy should have sent, `internal` for a permission that cannot be read.
 */
export function passGate(
  c: Context<AppEnv>,
  { family, permission, patterns }: GateQuestion,
  options: GateOptions,
): Readonly<Record<string, string>> {
  const { method, uri } = readOriginal(c, family);
  if ([uri, c.req.url].some((url) => patterns.whole.test(decodePercent(url)))) throw tokenInUrl();
  refuseUnreadable(permission);
  if (options.allowPreflight && isPreflight(c, method)) return anonymousHeaders;
  const [path = ''] = uri.split('?');
  const ip = findOriginalClient(c, family, options);
  c.set('clientIp', ip);
  const { key, rate } = admit(c, options.authenticator, {
    ip,
    permission: permission || null,
    request: { door: 'authz', method, path: redact(patterns.loose, path) },
  });
  return { ...identityHeaders(key), ...rateHeaders(rate) };
}

/** The header makes a preflight; without it OPTIONS is a request like others. */
function isPreflight(c: Context<AppEnv>, method: string): boolean {
  return method === 'OPTIONS' && c.req.header('Access-Control-Request-Method') !== undefined;
}

/** No client has a part in the path, so this is no bad request but a proxy that was set up wrong. */
function refuseUnreadable(permission: string): void {
  if (permission === '' || parseRequirement(permission)) return;
  const wanted = `one of ${scopeNames.join(', ')} nor RESOURCE:VERB, where VERB is one of ${verbs.join(', ')} and RESOURCE one of ${resources.join(', ')}`;
  const message = `Cannot judge the request: the permission ${JSON.stringify(permission.slice(0, 64))} at the end of the address that the proxy asks is neither ${wanted}; mend the configuration of the proxy`;
  throw new KeyError('internal', message);
}
