/** What clients see of servers and of what belongs to them. */
import { many, one, partial, pick, type Resource } from '../resource.ts';
import { variablesOf } from '../resources/server-variables.ts';
import { featureLimitsOf, limitsOf, shortOf } from '../resources/servers.ts';
import type { Tables } from '../tables.ts';
import type { Row } from '../world.ts';

/** The shape of a server on the client API; who owns it is added for the one who asks. */
export const clientServers: Resource = {
  table: 'servers',
  object: 'server',
  permission: 'servers',
  show: showServer,
  includes: {
    egg: { ...one('client_eggs', 'egg_id', 'eggs'), permission: null },
    subusers: { ...many('client_subusers', 'server_id', 'subusers'), permission: null },
    allocations: { ...many('client_allocations', 'server_id', 'allocations'), permission: null },
    variables: {
      resource: 'client_variables',
      permission: null,
      find: (row, tables) => variablesOf(row, tables).filter((one) => one.user_viewable === true),
    },
  },
  filters: {
    uuid: partial('uuid'),
    name: partial('name'),
    description: partial('description'),
    external_id: partial('external_id'),
    '*': () => true,
  },
};

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

/** What clients see of a subuser. */
export const clientSubusers: Resource = {
  table: 'subusers',
  object: 'server_subuser',
  permission: 'users',
  show: (row, tables) => {
    const user = tables.find('users', row.user_id);
    return {
      ...(user && pick(user, 'uuid', 'username', 'email')),
      image: null,
      '2fa_enabled': user?.['2fa'] === true,
      ...pick(row, 'created_at', 'permissions'),
    };
  },
};

function showServer(row: Row, tables: Tables) {
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
    invocation: row.startup,
    docker_image: row.image,
    egg_features: tables.find('eggs', row.egg_id)?.features ?? [],
    feature_limits: featureLimitsOf(row),
    status: row.status ?? null,
    is_suspended: row.status === 'suspended',
    is_installing: row.status === 'installing',
    is_transferring: false,
  };
}
