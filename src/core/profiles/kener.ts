import type { Profile } from '../profile.ts';
import { akener } from './akener.ts';

/** Kener key: the panel that seed 004 calls Akener, by its own prefix. */
export const kener: Profile = {
  ...akener,
  name: 'kener',
  summary: 'Kener status page key: switched on or off, no scopes',
  prefix: 'kener_',
  id: { from: 'random', prefix: 'ke_', length: 12 },
};
