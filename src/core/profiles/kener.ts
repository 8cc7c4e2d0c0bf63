import type { Profile } from '../profile.ts';

/** Kener key: the panel that seed 004 calls Akener, by its own prefix. */
export const kener: Profile = {
  name: 'kener',
  summary: 'Kener status page key: switched on or off, no scopes',
  prefix: 'kener_',
  id: { from: 'random', prefix: 'ke_', length: 12 },
  secret: { alphabet: 'hex', length: 64, checksum: false },
  grant: 'account',
  scopes: [],
  label: { word: 'name', min: 1, max: 500 },
  limits: { keysPerAccount: null, allowedIps: 100, expiresInDays: null },
};
