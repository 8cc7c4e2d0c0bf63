import type { Command } from '../command.ts';
import { printAccount } from '../print-account.ts';
import { readRights, rightsOptions } from '../values/rights.ts';

/** Makes an account. */
export const accountCreate: Command = {
  words: ['account', 'create'],
  summary: 'Make an account',
  examples: [
    'keyrack account create alice --permissions api_keys.read,api_keys.write',
    'keyrack account create root --role admin',
  ],
  positionals: [{ name: 'NAME' }],
  options: rightsOptions,
  notes: ['An admin holds every permission; a member those that are named.'],
  async run(context) {
    const { args, withRack } = context;
    const draft = { name: args.first, ...readRights(args) };
    const account = await withRack(({ service, actor }) => service.createAccount(draft, actor));
    const sentence = `Created account "${account.name}" with the role ${account.role}.`;
    await printAccount(account, sentence, context);
    return undefined;
  },
};
