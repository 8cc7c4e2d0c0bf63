import { identityHeaderNames } from '../../server/identity-headers.ts';
import { type Finding, ok, problem } from '../../store/doctor/finding.ts';
import type { Seen } from './echo.ts';
import type { Sent } from './exchange.ts';
import { credentialHeaders, forgedHeaders } from './headers.ts';
import { bearer, forgedAddress, forgedIdentity, forgery } from './probes.ts';
import { nobody } from './throwaway.ts';

/** The request whose arrival at the app is looked at: a good key, and all that a client can make up. */
export function forgedRequest(token: string): Sent {
  const forged = Object.fromEntries(forgedHeaders.map((name) => [name, forgery]));
  return { headers: { ...bearer(token), ...forged, ...forgedIdentity, ...forgedAddress } };
}

/** A good key whose identity the client wants taken away, by calling its headers hop-by-hop. */
export function hopRequest(token: string): Sent {
  return { headers: { ...bearer(token), Connection: `close, ${identityHeaderNames.join(', ')}` } };
}

/** What the app saw of the forged request. */
export function judgeForged(seen: Seen | null, id: string): readonly Finding[] {
  if (seen === null) return [unseen];
  const kept = [...identityHeaderNames, ...forgedHeaders, 'X-Forwarded-For'].filter((name) =>
    valuesOf(seen, name).some((value) => value.includes(forgery) || value.includes(nobody)),
  );
  const shown = credentialHeaders.filter((name) => valuesOf(seen, name).length > 0);
  return [
    identityOf(seen, id, 'the app knows the key', 'copy every identity header to the app'),
    kept.length === 0
      ? ok('the app gets nothing forged', 'all was overwritten or removed')
      : problem(
          'the app gets nothing forged',
          `it gets ${kept.join(', ')} as the client sent it`,
          'remove or overwrite these headers in the proxy, as keyrack proxy prints it',
        ),
    shown.length === 0
      ? ok('the app gets no token', 'the credential was removed')
      : problem('the app gets no token', `it gets ${shown.join(', ')}`, 'remove it in the proxy'),
  ];
}

/** What the app saw of the request with Connection. */
export function judgeHop(seen: Seen | null, id: string): Finding {
  const fix = 'set the identity headers where the proxy speaks to the app: header_up in Caddy';
  return seen === null ? unseen : identityOf(seen, id, 'identity cannot be taken away', fix);
}

const unseen = problem(
  'the echo is the app',
  'the request did not reach the port of --echo',
  'point the proxy at this port for the time of the test',
);

function identityOf(seen: Seen, id: string, check: string, fix: string): Finding {
  const values = valuesOf(seen, 'X-Key-Id');
  if (values.length === 1 && values[0] === id) return ok(check, 'X-Key-Id is that of the key');
  return problem(check, `X-Key-Id is ${JSON.stringify(values.join(', ').slice(0, 60))}`, fix);
}

function valuesOf(seen: Seen, name: string): readonly string[] {
  return seen[name.toLowerCase()] ?? [];
}
