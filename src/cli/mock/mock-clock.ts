import type { MockClock } from '../../server/panels/mock/options.ts';

/** A clock that can be put forward: that of the machine, or one that stands still until it is moved. */
export function makeMockClock(machine: () => number, frozenAt: number | null): MockClock {
  let ahead = 0;
  const now = () => (frozenAt ?? machine()) + ahead;
  return {
    now,
    advance: (ms) => {
      ahead += ms;
    },
    reset: () => {
      ahead = 0;
    },
  };
}
