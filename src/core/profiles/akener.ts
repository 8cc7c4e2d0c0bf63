import type { Profile } from '../profile.ts';

/** Akener key (seed 004): 64 hexadecimal digits of 32 random bytes. */
export const akener: Profile = {
  name: 'akener',
  summary: 'Akener status page key: switched on or off, no scopes',
  prefix: 'akener_',
  id: { from: 'random', prefix: 'ak_', length: 12 },
  secret: { alphabet: 'hex', length: 64, checksum: false },
  grant: 'account',
  scopes: [],
  resources: [],
  label: { word: 'name', min: 1, max: 500 },
  limits: { keysPerAccount: null, allowedIps: 100, expiresInDays: null },
};
