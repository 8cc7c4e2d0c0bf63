/** What Pelican shows otherwise than Pterodactyl, and what it lets be written. */
import { z } from 'zod';
import type { Endpoint } from '../pterodactyl/endpoint.ts';
import { listing, showing, type Writing } from '../pterodactyl/engine.ts';
import { partial, pick, type Resource } from '../pterodactyl/resource.ts';
import { sumOf } from '../pterodactyl/resources/capacity.ts';
import { eggs as pterodactylEggs, showEgg } from '../pterodactyl/resources/eggs.ts';
import {
  columnsOfNode,
  nodeColumns,
  nodeDefaults,
  nodeEndpoints,
  nodeFields,
  nodeName,
  nodes as pterodactylNodes,
} from '../pterodactyl/resources/nodes.ts';
import {
  limitsOf,
  servers as pterodactylServers,
  serverEndpoints,
  showServer,
} from '../pterodactyl/resources/servers.ts';
import {
  commonFields,
  furtherFields,
  users as pterodactylUsers,
  userColumns,
  userEndpoints,
  userLabels,
} from '../pterodactyl/resources/users.ts';
import { integer, listOf, numeric, text } from '../pterodactyl/rules/rule.ts';

/** Users have one name. */
export const users: Resource = {
  ...pterodactylUsers,
  show: (row) => ({
    ...pick(row, 'id', 'external_id', 'is_managed_externally', 'uuid', 'username', 'email'),
    ...pick(row, 'language', 'root_admin'),
    '2fa_enabled': row['2fa'] === true,
    ...pick(row, '2fa', 'created_at', 'updated_at'),
  }),
};

const userWriting: Writing<{ username: string; password?: unknown }> = {
  fields: (call, row) => z.object({ ...commonFields(call, row), ...furtherFields }),
  labels: userLabels,
  columns: (values, call, row) => ({
    ...(row ? {} : { is_managed_externally: false }),
    ...userColumns(values, call, row),
  }),
};

const { location: _location, ...nodeIncludes } = pterodactylNodes.includes ?? {};

/** Nodes have tags and processors, and stand nowhere. */
export const nodes: Resource = {
  ...pterodactylNodes,
  show: (row, tables) => ({
    ...pick(row, ...nodeColumns.filter((column) => column !== 'location_id')),
    ...pick(row, 'tags', 'cpu', 'cpu_overallocate', 'daemon_connect', 'daemon_sftp_alias'),
    allocated_resources: {
      memory: sumOf(tables, row, 'memory'),
      disk: sumOf(tables, row, 'disk'),
      cpu: sumOf(tables, row, 'cpu'),
    },
  }),
  includes: nodeIncludes,
};

const nodeWriting: Writing<Readonly<Record<string, unknown>>> = {
  fields: () =>
    z.object({
      name: nodeName,
      ...nodeFields(),
      tags: listOf(text(), 100).nullish(),
      cpu: numeric({ min: 0 }).nullish(),
      cpu_overallocate: numeric({ min: -1 }).nullish(),
      daemon_connect: integer({ min: 1, max: 65_535 }).nullish(),
      daemon_sftp_alias: text().nullish(),
    }),
  columns: columnsOfNode({
    ...nodeDefaults,
    daemon_base: '/var/lib/pelican/volumes',
    tags: [],
    cpu: 0,
    cpu_overallocate: 0,
    daemon_connect: 8080,
    daemon_sftp_alias: null,
  }),
};

const {
  nest: _serverNest,
  location: _place,
  ...serverIncludes
} = pterodactylServers.includes ?? {};

/** Servers are of no nest. */
export const servers: Resource = {
  ...pterodactylServers,
  show: (row, tables) => ({
    ...showServer(row, tables),
    limits: { ...limitsOf(row), oom_killer: row.oom_disabled !== true },
  }),
  includes: serverIncludes,
};

const { nest: _eggNest, ...eggIncludes } = pterodactylEggs.includes ?? {};

/** Eggs stand for themselves. */
export const eggs: Resource = {
  ...pterodactylEggs,
  show: (row) => ({ ...showEgg(row), ...pick(row, 'features', 'tags') }),
  includes: eggIncludes,
  filters: { uuid: partial('uuid'), name: partial('name') },
  sorts: ['id', 'uuid', 'name'],
};

/** The routes that Pelican has otherwise than Pterodactyl. */
export const endpoints: readonly Endpoint[] = [
  ...userEndpoints(users, userWriting),
  ...nodeEndpoints(nodes, nodeWriting),
  ...serverEndpoints(servers),
  listing('/eggs', eggs),
  showing('/eggs/:egg', eggs, 'egg'),
];
