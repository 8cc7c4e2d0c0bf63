import { z } from 'zod';
import type { Endpoint } from '../pterodactyl/endpoint.ts';
import {
  changing,
  creating,
  listing,
  removing,
  showing,
  type Writing,
} from '../pterodactyl/engine.ts';
import { PanelFailure } from '../pterodactyl/failure.ts';
import { many, partial, pick, type Resource, rowsOf } from '../pterodactyl/resource.ts';
import { databaseHosts } from '../pterodactyl/resources/server-databases.ts';
import { existing, integer, listOf, text } from '../pterodactyl/rules/rule.ts';

/** Database hosts have routes of their own, and stand for several nodes. */
export const hosts: Resource = {
  ...databaseHosts,
  show: (row) => pick(row, 'id', 'name', 'host', 'port', 'username', 'created_at', 'updated_at'),
  includes: {
    databases: many('server_databases', 'host_id'),
    nodes: {
      resource: 'nodes',
      find: ({ node_ids }, tables) =>
        tables.rows('nodes').filter(({ id }) => includes(node_ids, id)),
    },
  },
  filters: { name: partial('name'), host: partial('host') },
  sorts: ['id', 'name', 'host'],
};

const hostWriting: Writing<Readonly<Record<string, unknown>>> = {
  fields: (call) =>
    z.object({
      name: text(255),
      host: z.string(),
      port: integer({ min: 1, max: 65_535 }),
      username: text(32),
      password: z.string().nullish(),
      node_ids: listOf(
        existing((id) => call.tables.find('nodes', id) !== undefined),
        1000,
      ).nullish(),
    }),
  columns: ({ password: _, node_ids, ...values }, _call, row) => ({
    ...values,
    node_ids: node_ids ?? row?.node_ids ?? [],
  }),
};

function includes(list: unknown, id: number): boolean {
  return Array.isArray(list) && list.includes(id);
}

/** The routes of database hosts. */
export const hostsEndpoints: readonly Endpoint[] = [
  listing('/database-hosts', hosts, { pages: { usual: 10 } }),
  showing('/database-hosts/:host', hosts, 'host'),
  creating('/database-hosts', hosts, hostWriting, ({ id }) => `/database-hosts/${id}`),
  changing('/database-hosts/:host', hosts, 'host', hostWriting),
  removing('/database-hosts/:host', hosts, 'host', ({ id }, { tables }) => {
    if (rowsOf(tables, 'server_databases', 'host_id', id).length > 0)
      throw new PanelFailure(
        'DisplayException',
        'Cannot delete a database host server that has active databases linked to it.',
      );
  }),
];
