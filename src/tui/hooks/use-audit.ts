import { useCallback } from 'react';
import type { AuditEntry } from '../../core/audit.ts';
import { type Loaded, loadPages } from './load-pages.ts';
import { type Polled, usePolled } from './use-polled.ts';
import { useProgram } from './use-program.ts';

const everyMs = 5000;
/** The newest events that the screen holds; the rest is found by `keyrack audit list`. */
const maxEntries = 500;

/** Loads the newest events again and again. */
export function useAudit(paused: boolean): Polled<Loaded<AuditEntry>> {
  const { service, actor } = useProgram();
  const load = useCallback(
    () => loadPages((paging) => service.listAudit(paging, actor), maxEntries),
    [service, actor],
  );
  return usePolled(load, everyMs, paused);
}
