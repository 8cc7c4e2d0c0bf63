import { takesAway } from '../core/denial.ts';
import type { Journal } from '../core/ports.ts';
import type { Ballast } from './ballast.ts';

/**
 * The journal with a reserve: a batch that only takes away is tried once more after the ballast was
 * given up; every other batch is refused with `disk_full` while there is no ballast.
 */
export function withReserve(journal: Journal, ballast: Ballast): Journal {
  return {
    head: () => journal.head(),
    takeUp: () => journal.takeUp(),
    read: (from) => journal.read(from),
    async append(events) {
      if (takesAway(events)) return ballast.insist(() => journal.append(events));
      await ballast.hold('append to the journal');
      return journal.append(events);
    },
  };
}
