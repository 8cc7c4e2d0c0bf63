import type { Profile } from '../profile.ts';

/** Pterodactyl client key (seed 001): 48 characters, the first 16 are the identifier; 25 an account. */
export const pterodactylClient: Profile = {
  name: 'pterodactyl-client',
  summary: 'Pterodactyl client key: does what its account may do',
  prefix: 'ptlc_',
  id: { from: 'token', length: 11, separator: '' },
  secret: { alphabet: 'base62', length: 32, checksum: false },
  grant: 'account',
  scopes: [],
  resources: [],
  label: { word: 'description', min: 1, max: 500 },
  limits: { keysPerAccount: 25, allowedIps: 50, expiresInDays: null },
};
