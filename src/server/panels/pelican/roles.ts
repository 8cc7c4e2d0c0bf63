import { z } from 'zod';
import type { Call, Endpoint } from '../pterodactyl/endpoint.ts';
import {
  changing,
  creating,
  listing,
  removing,
  showing,
  type Writing,
} from '../pterodactyl/engine.ts';
import { PanelFailure } from '../pterodactyl/failure.ts';
import { exact, partial, pick, type Resource } from '../pterodactyl/resource.ts';
import { text } from '../pterodactyl/rules/rule.ts';
import type { Row } from '../pterodactyl/world.ts';

/** The name of the role that holds everything. */
export const rootAdmin = 'Root Admin';

/** What administrators may do in the panel; nothing that a key may do comes from it. */
export const roles: Resource = {
  table: 'roles',
  object: 'role',
  permission: 'role',
  show: (row) => pick(row, 'id', 'name', 'created_at', 'updated_at'),
  includes: {
    permissions: { resource: 'role_permissions', permission: null, find: permissionsOf },
  },
  filters: { id: exact('id'), name: partial('name') },
  sorts: ['id', 'name'],
};

/** One thing that a role allows. */
export const rolePermissions: Resource = {
  table: 'roles',
  object: 'permissions',
  permission: 'role',
  show: (row) => pick(row, 'name', 'created_at', 'updated_at'),
};

const writing: Writing<{ name: string }> = {
  fields: () => z.object({ name: text(255) }),
  columns: (values, _, row) => {
    if (row) keepRootAdmin(row);
    return { ...(row ? {} : { permissions: [] }), ...values };
  },
};

/** The routes of roles. The role that holds everything can be neither changed nor deleted. */
export const rolesEndpoints: readonly Endpoint[] = [
  listing('/roles', roles, { pages: { usual: 10 } }),
  showing('/roles/:role', roles, 'role'),
  creating('/roles', roles, writing, ({ id }) => `/roles/${id}`),
  changing('/roles/:role', roles, 'role', writing),
  removing('/roles/:role', roles, 'role', leave),
];

function leave(row: Row, { tables }: Call): void {
  keepRootAdmin(row);
  tables.remove('role_users', ({ role_id }) => role_id === row.id);
}

/** The panel has no sentence for this one: it fails, and tells nobody why. */
function keepRootAdmin({ name }: Row): void {
  if (name === rootAdmin) throw new PanelFailure('PanelException');
}

function permissionsOf({ permissions, created_at, updated_at }: Row): readonly Row[] {
  const names = Array.isArray(permissions) ? permissions : [];
  return names.map((name, index) => ({ id: index + 1, name, created_at, updated_at }));
}
