import fixtures from '../../../../data/pelican.json' with { type: 'json' };
import { pelicanApplication } from '../../../core/profiles/pelican-application.ts';
import { pelicanClient } from '../../../core/profiles/pelican-client.ts';
import type { Panel } from '../panel.ts';
import { byColumn, byId } from '../pterodactyl/bindings.ts';
import { clientEndpoints } from '../pterodactyl/client/endpoints.ts';
import type { Dialect } from '../pterodactyl/dialect.ts';
import { dialect as pterodactyl } from '../pterodactyl/pterodactyl.ts';
import { allocationsEndpoints } from '../pterodactyl/resources/allocations.ts';
import { serverDatabasesEndpoints } from '../pterodactyl/resources/server-databases.ts';
import { makePanel } from '../pterodactyl/routes.ts';
import { hosts, hostsEndpoints } from './database-hosts.ts';
import { eggs, eggsEndpoints } from './eggs.ts';
import { mounts, mountsEndpoints } from './mounts.ts';
import { nodes, nodesEndpoints } from './nodes.ts';
import { plugins, pluginsEndpoints } from './plugins.ts';
import { rolePermissions, roles, rolesEndpoints } from './roles.ts';
import { servers, serversEndpoints } from './servers.ts';
import { shownAccount, users, usersEndpoints } from './users.ts';

const { locations: _locations, nests: _nests, ...resources } = pterodactyl.resources;

/** Pelican: what it has otherwise than Pterodactyl, and what it lacks. */
export const dialect: Dialect = {
  ...pterodactyl,
  name: 'pelican',
  client: pelicanClient,
  application: pelicanApplication,
  perMinute: { client: 256, application: 256 },
  permissions: {
    users: 'user',
    nodes: 'node',
    allocations: 'allocation',
    servers: 'server',
    eggs: 'egg',
    database_hosts: 'database_host',
    server_databases: 'server_database',
  },
  fixtures,
  resources: {
    ...resources,
    ...{ users, nodes, servers, eggs, database_hosts: hosts },
    ...{ mounts, roles, role_permissions: rolePermissions, plugins },
  },
  bindings: {
    ...pterodactyl.bindings,
    egg: byId('eggs'),
    egg_uuid: byColumn('eggs', 'uuid'),
    host: byId('database_hosts'),
    mount: byId('mounts'),
    role: byId('roles'),
    plugin: byColumn('plugins', 'plugin'),
  },
  endpoints: {
    client: clientEndpoints(shownAccount),
    application: [
      ...usersEndpoints,
      ...nodesEndpoints,
      ...allocationsEndpoints,
      ...serversEndpoints,
      ...serverDatabasesEndpoints,
      ...eggsEndpoints,
      ...hostsEndpoints,
      ...mountsEndpoints,
      ...rolesEndpoints,
      ...pluginsEndpoints,
    ],
  },
};

/** The Pelican panel. */
export const pelican: Panel = makePanel(dialect);
