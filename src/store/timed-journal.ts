import type { Histogram } from '../core/histogram.ts';
import type { Journal } from '../core/ports.ts';

/** Seconds: a good disk syncs in less than one millisecond, a busy one takes long enough to be noticed. */
export const syncBounds: readonly number[] = [
  0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
];

/** The journal, with the time noted that every append of something takes, whether it succeeds or not. */
export function timed(journal: Journal, durations: Histogram): Journal {
  return {
    head: () => journal.head(),
    takeUp: () => journal.takeUp(),
    read: (from) => journal.read(from),
    async append(events) {
      if (events.length === 0) return journal.append(events);
      const start = performance.now();
      try {
        return await journal.append(events);
      } finally {
        durations.observe((performance.now() - start) / 1000);
      }
    },
  };
}
