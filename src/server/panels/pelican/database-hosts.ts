import { z } from 'zod';
import type { Endpoint } from '../pterodactyl/endpoint.ts';
import {
  changing,
  creating,
  isFree,
  listing,
  removing,
  showing,
  type Writing,
} from '../pterodactyl/engine.ts';
import { PanelFailure } from '../pterodactyl/failure.ts';
import { many, partial, type Resource, rowsOf } from '../pterodactyl/resource.ts';
import { databaseHosts } from '../pterodactyl/resources/server-databases.ts';
import { existing, integer, rule, text, textBetween } from '../pterodactyl/rules/rule.ts';

/** Database hosts have routes of their own. */
export const hosts: Resource = {
  ...databaseHosts,
  includes: { databases: many('server_databases', 'host_id') },
  filters: { name: partial('name'), host: partial('host') },
  sorts: ['id', 'name', 'host'],
};

const hostWriting: Writing<Readonly<Record<string, unknown>>> = {
  fields: (call, row) =>
    z.object({
      name: textBetween(1, 191),
      host: text().superRefine(rule('unique', isFree(call, 'database_hosts', 'host', row))),
      port: integer({ min: 1, max: 65_535 }),
      username: textBetween(1, 255),
      password: z.string().nullish(),
      node_id: existing((id) => call.tables.find('nodes', id) !== undefined).nullish(),
    }),
  columns: ({ password: _, ...values }) => values,
};

/** The routes of database hosts. */
export const hostsEndpoints: readonly Endpoint[] = [
  listing('/database-hosts', hosts),
  showing('/database-hosts/:host', hosts, 'host'),
  creating('/database-hosts', hosts, hostWriting, ({ id }) => `/database-hosts/${id}`),
  changing('/database-hosts/:host', hosts, 'host', hostWriting),
  removing('/database-hosts/:host', hosts, 'host', ({ id }, { tables }) => {
    if (rowsOf(tables, 'server_databases', 'host_id', id).length > 0)
      throw new PanelFailure(
        'DisplayException',
        'Cannot delete a database host that has databases attached to it.',
      );
  }),
];
