import { useCallback } from 'react';
import type { KeyActivity } from '../../core/activity.ts';
import type { AuditEntry } from '../../core/audit.ts';
import type { ApiKey } from '../../core/key.ts';
import type { RequestEntry } from '../../core/request-log.ts';
import { type Polled, usePolled } from './use-polled.ts';
import { useProgram } from './use-program.ts';

/** A key as it is now, and what is known of its use and its changes, the newest first. */
export interface Story {
  readonly key: ApiKey;
  readonly activity: KeyActivity | null;
  readonly requests: readonly RequestEntry[];
  readonly events: readonly AuditEntry[];
}

const everyMs = 5000;
/** So many requests and so many events, the latest. */
const shown = { requests: 30, events: 10 };

/** Loads the story of one key again and again; nothing for null. What belongs to another id is not given out. */
export function useStory(id: string | null, paused: boolean): Polled<Story | null> {
  const { service, actor } = useProgram();
  const load = useCallback(async (): Promise<Story | null> => {
    if (id === null) return null;
    const [key, [activity = null], requests, audit] = await Promise.all([
      service.getKey(id, actor),
      service.listActivity([id], actor),
      service.listRequests({ key: id, limit: shown.requests }, actor),
      service.listAudit({ key: id, limit: shown.events }, actor),
    ]);
    return { key, activity, requests: [...requests.items].reverse(), events: audit.items };
  }, [service, actor, id]);
  const polled = usePolled(load, everyMs, paused || id === null);
  const isOther = polled.value !== null && polled.value.key.id !== id;
  return isOther ? { ...polled, value: null } : polled;
}
