import { z } from 'zod';
import { derive } from '../derive.ts';
import type { Call, Endpoint } from '../endpoint.ts';
import {
  acting,
  creating,
  isFree,
  listing,
  removing,
  rowOf,
  showing,
  type Writing,
} from '../engine.ts';
import { one, pick, type Resource, rowsOf } from '../resource.ts';
import { existing, matching, rule } from '../rules/rule.ts';
import type { Tables } from '../tables.ts';
import type { Row } from '../world.ts';

/** Where databases of servers are. It has no route of its own. */
export const databaseHosts: Resource = {
  table: 'database_hosts',
  object: 'database_host',
  permission: 'database_hosts',
  show: (row) => ({
    ...pick(row, 'id', 'name', 'host', 'port', 'username'),
    node: row.node_id ?? null,
    ...pick(row, 'created_at', 'updated_at'),
  }),
};

/** The databases of servers. */
export const serverDatabases: Resource = {
  table: 'server_databases',
  object: 'server_database',
  permission: 'server_databases',
  show: (row) => ({
    id: row.id,
    server: row.server_id,
    host: row.host_id,
    ...pick(row, 'database', 'username', 'remote', 'max_connections', 'created_at', 'updated_at'),
  }),
  includes: {
    password: { resource: 'database_password', permission: null, find: (row) => row },
    host: one('database_hosts', 'host_id'),
  },
};

/** The password of a database of the mock; everybody can compute it. */
export const databasePassword: Resource = {
  table: 'server_databases',
  object: 'database_password',
  permission: 'server_databases',
  show: (row) => ({ password: derive(`database ${row.id}, ${row.password_version}`, 24) }),
};

const maxName = 48;

const writing: Writing<{ database: string; remote: string; host: number }> = {
  fields: (call) =>
    z.object({
      database: databaseName(1, rowOf(call, 'server').id, call),
      remote: matching(/^[0-9%.]{1,15}$/),
      host: existing((id) => call.tables.find('database_hosts', id) !== undefined),
    }),
  labels: {
    host: 'Database Host Server ID',
    remote: 'Remote Connection String',
    database: 'Database Name',
  },
  columns: (values, call) => databaseColumns(values, rowOf(call, 'server').id, call.tables),
};

/** The name of a new database, of at least so many characters, that the server has no other one by; `unique` is what that rule is told as. */
export function databaseName(min: number, server: number, call: Call, unique = 'unique') {
  const isNew = isFree(call, 'server_databases', 'database');
  return z
    .string()
    .superRefine(rule('alpha_dash', (value) => /^[\w-]*$/.test(value)))
    .superRefine(rule('min.string', (value) => value.length >= min, { min }))
    .superRefine(rule('max.string', (value) => value.length <= maxName, { max: maxName }))
    .superRefine(rule(unique, (value) => isNew(nameOf(server, value))));
}

/** The columns of a new database of a server. */
export function databaseColumns(
  { database, remote, host }: { database: string; remote: string; host: number },
  server: number,
  tables: Tables,
) {
  const suffix = derive(`database user ${tables.nextId('server_databases')}`, 10);
  return {
    server_id: server,
    host_id: host,
    database: nameOf(server, database),
    username: `u${server}_${suffix}`,
    remote,
    max_connections: 0,
    password_version: 1,
  };
}

function nameOf(server: number, name: string): string {
  return `s${server}_${name}`.slice(0, maxName);
}

/** What gives a database another password. */
export function newPassword({ password_version }: Row) {
  return { password_version: Number(password_version) + 1 };
}

const base = '/servers/:server/databases';

/** The routes of a server's databases. */
export const serverDatabasesEndpoints: readonly Endpoint[] = [
  listing(base, serverDatabases, {
    rows: (call) => rowsOf(call.tables, 'server_databases', 'server_id', rowOf(call, 'server').id),
    isWhole: true,
  }),
  showing(`${base}/:database`, serverDatabases, 'database'),
  creating(
    base,
    serverDatabases,
    writing,
    (row, call) => `/servers/${rowOf(call, 'server').id}/databases/${row.id}`,
  ),
  acting('POST', `${base}/:database/reset-password`, serverDatabases, 'database', (row, call) => {
    call.tables.update('server_databases', row.id, newPassword(row), call.now);
  }),
  removing(`${base}/:database`, serverDatabases, 'database'),
];
