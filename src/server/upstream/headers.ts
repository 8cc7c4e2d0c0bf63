/**
 * Which headers the app gets, and which the client. The app believes what Keyrack says about the
 * key and the client, so a client must not be able to say it itself, however it writes the name.
 */
import type { OutgoingHttpHeaders } from 'node:http';
import type { Context } from 'hono';
import { isAllowed } from '../../core/addresses.ts';
import type { Admitted } from '../admit.ts';
import { type AppEnv, incomingOf, isEncrypted } from '../environment.ts';
import { identityHeaderNames, identityHeaders } from '../identity-headers.ts';
import { peerOf } from '../middleware/client-ip.ts';
import { rateHeaders } from '../rate-headers.ts';
import { holdsToken } from '../token-pattern.ts';
import { foldName } from './fold-name.ts';

/** What ends with this connection: RFC 9110, section 7.6.1, and what has always been treated alike. */
const hopByHop =
  /^(connection|keep-alive|proxy-connection|proxy-authenticate|proxy-authorization|te|trailer|transfer-encoding|upgrade|http2-settings)$/;

/** Ours to say; `expect` was answered here, `proxy` is what CGI takes for the setting HTTP_PROXY. */
const ours = /^(x-key-.*|x-request-id|host|expect|proxy)$/;

/** What a proxy in front of us may say, and nobody else. */
const fromProxies = /^(x-forwarded-.*|forwarded|x-real-ip)$/;

/** Frameworks take the path from these, and it would not be the one that was judged. */
const otherPath = /^(x-original-ur[il]|x-rewrite-ur[il])$/;

/** The headers of a request for the app; `admitted` is null where no key is needed. */
export function requestHeaders(
  c: Context<AppEnv>,
  admitted: Admitted | null,
  trustedProxies: readonly string[],
): OutgoingHttpHeaders {
  const peer = peerOf(c);
  const isTrusted = peer !== null && trustedProxies.length > 0 && isAllowed(trustedProxies, peer);
  const named =
    c.req
      .header('Connection')
      ?.toLowerCase()
      .split(/[ \t]*,[ \t]*/) ?? [];
  const sent = [...c.req.raw.headers].filter(([name, value]) => {
    const folded = foldName(name);
    if (named.includes(name) || hopByHop.test(folded) || ours.test(folded)) return false;
    if (otherPath.test(folded) || (folded === 'content-length' && name !== folded)) return false;
    if (fromProxies.test(folded)) return isTrusted && folded === name;
    return !isCredential(c, folded, value, admitted);
  });
  return {
    ...Object.fromEntries(sent),
    ...forwardedHeaders(c, peer, isTrusted),
    ...identityOf(admitted),
    'X-Request-Id': c.get('requestId'),
  };
}

/** The headers that tell the client about its key. */
export function answerHeaders(admitted: Admitted | null): Readonly<Record<string, string>> {
  if (admitted === null) return {};
  const { expiresAt } = admitted.key;
  return { ...rateHeaders(admitted.rate), ...(expiresAt && { 'X-Key-Expires-At': expiresAt }) };
}

/** Where a key was judged, its token stood there. On a public path it may be a login of the app's own, unless it looks like a token. */
function isCredential(
  c: Context<AppEnv>,
  folded: string,
  value: string,
  admitted: Admitted | null,
): boolean {
  if (folded !== 'authorization' && folded !== 'x-api-key') return false;
  const holdsJudged = folded === 'x-api-key' || /^bearer\b/i.test(value.trim());
  return (admitted !== null && holdsJudged) || holdsToken(c.get('tokenPattern'), value);
}

function identityOf(admitted: Admitted | null): Readonly<Record<string, string>> {
  if (admitted !== null) return identityHeaders(admitted.key);
  return Object.fromEntries(identityHeaderNames.map((name) => [name, '-']));
}

function forwardedHeaders(
  c: Context<AppEnv>,
  peer: string | null,
  isTrusted: boolean,
): Readonly<Record<string, string>> {
  const told = (name: string) => (isTrusted ? c.req.header(name) : undefined);
  const way = [told('X-Forwarded-For'), peer].filter((hop) => hop);
  return {
    'x-forwarded-for': way.join(', '),
    'x-forwarded-host': told('X-Forwarded-Host') ?? new URL(c.req.url).host,
    'x-forwarded-proto': told('X-Forwarded-Proto') ?? (isEncrypted(c) ? 'https' : 'http'),
    'x-real-ip': c.get('clientIp') ?? '',
  };
}

/** False for a request to the app without a body, as far as its headers tell. */
export function announcesBody(c: Context<AppEnv>): boolean {
  const { 'content-length': length, 'transfer-encoding': coding } = incomingOf(c)?.headers ?? {};
  return coding !== undefined || Number(length ?? 0) > 0;
}
