/**
 * The keys of a mock: one for every outcome that a client can meet, for every profile. Their tokens are
 * made from the seed, so they are the same everywhere and secret nowhere.
 */
import { dayMs } from '../../core/duration.ts';
import { type Level, levelsOf } from '../../core/permissions.ts';
import type { Random } from '../../core/ports.ts';
import type { Profile } from '../../core/profile.ts';
import { digestToken, mintToken } from '../../core/token.ts';
import type { Transfer, TransferKey } from '../../core/transfer.ts';
import type { MockKey } from '../../server/panels/mock/options.ts';
import { seededRandom } from './seeded-random.ts';

/** The users of every mocked panel; `admin` is an administrator. */
export const mockUsers = ['admin', 'alice', 'bob'] as const;

/** A key with all that is known of it, before it is in a rack. */
export interface PlannedKey extends MockKey {
  readonly record: TransferKey;
  /** What becomes of it when it is there. */
  readonly after: 'revoke' | 'use' | null;
}

type Variant = readonly [name: string, outcome: string, fields: VariantFields];
type VariantFields = Partial<Omit<TransferKey, 'expiresAt'>> & {
  readonly after?: PlannedKey['after'];
  readonly expired?: boolean;
  /** On everything, of profiles with levels; 3 unless given. */
  readonly level?: Level;
};

/** Who has a key unless it says otherwise: application keys work for administrators alone. */
const holders: Readonly<Record<Profile['grant'], string>> = {
  account: 'alice',
  scopes: 'alice',
  levels: 'admin',
};

/** What every profile has. */
const refusals: readonly Variant[] = [
  ['EXPIRED', 'expired a day before the start', { expired: true }],
  ['INACTIVE', 'switched off', { enabled: false }],
  ['REVOKED', 'revoked', { after: 'revoke' }],
  ['IP_BOUND', 'good from 203.0.113.7 alone', { allowedIps: ['203.0.113.7'] }],
  ['RATE_LIMITED', 'one request a day, used up', { rateLimit: '1/1d', after: 'use' }],
];

/** What a profile has by the way its keys get their rights. */
const grants: Readonly<Record<Profile['grant'], readonly Variant[]>> = {
  account: [
    ['ADMIN', 'good, of an administrator', { account: 'admin' }],
    ['USER', 'good, of the user alice', {}],
    ['OTHER', 'good, of the user bob', { account: 'bob' }],
  ],
  scopes: [
    ['ADMIN', 'good, scope manage, of an administrator', { account: 'admin', scopes: ['manage'] }],
    ['WRITE', 'good, scope write', { scopes: ['write'] }],
    ['READ_ONLY', 'good, scope read', { scopes: ['read'] }],
    ['OTHER', 'good, scope write, of the user bob', { account: 'bob', scopes: ['write'] }],
  ],
  levels: [
    ['ADMIN', 'good, level 3 on everything', {}],
    ['WRITE', 'good, level 2 on everything', { level: 2 }],
    ['READ_ONLY', 'good, level 1 on everything', { level: 1 }],
    ['NONE', 'good, level 0 on everything', { level: 0 }],
    ['OTHER', 'level 3, but of no administrator', { account: 'bob' }],
  ],
};

/** The keys of the profiles, as they are at `start` (milliseconds). */
export function planKeys(
  profiles: readonly Profile[],
  seed: number,
  start: number,
): readonly PlannedKey[] {
  return profiles.flatMap((profile) =>
    [...grants[profile.grant], ...refusals].map((variant) => plan(profile, variant, seed, start)),
  );
}

/** The same as an import takes it. */
export function toTransfer(keys: readonly PlannedKey[]): Transfer {
  const accounts = mockUsers.filter((name) => name !== 'admin').map((name) => ({ name }));
  return { accounts, keys: keys.map(({ record }) => record) };
}

/** What of a planned key may leave this process; its record is for the rack. */
export function toShown({ name, profile, account, id, token, outcome }: PlannedKey): MockKey {
  return { name, profile, account, id, token, outcome };
}

function plan(
  profile: Profile,
  [variant, outcome, fields]: Variant,
  seed: number,
  start: number,
): PlannedKey {
  const random = seededRandom(seed, `${profile.name} ${variant}`);
  const { id, token, masked } = mint(profile, random);
  const { after = null, expired = false, level = 3, ...rest } = fields;
  const record: TransferKey = {
    ...{
      id,
      masked,
      digest: digestToken(token),
      profile: profile.name,
      account: holders[profile.grant],
    },
    name: `${variant.toLowerCase().replace('_', ' ')} of ${profile.name}`,
    ...{ allowedIps: [], enabled: true, revokedAt: null, previous: null },
    expiresAt: expired ? new Date(start - dayMs).toISOString() : null,
    createdAt: new Date(start - 30 * dayMs).toISOString(),
    ...(profile.grant === 'scopes' && { scopes: ['read'] }),
    ...(profile.grant === 'levels' && {
      permissions: levelsOf(profile.resources, () => level),
    }),
    ...rest,
  };
  const name = `KEYRACK_MOCK_${profile.name.toUpperCase().replaceAll('-', '_')}_${variant}`;
  const { account } = record;
  return { name, profile: profile.name, account, id, token, outcome, record, after };
}

/** A cuid2 is made with the time in it, so an identifier of its form is drawn instead. */
function mint(profile: Profile, random: Random) {
  if (profile.id.from !== 'cuid2') return mintToken(profile, random);
  const letters = [...random(profile.id.length)].map((byte, index) =>
    index === 0 ? String.fromCharCode(97 + (byte % 26)) : (byte % 36).toString(36),
  );
  return mintToken(profile, random, letters.join(''));
}
