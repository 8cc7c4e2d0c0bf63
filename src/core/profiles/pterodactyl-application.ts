import type { Profile } from '../profile.ts';

/** Pterodactyl application key (seed 001): a level from 0 to 3 for each of nine resources. */
export const pterodactylApplication: Profile = {
  name: 'pterodactyl-application',
  summary: 'Pterodactyl application key: a level for each of nine resources',
  prefix: 'ptla_',
  id: { from: 'token', length: 11, separator: '' },
  secret: { alphabet: 'base62', length: 32, checksum: false },
  grant: 'levels',
  scopes: [],
  resources: [
    'users',
    'nodes',
    'allocations',
    'servers',
    'locations',
    'nests',
    'eggs',
    'database_hosts',
    'server_databases',
  ],
  label: { word: 'description', min: 1, max: 500 },
  limits: { keysPerAccount: null, allowedIps: 50, expiresInDays: null },
};
