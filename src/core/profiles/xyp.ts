import type { Profile } from '../profile.ts';

/** The panel of seed 003: a memo of at most 500, a cuid2 as identifier. */
export const xyp: Profile = {
  name: 'xyp',
  summary: 'XYP panel key: does what its account may do',
  prefix: 'xyp_',
  id: { from: 'cuid2', length: 24 },
  secret: { alphabet: 'base62', length: 40, checksum: false },
  grant: 'account',
  scopes: [],
  resources: [],
  label: { word: 'memo', min: 1, max: 500 },
  limits: { keysPerAccount: null, allowedIps: 100, expiresInDays: null },
};
