import { operatorPermissions, type Role, roles } from '../../core/account.ts';
import { accountToWire } from '../../server/wire/account.ts';
import type { Command } from '../command.ts';
import { splitList } from '../values/list.ts';

/** Makes an account. */
export const accountCreate: Command = {
  words: ['account', 'create'],
  summary: 'Make an account',
  examples: [
    'keyrack account create alice --permissions api_keys.read,api_keys.write',
    'keyrack account create root --role admin',
  ],
  positionals: [{ name: 'NAME' }],
  options: [
    { name: 'role', value: 'ROLE', summary: `${roles.join(' or ')}; member unless given` },
    { name: 'permissions', value: 'LIST', summary: `of ${operatorPermissions.join(', ')}` },
  ],
  notes: ['An admin holds every permission; a member those that are named.'],
  async run({ args, printer, withRack }) {
    const permissions = args.text('permissions');
    const draft = {
      name: args.first,
      // The rack checks the role and names the ones there are.
      role: args.text('role') as Role | undefined,
      permissions: permissions === undefined ? undefined : splitList(permissions),
    };
    const account = await withRack(({ service, actor }) => service.createAccount(draft, actor));
    if (printer.format === 'json') await printer.json({ data: accountToWire(account) });
    else if (printer.format === 'plain') await printer.plain(account.name, account.role);
    else await printer.say(`Created account "${account.name}" with the role ${account.role}.`);
    return undefined;
  },
};
