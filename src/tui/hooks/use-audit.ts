import { useCallback } from 'react';
import type { AuditEntry, AuditQuery } from '../../core/audit.ts';
import { type Loaded, loadPages } from './load-pages.ts';
import { useLink } from './use-link.ts';
import { type Polled, usePolled } from './use-polled.ts';
import { useProgram } from './use-program.ts';

/** Where a new head tells of every change, the list is only made sure of now and then. */
const everyMs = { remote: 5000, attached: 60_000, embedded: 60_000 };
/** The newest events that the screen holds; the rest is found by `keyrack audit list`. */
const maxEntries = 500;

/** Loads the newest events that match, and again when there are new ones. */
export function useAudit({ key, actor: by, type, since }: AuditQuery): Polled<Loaded<AuditEntry>> {
  const { service, actor, link } = useProgram();
  const seq = useLink().pulse.head?.seq;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `seq` is what makes it load again.
  const load = useCallback(
    () =>
      loadPages(
        (paging) => service.listAudit({ ...paging, key, actor: by, type, since }, actor),
        maxEntries,
      ),
    [service, actor, key, by, type, since, seq],
  );
  return usePolled(load, everyMs[link], false);
}
