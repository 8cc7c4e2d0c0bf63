import { useCallback } from 'react';
import type { Profile } from '../../core/profile.ts';
import type { Room } from '../model/room.ts';
import { useLoaded } from './use-loaded.ts';
import { useProgram } from './use-program.ts';

/** How many keys of the profile the account may still have; null without a limit, or while it is not known. */
export function useRoom(profile: Profile, account: string): Room | null {
  const { service, actor } = useProgram();
  const { name, limits } = profile;
  const limit = limits.keysPerAccount;
  const load = useCallback(async () => {
    if (limit === null) return null;
    const { total } = await service.listKeys({ profile: name, account, limit: 1 }, actor);
    return { count: total, limit };
  }, [service, actor, name, account, limit]);
  const loaded = useLoaded(load);
  return loaded.state === 'loaded' ? loaded.value : null;
}
