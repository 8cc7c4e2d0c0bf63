import { useCallback } from 'react';
import type { ApiKey } from '../../core/key.ts';
import { type Loaded, loadPages } from './load-pages.ts';
import { type Polled, usePolled } from './use-polled.ts';
import { useProgram } from './use-program.ts';

const everyMs = 5000;
/** The most keys that the list holds; the rest is found by the command line. */
const maxKeys = 100_000;

/** The keys of the rack, and how many there are in all. */
export type KeyList = Loaded<ApiKey>;

/** Loads every key, page by page, again and again. */
export function useKeys(paused: boolean): Polled<KeyList> {
  const { service, actor } = useProgram();
  const load = useCallback(
    () => loadPages((paging) => service.listKeys(paging, actor), maxKeys),
    [service, actor],
  );
  return usePolled(load, everyMs, paused);
}
