import type { Command } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { printAccount } from '../print-account.ts';
import { readRights, rightsOptions } from '../values/rights.ts';

/** Changes what an account may do. */
export const accountUpdate: Command = {
  words: ['account', 'update'],
  summary: 'Change what an account may do',
  examples: [
    'keyrack account update alice --permissions api_keys.read',
    'keyrack account update bob --role admin',
  ],
  positionals: [{ name: 'NAME', choices: 'accounts' }],
  options: rightsOptions.map((option) =>
    option.name === 'role' ? { ...option, summary: 'admin or member' } : option,
  ),
  notes: [
    'The list of permissions replaces the one before; an empty one ("") takes all away.',
    'Its client keys may less at once. The last admin stays one.',
  ],
  async run(context) {
    const { args, withRack } = context;
    const changes = readRights(args);
    if (changes.role === undefined && changes.permissions === undefined) {
      throw usageFailure(
        'Cannot update account: nothing is to change; give --role or --permissions',
      );
    }
    const account = await withRack(({ service, actor }) =>
      service.updateAccount(args.first, changes, actor),
    );
    const held = account.role === 'admin' ? 'all' : account.permissions.join(', ') || 'none';
    const sentence = `Account "${account.name}" has the role ${account.role}, permissions: ${held}.`;
    await printAccount(account, sentence, context);
    return undefined;
  },
};
