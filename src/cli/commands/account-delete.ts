import type { Command } from '../command.ts';
import { printAccount } from '../print-account.ts';

/** Removes an account. */
export const accountDelete: Command = {
  words: ['account', 'delete'],
  summary: 'Remove an account that has no keys',
  examples: ['keyrack account delete alice'],
  positionals: [{ name: 'NAME', choices: 'accounts' }],
  notes: ['Revoke its keys first; revoked ones stay as tombstones. The last admin stays.'],
  async run(context) {
    const { args, withRack } = context;
    const account = await withRack(({ service, actor }) =>
      service.deleteAccount(args.first, actor),
    );
    await printAccount(account, `Deleted account "${account.name}".`, context);
    return undefined;
  },
};
