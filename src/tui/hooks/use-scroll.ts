import { useState } from 'react';
import type { Command } from '../keymap/binding.ts';
import type { Keyboard } from './use-keyboard.ts';

const steps: Partial<Record<Command, (page: number, count: number) => number>> = {
  up: () => -1,
  down: () => 1,
  pageUp: (page) => -page,
  pageDown: (page) => page,
  halfUp: (page) => -Math.ceil(page / 2),
  halfDown: (page) => Math.ceil(page / 2),
  first: (_page, count) => -count,
  last: (_page, count) => count,
};

/** Scrolling of a text of `count` lines in a window of `height`. */
export function useScroll(count: number, height: number) {
  const [start, setStart] = useState(0);
  const furthest = Math.max(0, count - height);
  const handlers: Keyboard['handlers'] = Object.fromEntries(
    Object.entries(steps).map(([command, step]) => [
      command,
      () => setStart((old) => Math.max(0, Math.min(furthest, old + step(height, count)))),
    ]),
  );
  return { start: Math.min(start, furthest), handlers };
}
