/** What clients see of servers and of what belongs to them. */
import { createHash } from 'node:crypto';
import type { Call } from '../endpoint.ts';
import { type Include, one, partial, pick, type Resource, rowsOf } from '../resource.ts';
import { startupCommand, visibleVariables } from '../resources/server-variables.ts';
import { featureLimitsOf, limitsOf, shortOf } from '../resources/servers.ts';
import type { Tables } from '../tables.ts';
import type { Row } from '../world.ts';
import { mayOn } from './server-access.ts';

/** The shape of a server on the client API, with what of it the user of a request may see; who owns it is added for the one who asks. */
export function clientServersFor(call: Call): Resource {
  const may = (row: Row, permission: string) => mayOn(row, permission, call);
  return {
    table: 'servers',
    object: 'server',
    permission: 'servers',
    show: (row, tables) => showServer(row, tables, !may(row, 'startup.read')),
    includes: {
      egg: { ...one('client_eggs', 'egg_id', 'eggs'), permission: null },
      subusers: ofServer('client_subusers', (row, tables) =>
        may(row, 'user.read') ? rowsOf(tables, 'subusers', 'server_id', row.id) : undefined,
      ),
      allocations: ofServer('client_allocations', (row, tables) =>
        may(row, 'allocation.read')
          ? rowsOf(tables, 'allocations', 'server_id', row.id)
          : mainAllocation(row, tables),
      ),
      variables: ofServer('client_variables', (row, tables) =>
        may(row, 'startup.read') ? visibleVariables(row, tables) : undefined,
      ),
    },
    filters: {
      uuid: partial('uuid'),
      name: partial('name'),
      description: partial('description'),
      external_id: partial('external_id'),
      '*': () => true,
    },
  };
}

function ofServer(resource: string, find: Include['find']): Include {
  return { resource, permission: null, find };
}

/** Whoever may use a server sees its main allocation, without the notes. */
function mainAllocation(server: Row, tables: Tables): readonly Row[] {
  const main = tables.find('allocations', server.allocation_id);
  return main ? [{ ...main, notes: null }] : [];
}

/** What clients see of an allocation; whether it is the default one, its server knows. */
export const clientAllocations: Resource = {
  table: 'allocations',
  object: 'allocation',
  permission: 'allocations',
  show: (row, tables) => ({
    id: row.id,
    ip: row.ip,
    ip_alias: row.alias ?? null,
    ...pick(row, 'port', 'notes'),
    is_default: tables.find('servers', row.server_id)?.allocation_id === row.id,
  }),
};

/** What clients see of a variable. */
export const clientVariables: Resource = {
  table: 'egg_variables',
  object: 'egg_variable',
  permission: 'eggs',
  show: (row) => ({
    ...pick(row, 'name', 'description', 'env_variable', 'default_value', 'server_value'),
    is_editable: row.user_editable,
    rules: row.rules,
  }),
};

/** What clients see of an egg. */
export const clientEggs: Resource = {
  table: 'eggs',
  object: 'egg',
  permission: 'eggs',
  show: (row) => pick(row, 'uuid', 'name'),
};

/** What clients see of other users. */
export const clientUsers: Resource = {
  table: 'users',
  object: 'user',
  permission: 'users',
  show: showUser,
};

/** What clients see of a subuser. */
export const clientSubusers: Resource = {
  table: 'subusers',
  object: 'server_subuser',
  permission: 'users',
  show: (row, tables) => {
    const user = tables.find('users', row.user_id);
    return { ...(user && showUser(user)), ...pick(row, 'permissions') };
  },
};

function showUser(user: Row) {
  const email = String(user.email).toLowerCase();
  return {
    ...pick(user, 'uuid', 'username', 'email'),
    image: `https://gravatar.com/avatar/${createHash('md5').update(email).digest('hex')}`,
    '2fa_enabled': user['2fa'] === true,
    ...pick(user, 'created_at'),
  };
}

function showServer(row: Row, tables: Tables, isHidden: boolean) {
  const node = tables.find('nodes', row.node_id);
  const allocation = tables.find('allocations', row.allocation_id);
  return {
    identifier: shortOf(row),
    internal_id: row.id,
    ...pick(row, 'uuid', 'name'),
    node: node?.name ?? null,
    is_node_under_maintenance: node?.maintenance_mode === true,
    sftp_details: { ip: node?.fqdn ?? allocation?.ip ?? null, port: node?.daemon_sftp ?? null },
    description: row.description,
    limits: limitsOf(row),
    invocation: startupCommand(row, tables, isHidden),
    docker_image: row.image,
    egg_features: tables.find('eggs', row.egg_id)?.features ?? [],
    feature_limits: featureLimitsOf(row),
    status: row.status ?? null,
    is_suspended: row.status === 'suspended',
    is_installing: row.status === 'installing' || row.status === 'install_failed',
    is_transferring: false,
  };
}
