import { useEffect, useRef } from 'react';
import type { Pulse } from './use-pulse.ts';

/** Loads a list again when the rack was changed by anybody, and when it answers again. A list that stands still under a dialog is left alone. */
export function useFresh(
  { head, lostSince }: Pulse,
  refresh: () => void,
  isFrozen: boolean,
  say: (text: string) => void,
): void {
  const isLost = lostSince !== null;
  const seen = useRef<string | null>(null);
  const wasLost = useRef(false);
  useEffect(() => {
    if (wasLost.current && !isLost) say('The server answers again');
    wasLost.current = isLost;
  }, [isLost, say]);
  const place = `${head?.hash} ${isLost}`;
  useEffect(() => {
    if (isLost) seen.current = place;
    const isUnknown = seen.current === null && head === null;
    if (isUnknown || isFrozen || isLost || seen.current === place) return;
    // The first head says what the list, which was loaded at the same time, shows already.
    if (seen.current !== null) refresh();
    seen.current = place;
  }, [head, place, isLost, isFrozen, refresh]);
}
