import { resetClock } from '../decisions/reset-clock.ts';
import type { KeyService } from '../service.ts';
import type { Desk } from './desk.ts';

type RackUses = Pick<KeyService, 'listProfiles' | 'listBoxes' | 'resetClock'>;

/** What concerns the rack as a whole. */
export function rack(desk: Desk): RackUses {
  const { profiles, peers, ledger, usage, clock } = desk.parts;
  return {
    listProfiles: async () => [...profiles.values()],

    listBoxes: (actor) => desk.read({ what: 'list boxes', actor }, () => peers.list(ledger.head)),

    resetClock: (actor) =>
      desk.change({ what: 'reset the clock', actor }, (state) => {
        const event = resetClock(state, { seen: usage.seen, now: clock.present() }, actor);
        return { events: [event], answer: () => event.data };
      }),
  };
}
