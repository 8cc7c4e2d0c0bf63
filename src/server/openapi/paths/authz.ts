import { identityHeaderNames } from '../../identity-headers.ts';
import type { Parameter } from '../document-types.ts';
import { header, inPath, type Paths } from '../operation.ts';

const permission = inPath(
  'permission',
  'What the request needs: a scope, or `RESOURCE:VERB`.',
  'read',
);

/** How a proxy describes the request that it asks about. */
function described(names: { method: string; uri: string; client: string }): readonly Parameter[] {
  const inHeader = (name: string, description: string) =>
    ({ name, in: 'header', description, schema: { type: 'string' } }) as const;
  return [
    { ...inHeader(names.method, 'The method of the request.'), required: true, example: 'GET' },
    { ...inHeader(names.uri, 'Its path and query.'), required: true, example: '/' },
    inHeader(names.client, 'The address of the client; it counts from trusted proxies only.'),
  ];
}

const passed = {
  description: 'It may pass. Copy the headers to your app.',
  headers: Object.fromEntries(
    identityHeaderNames.map((name) => [
      name,
      header('Whose key it was; `-` for what is not there.'),
    ]),
  ),
};

const common = {
  tag: 'Proxies',
  access: 'token',
  description: 'Every method is answered alike; proxies ask by GET.',
} as const;

const forward = {
  ...common,
  parameters: described({
    method: 'X-Forwarded-Method',
    uri: 'X-Forwarded-Uri',
    client: 'X-Forwarded-For',
  }),
  summary: 'Caddy and Traefik ask',
  answers: { 204: passed },
  failures: [400, 401, 403, 429, 500],
} as const;

const refusedForNginx = (status: string) => ({
  description: 'It may not pass.',
  headers: {
    'X-Auth-Status': header(`The status that the other endpoint would have answered: ${status}.`),
    'X-Auth-Code': header('The code that its problem document would have had.'),
  },
});

const nginx = {
  ...common,
  parameters: described({
    method: 'X-Original-Method',
    uri: 'X-Original-URI',
    client: 'X-Original-Address',
  }),
  summary: 'nginx asks',
  description: `${common.description} This is for \`auth_request\`, which takes nothing but 204, 401 and 403 for a verdict, so a 429 is told as 403 with \`X-Auth-Status\`.`,
  answers: {
    204: passed,
    401: refusedForNginx('401'),
    403: refusedForNginx('403, 429 or another'),
  },
} as const;

/** `/authz`, with the permission that is needed or without. */
export const authzPaths: Paths = {
  '/authz/forward': { get: { ...forward, id: 'forwardAuth' } },
  '/authz/forward/{permission}': {
    get: {
      ...forward,
      id: 'forwardAuthWithPermission',
      summary: `${forward.summary} for a permission`,
      parameters: [permission, ...forward.parameters],
    },
  },
  '/authz/nginx': { get: { ...nginx, id: 'nginxAuth' } },
  '/authz/nginx/{permission}': {
    get: {
      ...nginx,
      id: 'nginxAuthWithPermission',
      summary: `${nginx.summary} for a permission`,
      parameters: [permission, ...nginx.parameters],
    },
  },
};
