import { identityHeaderNames } from '../../server/identity-headers.ts';

/** The headers with the credential, which the app has no use for. */
export const credentialHeaders: readonly string[] = ['Authorization', 'X-Api-Key'];

/** Headers that apps believe and that the proxies do not overwrite by themselves. */
export const forgedHeaders: readonly string[] = [
  'X-Forwarded-Method',
  'X-Forwarded-Uri',
  'X-Forwarded-Port',
  'X-Forwarded-Prefix',
  'X-Original-Method',
  'X-Original-URI',
  'X-Original-Address',
  'X-Real-IP',
  'Forwarded',
];

/** The identity headers, each with the name of an nginx variable for it. */
export const identityVariables = identityHeaderNames.map((header) => {
  const name = header.toLowerCase().replaceAll('-', '_');
  return { header, upstream: `$upstream_http_${name}`, variable: `$keyrack_${name.slice(6)}` };
});
