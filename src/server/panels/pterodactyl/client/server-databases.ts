/** The databases of a server, as its users see and make them. */
import { z } from 'zod';
import { derive } from '../derive.ts';
import { type Call, type Endpoint, nothing, ok } from '../endpoint.ts';
import { rowOf } from '../engine.ts';
import { list } from '../envelope.ts';
import { PanelFailure } from '../failure.ts';
import { present } from '../present.ts';
import { pick, type Resource, rowsOf } from '../resource.ts';
import { databaseColumns, databaseName, newPassword } from '../resources/server-databases.ts';
import { matching } from '../rules/rule.ts';
import { validate } from '../rules/validate.ts';
import type { Tables } from '../tables.ts';
import type { Row } from '../world.ts';
import { record } from './activity.ts';
import { mayOn, onServer } from './server-access.ts';

/** The id that clients know a database by; the panel hides its own numbers. */
export function hashedId({ id }: Row): string {
  return derive(`id of database ${id}`, 8);
}

/** What clients see of a database, with its password for those who may see that. */
function clientDatabasesFor(server: Row, call: Call): Resource {
  return {
    table: 'server_databases',
    object: 'server_database',
    permission: 'server_databases',
    show: (row, tables) => ({
      id: hashedId(row),
      host: hostOf(row, tables),
      name: row.database,
      ...pick(row, 'username'),
      connections_from: row.remote,
      ...pick(row, 'max_connections'),
    }),
    includes: {
      password: {
        resource: 'database_password',
        permission: null,
        find: (row) => (mayOn(server, 'database.view_password', call) ? row : undefined),
      },
    },
  };
}

function hostOf(row: Row, tables: Tables) {
  const host = tables.find('database_hosts', row.host_id);
  return { address: host?.host ?? null, port: host?.port ?? null };
}

/** The routes of a server's databases. */
export const databasesEndpoints: readonly Endpoint[] = [
  onServer('GET', '/databases', 'database.read', (server, call) => {
    const own = rowsOf(call.tables, 'server_databases', 'server_id', server.id);
    const resource = clientDatabasesFor(server, call);
    return ok(list(own.map((row) => present(call, resource, row, call.query.includes))));
  }),
  onServer('POST', '/databases', 'database.create', create),
  onServer(
    'POST',
    '/databases/:server_database/rotate-password',
    'database.update',
    (server, call) => {
      const before = rowOf(call, 'server_database');
      const row = call.tables.update('server_databases', before.id, newPassword(before), call.now);
      record(call, 'server:database.rotate-password', { name: row.database }, server);
      return ok(withPassword(server, row, call));
    },
  ),
  onServer('DELETE', '/databases/:server_database', 'database.delete', (server, call) => {
    const row = rowOf(call, 'server_database');
    call.tables.remove('server_databases', ({ id }) => id === row.id);
    record(call, 'server:database.delete', { name: row.database }, server);
    return nothing;
  }),
];

function withPassword(server: Row, row: Row, call: Call) {
  return present(call, clientDatabasesFor(server, call), row, new Map([['password', new Set()]]));
}

function create(server: Row, call: Call) {
  const { tables, fields, now } = call;
  const name = databaseName(3, server.id, call, 'unique.database');
  const wanted = z.object({ database: name, remote: matching(/^[0-9%.]{1,15}$/) });
  const { database, remote } = validate(wanted, fields);
  const own = rowsOf(tables, 'server_databases', 'server_id', server.id);
  if (server.database_limit !== null && own.length >= Number(server.database_limit))
    throw new PanelFailure('TooManyDatabasesException');
  const host = hostFor(server, tables);
  const columns = databaseColumns({ database, remote, host: host.id }, server.id, tables);
  const row = tables.insert('server_databases', columns, now);
  record(call, 'server:database.create', { name: row.database }, server);
  return ok(withPassword(server, row, call));
}

/** A host of the server's own node, or any. */
function hostFor({ node_id }: Row, tables: Tables): Row {
  const hosts = tables.rows('database_hosts');
  const host = hosts.find((row) => row.node_id === node_id) ?? hosts[0];
  if (!host) throw new PanelFailure('NoSuitableDatabaseHostException');
  return host;
}
