import { type Level, parseRequirement } from '../../core/permissions.ts';
import type { KeyDraft, Minted } from '../../core/service.ts';
import type { Connection } from '../connect.ts';

/** The keys that a test presents. `weak` is null where no permission is asked for. */
export interface ThrowawayKeys {
  readonly good: Minted;
  readonly inactive: Minted;
  readonly revoked: Minted;
  readonly expired: Minted;
  /** When `expired` has expired for sure, by the clock of this box. */
  readonly expiredBy: number;
  /** Bound to an address of nobody (192.0.2.0/24 is for documentation). */
  readonly elsewhere: Minted;
  /** Bound to every address: passes if the address is known at all. */
  readonly anywhere: Minted;
  /** One request a minute. */
  readonly limited: Minted;
  readonly weak: Minted | null;
}

/** The address that `elsewhere` is bound to. */
export const nobody = '192.0.2.66';

/** How long the key that is to expire lives, and the others if nobody can revoke them any more. */
const expiryMs = 1000;
const restMs = 5 * 60_000;

/**
 * Makes the keys, runs the work with them and revokes them, whatever comes of the work. They
 * expire in five minutes, should even that fail.
 */
export async function withThrowawayKeys<T>(
  { service, actor }: Connection,
  permission: string | null,
  clock: () => number,
  work: (keys: ThrowawayKeys) => Promise<T>,
): Promise<T> {
  const made: Minted[] = [];
  const mint = async (what: string, more: Partial<KeyDraft> = {}) => {
    const expiresAt = new Date(clock() + restMs).toISOString();
    const draft = { ...draftFor(permission), expiresAt, ...more };
    const minted = await service.createKey(
      { name: `keyrack proxy test: ${what}`, ...draft },
      actor,
    );
    made.push(minted);
    return minted;
  };
  try {
    const good = await mint('good');
    // The clock of the rack counts, and it may be another one.
    const end = new Date(Date.parse(good.key.createdAt) + expiryMs).toISOString();
    const expiredBy = clock() + expiryMs;
    const keys: ThrowawayKeys = {
      good,
      expired: await mint('expired', { expiresAt: end }),
      expiredBy,
      inactive: await mint('inactive'),
      revoked: await mint('revoked'),
      elsewhere: await mint('elsewhere', { allowedIps: [nobody] }),
      anywhere: await mint('anywhere', { allowedIps: ['0.0.0.0/0', '::/0'] }),
      limited: await mint('limited', { rateLimit: '1/1m' }),
      weak: permission === null ? null : await mint('weak', weakDraft(permission)),
    };
    await service.disableKey(keys.inactive.key.id, actor);
    await service.revokeKey(keys.revoked.key.id, actor);
    return await work(keys);
  } finally {
    await Promise.allSettled(made.map(({ key }) => service.revokeKey(key.id, actor)));
  }
}

/** A key that has the permission, and not much more. */
function draftFor(permission: string | null): Partial<KeyDraft> {
  const needed = permission === null ? null : parseRequirement(permission);
  if (needed === null) return {};
  if ('scope' in needed) return { scopes: [needed.scope] };
  const levels: Record<typeof needed.verb, Level> = { read: 1, write: 2, delete: 3 };
  const permissions = { [needed.resource]: levels[needed.verb] };
  return { profile: 'pterodactyl-application', permissions };
}

/** A good key without the permission: `verify` includes nothing, and no scope is a level. */
function weakDraft(permission: string): Partial<KeyDraft> {
  const scopes = permission === 'verify' ? ['read'] : ['verify'];
  return { profile: 'keyrack', scopes, permissions: null };
}
