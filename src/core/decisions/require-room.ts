import type { Owned } from '../authorize.ts';
import { KeyError } from '../errors.ts';
import type { Profiles } from '../profile.ts';
import type { State } from '../state.ts';

/** Throws `limit_reached` if an account would have more keys of a profile than the profile allows. */
export function requireRoom(
  state: State,
  added: readonly Owned[],
  profiles: Profiles,
  attempt: string,
): void {
  const limited = added.filter(({ profile }) => limitOf(profile, profiles) !== null);
  const groups = Map.groupBy(limited, ({ account, profile }) => `${account}\n${profile}`);
  for (const [{ account, profile } = { account: '', profile: '' }, ...more] of groups.values()) {
    const limit = limitOf(profile, profiles);
    const count = state.countLive(account, profile);
    if (limit === null || count + more.length + 1 <= limit) continue;
    const coming = more.length === 0 ? '' : `, ${more.length + 1} more were to come`;
    const message = `Cannot ${attempt}: account "${account}" has ${count} keys of profile "${profile}"${coming}, and ${limit} are the most; revoke one first`;
    throw new KeyError('limit_reached', message);
  }
}

function limitOf(profile: string, profiles: Profiles): number | null {
  return profiles.get(profile)?.limits.keysPerAccount ?? null;
}
