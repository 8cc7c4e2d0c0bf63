import type { Command } from '../command.ts';
import { confirm } from '../confirm.ts';
import { declined } from '../failure.ts';

/** Forgets a moment that never was. */
export const clockReset: Command = {
  words: ['clock', 'reset'],
  summary: 'Judge expiry by the clock again, after it had been wrongly far ahead',
  examples: ['keyrack clock reset'],
  options: [{ name: 'yes', short: 'y', summary: 'do not ask' }],
  notes: [
    'Keyrack remembers the latest moment that it saw, so that a clock that is set back revives no expired key. If that moment was wrong, keys expire by it until time has caught up. A reset makes the present clock count; keys that expired only by the wrong moment are good again.',
    'Check the time of this machine first. The reset is recorded in the audit.',
  ],
  async run(context) {
    const { args, printer, withRack } = context;
    const question = 'Judge expiry by the clock as it is? Keys may become good again.';
    if (!args.flag('yes') && !(await confirm(question, 'reset the clock', context))) {
      throw declined('reset');
    }
    const reset = await withRack(({ service, actor }) => service.resetClock(actor));
    if (printer.format === 'json') await printer.json({ data: reset });
    else if (printer.format === 'plain') await printer.plain(reset.from, reset.to);
    else await printer.say(`Expiry goes by ${reset.to} again, no longer by ${reset.from}.`);
    return undefined;
  },
};
