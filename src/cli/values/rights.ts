import { operatorPermissions, type Role, roles } from '../../core/account.ts';
import type { Arguments } from '../parse.ts';
import type { OptionSpec } from '../syntax.ts';
import { splitList } from './list.ts';

/** The options that say what an account may do. */
export const rightsOptions: readonly OptionSpec[] = [
  {
    name: 'role',
    value: 'ROLE',
    choices: roles,
    summary: `${roles.join(' or ')}; member unless given`,
  },
  {
    name: 'permissions',
    value: 'LIST',
    choices: operatorPermissions,
    summary: `of ${operatorPermissions.join(', ')}`,
  },
];

/** What the options say; the rack checks the values and names the ones there are. */
export function readRights(args: Arguments) {
  const permissions = args.text('permissions');
  return {
    role: args.text('role') as Role | undefined,
    permissions: permissions === undefined ? undefined : splitList(permissions),
  };
}
