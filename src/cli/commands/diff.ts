import type { Command } from '../command.ts';
import { printPlan } from '../declare/print-plan.ts';
import { exitCodes } from '../exit-code.ts';

/** Tells what `apply` would do. */
export const diff: Command = {
  words: ['diff'],
  summary: 'Tell what must change so that accounts and keys are as a file says',
  examples: ['keyrack diff rack.json', 'keyrack diff rack.json --prune --json'],
  positionals: [{ name: 'FILE' }],
  options: [{ name: 'prune', summary: 'what the file does not name would go' }],
  notes: [
    'FILE is JSON without secrets (see docs/tools.md); - is standard input. A key is known by its name, account and profile.',
    'It changes nothing, and exits 0 if nothing would change and 1 if something would.',
    'Columns of --plain: act, kind, account, profile, name, id, fields.',
  ],
  async run(context) {
    // The schemas take longer to load than most commands take to run.
    const { prepare } = await import('../declare/prepare.ts');
    const plan = await prepare(context);
    const printed = printPlan(plan, context.printer);
    if (plan.length === 0) return printed.then(() => undefined);
    // A reader who went away must not turn a difference into none.
    await printed.catch(() => {});
    return exitCodes.failed;
  },
};
