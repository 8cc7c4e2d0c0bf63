import type { IdFormat, LabelRule, Profile, SecretFormat } from '../../core/profile.ts';
import {
  listOf,
  nullable,
  number,
  object,
  oneOf,
  record,
  type Shape,
  text,
  truth,
  word,
} from './shape.ts';

/** A profile in JSON: as in core, but for the names of its limits. */
export interface ProfileWire extends Omit<Profile, 'limits' | 'formerPrefixes'> {
  readonly former_prefixes: readonly string[];
  readonly limits: {
    readonly keys_per_account: number | null;
    readonly allowed_ips: number;
    readonly expires_in_days: number | null;
  };
}

type IdFormats = { readonly [F in IdFormat['from']]: Extract<IdFormat, { readonly from: F }> };

const idShapes: { readonly [F in keyof IdFormats]: Shape<IdFormats[F]> } = {
  token: record<IdFormats['token']>({ from: word, length: number, separator: text }),
  random: record<IdFormats['random']>({ from: word, prefix: text, length: number }),
  cuid2: record<IdFormats['cuid2']>({ from: word, length: number }),
};
const idSource = oneOf(['token', 'random', 'cuid2']);

const idShape: Shape<IdFormat> = (value, path) =>
  idShapes[idSource(object(value, path).from, `${path}.from`)](value, path);

export const profileShape: Shape<ProfileWire> = record<ProfileWire>({
  name: text,
  summary: text,
  prefix: text,
  id: idShape,
  secret: record<SecretFormat>({
    alphabet: oneOf(['base62', 'hex']),
    length: number,
    checksum: truth,
  }),
  grant: oneOf(['scopes', 'levels', 'account']),
  scopes: listOf(word),
  resources: listOf(word),
  former_prefixes: listOf(text),
  label: record<LabelRule>({ word, min: number, max: number }),
  limits: record<ProfileWire['limits']>({
    keys_per_account: nullable(number),
    allowed_ips: number,
    expires_in_days: nullable(number),
  }),
});

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
