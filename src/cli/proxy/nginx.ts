import type { ProxyFacts } from './facts.ts';
import { credentialHeaders, forgedHeaders, identityVariables } from './headers.ts';

/** A file for `/etc/nginx/conf.d/`: a server whose requests pass when the rack lets them. */
export function nginxConfig({ rack, upstream, listen, path, permission }: ProxyFacts): string {
  const server = 'address' in rack ? rack.address : `unix:${rack.socket}`;
  const address = listen.host === '' ? listen.port : `${listen.host}:${listen.port}`;
  return `# Keyrack in front of ${upstream}: a file for /etc/nginx/conf.d/, see docs/proxies.md.
map $http_upgrade $keyrack_connection {
    default "";
    "~*^websocket$" upgrade;
}

upstream keyrack {
    server ${server};
    keepalive 16;
    keepalive_timeout 4s;
}

server {
    listen ${address};

    location ${path} {
        auth_request /_keyrack;
${identityVariables.map(({ variable, upstream: header }) => set(variable, header)).join('')}\
${set('$keyrack_status', '$upstream_http_x_auth_status')}\
${set('$keyrack_code', '$upstream_http_x_auth_code')}\
${set('$keyrack_retry', '$upstream_http_retry_after')}\
        error_page 401 403 = @keyrack_denied;
        proxy_intercept_errors off;

        proxy_pass ${upstream};
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $keyrack_connection;
        proxy_set_header X-Forwarded-For $remote_addr;
        proxy_set_header X-Forwarded-Host $http_host;
        proxy_set_header X-Forwarded-Proto $scheme;
        # What the key is, whatever the client claims.
${identityVariables.map(({ header, variable }) => header_(header, variable)).join('')}\
        # The credential is not for the app, and these the client may have made up.
${[...credentialHeaders, ...forgedHeaders].map((name) => header_(name, '""')).join('')}\
    }

    location = /_keyrack {
        internal;
        proxy_pass http://keyrack/authz/nginx${permission};
        proxy_http_version 1.1;
        proxy_pass_request_body off;
        proxy_intercept_errors off;
        proxy_cache off;
        proxy_set_header Host localhost;
        proxy_set_header Connection "";
        proxy_set_header Content-Length "";
        proxy_set_header Cookie "";
        proxy_set_header X-Original-Method $request_method;
        proxy_set_header X-Original-URI $request_uri;
        proxy_set_header X-Original-Address $remote_addr;
    }

    # auth_request knows 401 and 403 only; the rack says in headers what it means.
    location @keyrack_denied {
        auth_request off;
        default_type application/json;
        add_header Cache-Control no-store always;
        add_header Retry-After $keyrack_retry always;
${[400, 401, 429, 500].map((status) => `        if ($keyrack_status = ${status}) { ${denial(status)} }\n`).join('')}\
        ${denial(403)}
    }
${path === '/' ? '' : '\n    location / {\n        return 404;\n    }\n'}}
`;
}

function set(variable: string, header: string): string {
  return `        auth_request_set ${variable} ${header};\n`;
}

function header_(name: string, value: string): string {
  return `        proxy_set_header ${name} ${value};\n`;
}

function denial(status: number): string {
  return `return ${status} '{"status":${status},"code":"$keyrack_code"}';`;
}
