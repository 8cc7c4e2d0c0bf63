import type { Profile } from '../profile.ts';

/** Pelican application key: the Pterodactyl one under another prefix. */
export const pelicanApplication: Profile = {
  name: 'pelican-application',
  summary: 'Pelican application key: a level for each of nine resources',
  prefix: 'papp_',
  id: { from: 'token', length: 11, separator: '' },
  secret: { alphabet: 'base62', length: 32, checksum: false },
  grant: 'levels',
  scopes: [],
  label: { word: 'description', min: 1, max: 500 },
  limits: { keysPerAccount: null, allowedIps: 50, expiresInDays: null },
};
