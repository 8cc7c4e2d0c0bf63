import type { ClockReset, KeyService } from '../../core/service.ts';
import type { Remote } from '../remote.ts';
import { dataOf, moment, record } from '../wire/shape.ts';

const resetShape = dataOf(record<ClockReset>({ from: moment, to: moment }));

/** The clock of a rack in another process. */
export function remoteClock(remote: Remote): Pick<KeyService, 'resetClock'> {
  return {
    async resetClock(actor) {
      const { clock } = remote.api.v1;
      const question = { attempt: 'reset the clock', actor, shape: resetShape };
      return (await remote.ask(question, (call) => clock.reset.$post({}, call))).data;
    },
  };
}
