import type { Minted } from '../../core/service.ts';
import type { Probe } from './probe.ts';
import { nobody, type ThrowawayKeys } from './throwaway.ts';

/** Values that only a client makes up. */
export const forgery = 'forged-by-client';

/** What a client sends to be somebody else. */
export const forgedIdentity = {
  'X-Key-Id': forgery,
  'X-Key-Name': forgery,
  'X-Key-Account': forgery,
  'X-Key-Scopes': forgery,
  'X-Key-Expires-At': forgery,
};

/** What a client sends to come from elsewhere. */
export const forgedAddress = {
  'X-Forwarded-For': nobody,
  'X-Original-Address': nobody,
  'X-Real-IP': nobody,
  Forwarded: `for=${nobody}`,
};

const forgedPreflight = {
  'Access-Control-Request-Method': 'GET',
  'X-Forwarded-Method': 'OPTIONS',
  'X-Original-Method': 'OPTIONS',
};

const notAsked =
  'the proxy lets it reach the app: guard this path as keyrack proxy nginx, caddy or traefik prints it';
const notPassed =
  'if the app answers so itself, test a path that it answers with 200; else see which permission the proxy asks for (--permission) and whether keyrack serve runs';
const believed =
  'the proxy hands on what the client says: overwrite X-Forwarded-*, X-Original-* and X-Real-IP';

/** The header that presents a token. */
export const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

/** What can be asked with any good key. */
export function commonProbes(token: string): readonly Probe[] {
  return [
    { check: 'good key', sent: { headers: bearer(token) }, wanted: 'pass', fix: notPassed },
    {
      check: 'good key in X-Api-Key',
      sent: { headers: { 'X-Api-Key': token } },
      wanted: 'pass',
      fix: 'the proxy drops X-Api-Key when it asks the rack; send it as well',
    },
    {
      check: 'good key with a body',
      sent: { method: 'POST', headers: bearer(token), body: 'x'.repeat(1024) },
      wanted: 'pass',
      isWarning: true,
      fix: 'if the app refuses POST here, all is well; else do not send the body to the rack: proxy_pass_request_body off and Content-Length ""',
    },
    { check: 'no key', sent: {}, wanted: 401, fix: notAsked },
    { check: 'wrong key', sent: { headers: bearer('wrong') }, wanted: 401, fix: notAsked },
    { check: 'forged identity', sent: { headers: forgedIdentity }, wanted: 401, fix: notAsked },
    { check: 'forged preflight', sent: { headers: forgedPreflight }, wanted: 401, fix: believed },
    {
      check: 'two keys',
      sent: { headers: { ...bearer(token), 'X-Api-Key': 'another' } },
      wanted: 400,
      tolerated: [401, 403],
      fix: 'the proxy drops one of Authorization and X-Api-Key; send both to the rack',
    },
  ];
}

/** What takes keys made for it. */
export function throwawayProbes(keys: ThrowawayKeys): readonly Probe[] {
  const { elsewhere, anywhere, limited, weak, revoked, good } = keys;
  return [
    refused('inactive key', 401, keys.inactive),
    refused('revoked key', 401, revoked),
    refused('key of another address', 403, elsewhere),
    {
      check: 'forged address',
      sent: { headers: { ...bearer(elsewhere.token), ...forgedAddress } },
      wanted: 403,
      fix: believed,
    },
    {
      check: 'key of every address',
      sent: { headers: bearer(anywhere.token) },
      wanted: 'pass',
      isWarning: true,
      fix: 'the rack does not know addresses, so keys with allowed IPs are refused: put the address of the proxy into trustedProxies',
    },
    ...(weak ? [refused('key without the permission', 403, weak)] : []),
    {
      check: 'token in the URL',
      sent: { headers: bearer(good.token), query: `?token=${revoked.token}` },
      wanted: 400,
      tolerated: [401, 403],
      fix: 'the proxy does not tell the rack the whole URL: X-Original-URI $request_uri, X-Forwarded-Uri',
    },
    {
      check: 'limited key, once',
      sent: { headers: bearer(limited.token) },
      wanted: 'pass',
      fix: notPassed,
    },
    {
      check: 'limited key, again',
      sent: { headers: bearer(limited.token) },
      wanted: 429,
      tolerated: [403],
      fix: 'clients do not learn when to come back: answer with X-Auth-Status and Retry-After, as keyrack proxy nginx prints it',
    },
  ];
}

/** Asked when that key has expired. */
export function expiredProbe({ expired }: ThrowawayKeys): Probe {
  return refused('expired key', 401, expired);
}

function refused(check: string, wanted: number, { token }: Minted): Probe {
  return { check, sent: { headers: bearer(token) }, wanted, fix: notAsked };
}
