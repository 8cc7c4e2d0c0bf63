import type { Profile } from '../../core/profile.ts';

/** A profile in JSON: as in core, but for the names of its limits. */
export interface ProfileWire extends Omit<Profile, 'limits' | 'formerPrefixes'> {
  readonly former_prefixes: readonly string[];
  readonly limits: {
    readonly keys_per_account: number | null;
    readonly allowed_ips: number;
    readonly expires_in_days: number | null;
  };
}

/** Writes a profile as JSON has it. */
export function profileToWire(profile: Profile): ProfileWire {
  const { formerPrefixes = [], ...rest } = profile;
  const { keysPerAccount, allowedIps, expiresInDays } = profile.limits;
  return {
    ...rest,
    former_prefixes: formerPrefixes,
    limits: {
      keys_per_account: keysPerAccount,
      allowed_ips: allowedIps,
      expires_in_days: expiresInDays,
    },
  };
}

/** Reads a profile from JSON. */
export function profileFromWire(wire: ProfileWire): Profile {
  const { former_prefixes, ...rest } = wire;
  const { keys_per_account, allowed_ips, expires_in_days } = wire.limits;
  return {
    ...rest,
    ...(former_prefixes.length > 0 && { formerPrefixes: former_prefixes }),
    limits: {
      keysPerAccount: keys_per_account,
      allowedIps: allowed_ips,
      expiresInDays: expires_in_days,
    },
  };
}
