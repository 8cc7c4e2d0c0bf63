import type { Profile } from '../profile.ts';

/** Pyro panel (seed 000): the Pterodactyl client key under another prefix, with a description of at least 4. */
export const pyro: Profile = {
  name: 'pyro',
  summary: 'Pyro panel key: does what its account may do',
  prefix: 'pyro_',
  id: { from: 'token', length: 11, separator: '' },
  secret: { alphabet: 'base62', length: 32, checksum: false },
  grant: 'account',
  scopes: [],
  resources: [],
  label: { word: 'description', min: 4, max: 500 },
  limits: { keysPerAccount: null, allowedIps: 50, expiresInDays: null },
};
