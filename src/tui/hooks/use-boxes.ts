import { isDeepStrictEqual } from 'node:util';
import { useCallback, useRef } from 'react';
import type { Box } from '../../core/box.ts';
import { type Polled, usePolled } from './use-polled.ts';
import { useProgram } from './use-program.ts';

const everyMs = 5000;
const none: readonly Box[] = [];

/** The boxes that share the rack, asked for now and again; none for an actor who may not see them. */
export function useBoxes(mayRead: boolean): Polled<readonly Box[]> {
  const { service, actor } = useProgram();
  const known = useRef(none);
  const load = useCallback(async () => {
    const boxes = await service.listBoxes(actor);
    // The only box of a rack in a directory stays as it is, and then nothing is drawn anew.
    if (!isDeepStrictEqual(boxes, known.current)) known.current = boxes;
    return known.current;
  }, [service, actor]);
  return usePolled(load, everyMs, !mayRead);
}
