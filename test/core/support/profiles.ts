import type { Profile } from '../../../src/core/profile.ts';
import { profiles } from '../../../src/core/profiles/index.ts';

/** The built-in profile with the name. */
export function profileOf(name: string): Profile {
  const profile = profiles.get(name);
  if (!profile) throw new Error(`there is no profile "${name}"`);
  return profile;
}
