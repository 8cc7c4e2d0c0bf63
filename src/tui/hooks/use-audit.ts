import { useCallback } from 'react';
import type { AuditEntry } from '../../core/audit.ts';
import { maxLimit } from '../../core/page.ts';
import { type Polled, usePolled } from './use-polled.ts';
import { useProgram } from './use-program.ts';

const everyMs = 5000;
/** The newest events that the screen holds; the rest is found by `keyrack audit list`. */
const maxEntries = 500;

/** The newest events and how many there are in all. */
export interface AuditTrail {
  readonly entries: readonly AuditEntry[];
  readonly total: number;
}

/** Loads the newest events again and again. */
export function useAudit(paused: boolean): Polled<AuditTrail> {
  const { service, actor } = useProgram();
  const load = useCallback(async (): Promise<AuditTrail> => {
    const entries: AuditEntry[] = [];
    for (let page = 1; ; page += 1) {
      const { items, total } = await service.listAudit({ page, limit: maxLimit }, actor);
      entries.push(...items);
      if (items.length < maxLimit || entries.length >= maxEntries) return { entries, total };
    }
  }, [service, actor]);
  return usePolled(load, everyMs, paused);
}
