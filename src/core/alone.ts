import type { Box } from './box.ts';
import type { Peers } from './ports.ts';

/** What a box says of itself. */
export type BoxName = Pick<Box, 'id' | 'name' | 'version' | 'startedAt'>;

const nameless: BoxName = { id: '', name: '', version: '', startedAt: '' };

/** The peers of a process that owns its journal: there are none, so nothing is ever waited for. */
export function alone(name: BoxName = nameless): Peers {
  return {
    reached: async () => {},
    requireCurrent: () => {},
    list: async ({ seq }) => [{ ...name, self: true, seq, lag: 0, leaseMs: null, staleOk: false }],
  };
}
