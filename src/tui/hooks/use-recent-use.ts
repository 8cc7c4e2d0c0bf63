import { useCallback } from 'react';
import type { ApiKey } from '../../core/key.ts';
import { messageOf } from '../../core/message-of.ts';
import { recentUse, wasUsedLately } from '../model/recent-use.ts';
import { useLoaded } from './use-loaded.ts';
import { useProgram } from './use-program.ts';

/** Who used a key lately; `used` is null until that is known, and true if it cannot be known. */
export interface RecentUse {
  readonly used: boolean | null;
  readonly lines: readonly string[];
}

/** Asks who used the key in the last 24 hours, and for the key as it stands now. */
export function useRecentUse({ id }: ApiKey): RecentUse {
  const { service, actor, now } = useProgram();
  const load = useCallback(async () => {
    const [key, [activity]] = await Promise.all([
      service.getKey(id, actor),
      service.listActivity([id], actor),
    ]);
    const at = now();
    const uses = activity?.hours.reduce((sum, hour) => sum + hour, 0) ?? 0;
    const lines = activity ? recentUse(key, activity, at) : [];
    return { used: uses > 0 || wasUsedLately(key, at), lines };
  }, [service, actor, now, id]);
  const loaded = useLoaded(load);
  switch (loaded.state) {
    case 'loading':
      return { used: null, lines: ['Looking up who used it in the last 24 h'] };
    case 'loaded':
      return loaded.value;
    case 'failed':
      return { used: true, lines: [`Who used it lately is not known: ${messageOf(loaded.error)}`] };
  }
}
