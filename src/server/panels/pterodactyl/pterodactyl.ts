import fixtures from '../../../../data/pterodactyl.json' with { type: 'json' };
import { pterodactylApplication } from '../../../core/profiles/pterodactyl-application.ts';
import { pterodactylClient } from '../../../core/profiles/pterodactyl-client.ts';
import type { Panel } from '../panel.ts';
import { byColumn, byId, byOwnText } from './bindings.ts';
import { clientEndpoints } from './client/endpoints.ts';
import { clientTasks } from './client/schedule-tasks.ts';
import { hashedId } from './client/server-databases.ts';
import {
  clientAllocations,
  clientEggs,
  clientSubusers,
  clientUsers,
  clientVariables,
} from './client/server-shapes.ts';
import { twoFactorEndpoints } from './client/two-factor.ts';
import type { Dialect } from './dialect.ts';
import { allocations, allocationsEndpoints } from './resources/allocations.ts';
import { eggs, eggsEndpoints, eggVariables } from './resources/eggs.ts';
import { locations, locationsEndpoints } from './resources/locations.ts';
import { nests, nestsEndpoints } from './resources/nests.ts';
import { nodes, nodesEndpoints } from './resources/nodes.ts';
import {
  databaseHosts,
  databasePassword,
  serverDatabases,
  serverDatabasesEndpoints,
} from './resources/server-databases.ts';
import { serverVariables } from './resources/server-variables.ts';
import { servers, serversEndpoints, subusers } from './resources/servers.ts';
import { users, usersEndpoints } from './resources/users.ts';
import { makePanel } from './routes.ts';
import { shownAccount } from './shown-account.ts';

/** What makes a record one of the server in the path. */
const ofServer = { parameter: 'client_server', column: 'server_id' };

/** Pterodactyl (seed 001), with levels as Keyrack has them. */
export const dialect: Dialect = {
  name: 'pterodactyl',
  client: pterodactylClient,
  application: pterodactylApplication,
  reading: 'levels',
  perMinute: { client: 720, application: 240 },
  fixtures,
  resources: {
    users,
    locations,
    nodes,
    allocations,
    servers,
    nests,
    eggs,
    egg_variables: eggVariables,
    server_variables: serverVariables,
    subusers,
    database_hosts: databaseHosts,
    server_databases: serverDatabases,
    included_databases: { ...serverDatabases, object: 'databases' },
    database_password: databasePassword,
    client_allocations: clientAllocations,
    client_variables: clientVariables,
    client_eggs: clientEggs,
    client_subusers: clientSubusers,
    client_users: clientUsers,
    client_tasks: clientTasks,
  },
  bindings: {
    user: byId('users'),
    external_user: byColumn('users', 'external_id'),
    location: byId('locations'),
    node: byId('nodes'),
    allocation: byId('allocations', { parameter: 'node', column: 'node_id' }),
    nest: byId('nests'),
    egg: byId('eggs', { parameter: 'nest', column: 'nest_id' }),
    server: byId('servers'),
    external_server: byColumn('servers', 'external_id'),
    database: byId('server_databases', { parameter: 'server', column: 'server_id' }),
    client_server: (text, _, tables) =>
      tables
        .rows('servers')
        .find(({ uuid }) => uuid === text || (text.length === 8 && String(uuid).startsWith(text))),
    server_allocation: byId('allocations', ofServer),
    server_database: byOwnText('server_databases', ofServer, hashedId),
    backup: byOwnText('backups', ofServer, ({ uuid }) => uuid),
    subuser: byOwnText(
      'subusers',
      ofServer,
      ({ user_id }, tables) => tables.find('users', user_id)?.uuid,
    ),
    schedule: byId('schedules', ofServer),
    task: byId('schedule_tasks', { parameter: 'schedule', column: 'schedule_id' }),
  },
  endpoints: {
    client: [...clientEndpoints(shownAccount), ...twoFactorEndpoints],
    application: [
      ...usersEndpoints,
      ...locationsEndpoints,
      ...nodesEndpoints,
      ...allocationsEndpoints,
      ...serversEndpoints,
      ...serverDatabasesEndpoints,
      ...nestsEndpoints,
      ...eggsEndpoints,
    ],
  },
};

/** The panel of seed 001. */
export const pterodactyl: Panel = makePanel(dialect);

/** The same with levels read as the real panel's database keeps them, where 2 writes and does not read. */
export const pterodactylMask: Panel = makePanel({
  ...dialect,
  name: 'pterodactyl-mask',
  reading: 'mask',
});
