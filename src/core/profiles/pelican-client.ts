import type { Profile } from '../profile.ts';

/** Pelican client key: the Pterodactyl one under another prefix; 25 an account. */
export const pelicanClient: Profile = {
  name: 'pelican-client',
  summary: 'Pelican client key: does what its account may do',
  prefix: 'pacc_',
  id: { from: 'token', length: 11, separator: '' },
  secret: { alphabet: 'base62', length: 32, checksum: false },
  grant: 'account',
  scopes: [],
  label: { word: 'description', min: 1, max: 500 },
  limits: { keysPerAccount: 25, allowedIps: 50, expiresInDays: null },
};
