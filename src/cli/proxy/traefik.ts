import { identityHeaderNames } from '../../server/identity-headers.ts';
import { usageFailure } from '../failure.ts';
import type { ProxyFacts } from './facts.ts';
import { credentialHeaders, forgedHeaders } from './headers.ts';

/** What Traefik writes itself. */
const own = ['X-Forwarded-Port', 'X-Real-IP'];

/** A file for the file provider of Traefik: a router whose requests pass when the rack lets them. */
export function traefikConfig({ rack, upstream, path, permission }: ProxyFacts): string {
  if (!('address' in rack)) throw usageFailure('Cannot use --socket: Traefik asks over TCP only');
  const stripped = [...credentialHeaders, ...forgedHeaders.filter((name) => !own.includes(name))];
  return `# Keyrack in front of ${upstream}: a file for Traefik's file provider, see docs/proxies.md.
http:
  routers:
    keyrack-app:
      rule: "PathPrefix(\`${path}\`)"
      middlewares: [keyrack-gate, keyrack-strip]
      service: keyrack-app

  middlewares:
    keyrack-gate:
      forwardAuth:
        address: "http://${rack.address}/authz/forward${permission}"
        # Unset, it would leave some X-Forwarded-* as the client made them.
        trustForwardHeader: false
        authRequestHeaders: [Authorization, X-Api-Key, Access-Control-Request-Method]
        # Whatever is missing here passes as the client sent it.
        authResponseHeaders: [${identityHeaderNames.join(', ')}]

    # The credential is not for the app, and these the client may have made up.
    keyrack-strip:
      headers:
        customRequestHeaders:
${stripped.map((name) => `          ${name}: ""\n`).join('')}\

  services:
    keyrack-app:
      loadBalancer:
        servers:
          - url: "${upstream}"
`;
}
