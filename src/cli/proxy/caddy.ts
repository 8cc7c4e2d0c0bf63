import { identityHeaderNames } from '../../server/identity-headers.ts';
import type { ProxyFacts } from './facts.ts';
import { credentialHeaders, forgedHeaders } from './headers.ts';

/** A Caddyfile: a site whose requests pass when the rack lets them. */
export function caddyConfig({ rack, upstream, listen, path, permission }: ProxyFacts): string {
  const server = 'address' in rack ? rack.address : `unix/${rack.socket}`;
  const bind = listen.host === '' ? '' : `\tbind ${listen.host.replace(/[[\]]/g, '')}\n`;
  const matcher = path === '/' ? '' : ` ${path}*`;
  return `# Keyrack in front of ${upstream}: a Caddyfile, see docs/proxies.md.
# With your domain in place of http://:${listen.port} Caddy serves it with TLS.
http://:${listen.port} {
${bind}\troute${matcher} {
		# What the client may have made up; a name with _ is X-Key-Id for some apps.
		request_header -*_*
		request_header -X-Key-*
${forgedHeaders.map((name) => `\t\trequest_header -${name}\n`).join('')}\

		# The ? keeps the query of the client out of the question.
		forward_auth ${server} {
			uri /authz/forward${permission}?
			header_up -Cookie
			copy_headers ${identityHeaderNames.join(' ')}
		}

		# Set last, or a client could have them taken away by naming them in Connection.
		reverse_proxy ${upstream} {
${identityHeaderNames.map((name) => `\t\t\theader_up ${name} {header.${name}}\n`).join('')}\
			# The credential is not for the app.
${credentialHeaders.map((name) => `\t\t\theader_up -${name}\n`).join('')}\
		}
	}
${path === '/' ? '' : '\trespond 404\n'}}
`;
}
