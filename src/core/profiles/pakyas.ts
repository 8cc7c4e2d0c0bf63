import type { Profile } from '../profile.ts';

/** Pakyas key (seed 002): scopes, and an expiry of 1 to 365 days or none. */
export const pakyas: Profile = {
  name: 'pakyas',
  summary: 'Pakyas key: scopes read, write, manage; at most 365 days',
  prefix: 'pk_live_',
  id: { from: 'random', prefix: 'key_', length: 12 },
  secret: { alphabet: 'base62', length: 43, checksum: false },
  grant: 'scopes',
  scopes: ['read', 'write', 'manage'],
  resources: [],
  label: { word: 'name', min: 1, max: 500 },
  limits: { keysPerAccount: null, allowedIps: 100, expiresInDays: 365 },
};
