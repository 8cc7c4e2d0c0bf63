import type { Endpoint } from '../endpoint.ts';
import { acting, changing, creating, listing, removing, showing } from '../engine.ts';
import type { Attributes } from '../envelope.ts';
import { many, one, partial, pick, type Resource, rowsOf } from '../resource.ts';
import type { Tables } from '../tables.ts';
import type { Row } from '../world.ts';
import { buildWriting } from './server-build.ts';
import { creation } from './server-create.ts';
import { detailsWriting } from './server-details.ts';
import { startupWriting } from './server-startup.ts';
import { environmentOf, variablesOf } from './server-variables.ts';

/** The servers of everybody, as administrators see them. */
export const servers: Resource = {
  table: 'servers',
  object: 'server',
  permission: 'servers',
  show: (row, tables) => ({ ...showServer(row, tables), nest: row.nest_id }),
  includes: {
    allocations: many('allocations', 'server_id'),
    user: one('users', 'user_id'),
    subusers: many('subusers', 'server_id'),
    nest: one('nests', 'nest_id'),
    egg: one('eggs', 'egg_id'),
    variables: { resource: 'server_variables', find: (row, tables) => variablesOf(row, tables) },
    location: {
      resource: 'locations',
      find: (row, tables) =>
        tables.find('locations', tables.find('nodes', row.node_id)?.location_id),
    },
    node: one('nodes', 'node_id'),
    databases: many('included_databases', 'server_id', 'server_databases'),
  },
  filters: {
    uuid: partial('uuid'),
    uuidShort: (row, value) => shortOf(row).includes(value.toLowerCase()),
    name: partial('name'),
    description: partial('description'),
    image: partial('image'),
    external_id: partial('external_id'),
  },
  sorts: ['id', 'uuid'],
};

/** The first eight characters of a server's UUID. */
export function shortOf(row: Row): string {
  return String(row.uuid).slice(0, 8);
}

/** What a server may use. */
export function limitsOf(row: Row): Attributes {
  return pick(row, 'memory', 'swap', 'disk', 'io', 'cpu', 'threads', 'oom_disabled');
}

/** How many of what a server may have. */
export function featureLimitsOf(row: Row): Attributes {
  const { database_limit = null, allocation_limit = null, backup_limit = null } = row;
  return { databases: database_limit, allocations: allocation_limit, backups: backup_limit };
}

/** The fields of a server that both panels show to administrators. */
export function showServer(row: Row, tables: Tables): Attributes {
  return {
    ...pick(row, 'id', 'external_id', 'uuid'),
    identifier: shortOf(row),
    ...pick(row, 'name', 'description', 'status'),
    suspended: row.status === 'suspended',
    limits: limitsOf(row),
    feature_limits: featureLimitsOf(row),
    user: row.user_id,
    node: row.node_id,
    allocation: row.allocation_id,
    egg: row.egg_id,
    container: {
      startup_command: row.startup,
      image: row.image,
      installed: row.status === 'installing' || row.status === 'install_failed' ? 0 : 1,
      environment: environmentOf(row, tables),
    },
    ...pick(row, 'updated_at', 'created_at'),
  };
}

/** Those who may use a server beside its owner. */
export const subusers: Resource = {
  table: 'subusers',
  object: 'subuser',
  permission: 'users',
  show: (row) => pick(row, 'id', 'user_id', 'server_id', 'permissions', 'created_at', 'updated_at'),
  includes: { user: one('users', 'user_id'), server: one('servers', 'server_id') },
};

/** The routes of servers, for any way to show them. */
export function serverEndpoints(resource: Resource): readonly Endpoint[] {
  const { details, build, startup } = changes;
  return [
    listing('/servers', resource),
    showing('/servers/external/:external_server', resource, 'external_server'),
    showing('/servers/:server', resource, 'server'),
    creating('/servers', resource, creation),
    changing('/servers/:server/details', resource, 'server', details),
    changing('/servers/:server/build', resource, 'server', build),
    changing('/servers/:server/startup', resource, 'server', startup),
    ...Object.entries(acts).map(([act, status]) =>
      acting('POST', `/servers/:server/${act}`, resource, 'server', (row, { tables, now }) => {
        tables.update('servers', row.id, { status }, now);
      }),
    ),
    removing('/servers/:server', resource, 'server', removeParts),
    removing('/servers/:server/force', resource, 'server', removeParts),
  ];
}

const changes = { details: detailsWriting, build: buildWriting, startup: startupWriting };

/** The status that a server has after each act. */
const acts = { suspend: 'suspended', unsuspend: null, reinstall: 'installing' } as const;

/** The routes of Pterodactyl's servers. */
export const serversEndpoints = serverEndpoints(servers);

/** The tables of what goes with its server. */
const parts = ['server_databases', 'subusers', 'schedules', 'backups', 'files', 'activity'];

function removeParts({ id }: Row, { tables }: { readonly tables: Tables }): void {
  for (const { id: allocation } of rowsOf(tables, 'allocations', 'server_id', id))
    tables.update('allocations', allocation, { server_id: null, notes: null });
  const schedules = new Set(rowsOf(tables, 'schedules', 'server_id', id).map((row) => row.id));
  tables.remove('schedule_tasks', ({ schedule_id }) => schedules.has(Number(schedule_id)));
  for (const table of parts) tables.remove(table, ({ server_id }) => server_id === id);
}
