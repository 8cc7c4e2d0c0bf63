import { useCallback } from 'react';
import type { AccountSummary } from '../../core/service.ts';
import { type Loaded, loadPages } from './load-pages.ts';
import { useLink } from './use-link.ts';
import { type Polled, usePolled } from './use-polled.ts';
import { useProgram } from './use-program.ts';

const everyMs = 5000;
/** The most accounts that the screen holds; the rest is found by `keyrack account list`. */
const maxAccounts = 10_000;

/** Loads every account, and again when something was changed. */
export function useAccounts(): Polled<Loaded<AccountSummary>> {
  const { service, actor } = useProgram();
  const seq = useLink().pulse.head?.seq;
  // biome-ignore lint/correctness/useExhaustiveDependencies: `seq` is what makes it load again.
  const load = useCallback(
    () => loadPages((paging) => service.listAccounts(paging, actor), maxAccounts),
    [service, actor, seq],
  );
  return usePolled(load, everyMs, false);
}
