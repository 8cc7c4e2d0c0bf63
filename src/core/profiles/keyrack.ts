import type { Profile } from '../profile.ts';

/** Keyrack's own keys: the identifier is readable in the token, a checksum catches typing errors. */
export const keyrack: Profile = {
  name: 'keyrack',
  summary: 'Keyrack key: scopes read, write, manage, verify',
  prefix: 'kr_',
  id: { from: 'token', length: 12, separator: '_' },
  secret: { alphabet: 'base62', length: 43, checksum: true },
  grant: 'scopes',
  scopes: ['read', 'write', 'manage', 'verify'],
  resources: [],
  label: { word: 'name', min: 1, max: 500 },
  limits: { keysPerAccount: null, allowedIps: 100, expiresInDays: null },
};
