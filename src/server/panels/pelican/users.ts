import { z } from 'zod';
import { type Call, type Endpoint, ok } from '../pterodactyl/endpoint.ts';
import { endpoint, rowOf, shown, type Writing } from '../pterodactyl/engine.ts';
import type { Attributes } from '../pterodactyl/envelope.ts';
import { pick, type Resource, rowsOf } from '../pterodactyl/resource.ts';
import {
  commonFields,
  furtherFields,
  users as pterodactylUsers,
  userColumns,
  userEndpoints,
  userLabels,
} from '../pterodactyl/resources/users.ts';
import { existing, flag, listOf } from '../pterodactyl/rules/rule.ts';
import { validate } from '../pterodactyl/rules/validate.ts';
import type { PanelUser } from '../pterodactyl/users.ts';
import type { Row } from '../pterodactyl/world.ts';
import { rootAdmin } from './roles.ts';

/** Users have one name, and roles. */
export const users: Resource = {
  ...pterodactylUsers,
  show: (row) => ({
    ...pick(row, 'id', 'external_id', 'is_managed_externally', 'uuid', 'username', 'email'),
    ...pick(row, 'language', 'root_admin'),
    '2fa_enabled': row['2fa'] === true,
    ...pick(row, '2fa', 'created_at', 'updated_at'),
  }),
  includes: {
    ...pterodactylUsers.includes,
    roles: {
      resource: 'roles',
      find: (row, tables) =>
        rowsOf(tables, 'role_users', 'user_id', row.id).flatMap(
          ({ role_id }) => tables.find('roles', role_id) ?? [],
        ),
    },
  },
};

const writing: Writing<{ username: string; password?: unknown }> = {
  fields: (call, row) =>
    z.object({
      ...commonFields(call, row),
      ...furtherFields,
      is_managed_externally: flag().nullish(),
    }),
  labels: userLabels,
  columns: (values, call, row) => ({
    ...(row ? {} : { is_managed_externally: false }),
    ...userColumns(values, call, row),
  }),
};

/** The routes of users; one who is a root administrator stays, and the panel says no more than 403. */
export const usersEndpoints: readonly Endpoint[] = [
  ...userEndpoints(users, writing).map((one) =>
    one.method === 'DELETE' ? keepRootAdmins(one) : one,
  ),
  endpoint('PATCH', '/users/:user/roles/assign', users, (call) => changeRoles(call, assign)),
  endpoint('PATCH', '/users/:user/roles/remove', users, (call) => changeRoles(call, unassign)),
];

/** The account of a request as Pelican shows it. */
export function shownAccount(user: PanelUser): Attributes {
  return {
    ...pick(user, 'uuid', 'username', 'email', 'language'),
    image: null,
    admin: user.root_admin,
    root_admin: user.root_admin,
    '2fa_enabled': user['2fa'] === true,
    ...pick(user, 'created_at', 'updated_at'),
  };
}

function keepRootAdmins(removing: Endpoint): Endpoint {
  return {
    ...removing,
    answer: (call) =>
      rowOf(call, 'user').root_admin === true ? { status: 403, body: [] } : removing.answer(call),
  };
}

/** Root administrators hold everything already, and nobody becomes one of them in this way. */
function changeRoles(call: Call, change: (call: Call, user: Row, role: number) => void) {
  const role = existing((id) => call.tables.find('roles', id) !== undefined);
  const { roles } = validate(z.object({ roles: listOf(role, 100) }), call.fields);
  const user = rowOf(call, 'user');
  for (const id of user.root_admin === true ? [] : roles) {
    if (call.tables.find('roles', id)?.name !== rootAdmin) change(call, user, id);
  }
  return ok(shown(call, users, 'user'));
}

function assign({ tables, now }: Call, { id: user_id }: Row, role_id: number): void {
  const held = rowsOf(tables, 'role_users', 'user_id', user_id);
  if (!held.some((row) => row.role_id === role_id))
    tables.insert('role_users', { user_id, role_id }, now);
}

function unassign({ tables }: Call, user: Row, role: number): void {
  tables.remove('role_users', ({ user_id, role_id }) => user_id === user.id && role_id === role);
}
