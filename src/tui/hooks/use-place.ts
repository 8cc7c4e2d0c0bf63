import { useApp } from 'ink';
import { useEffect, useState } from 'react';
import type { Program } from './use-program.ts';

/**
 * Where the rack is served. A server in this process starts when the first frame stands, since
 * loading it takes longer than drawing; until then the place says so. If it cannot start, the
 * terminal UI ends with the reason.
 */
export function usePlace({ place, serve }: Program): string {
  const { exit } = useApp();
  const [served, setServed] = useState<string | null>(null);
  useEffect(() => {
    serve?.().then(setServed, exit);
  }, [serve, exit]);
  return served ?? place;
}
