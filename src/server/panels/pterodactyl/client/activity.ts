/** What was done with an account or a server, as the panel keeps it; the latest of it. */
import { createHash } from 'node:crypto';
import { type Call, type Endpoint, ok } from '../endpoint.ts';
import { list } from '../envelope.ts';
import { present } from '../present.ts';
import { filterRows, pageOf, sortRows } from '../query.ts';
import { one, partial, pick, type Resource, rowsOf } from '../resource.ts';
import type { Row } from '../world.ts';
import { client } from './client-endpoint.ts';
import { onServer } from './server-access.ts';

/** So much is kept; what is older is forgotten. */
const maxKept = 500;

const table = 'activity';

/** Notes what the user of a request did; with a server, or else with the account. An account that is no mocked user has none. */
export function record(
  call: Call,
  event: string,
  properties: Readonly<Record<string, unknown>> = {},
  server?: Row,
): void {
  const { tables, user, ip, now } = call;
  if (!tables.find('users', user.id)) return;
  const rows = tables.rows(table);
  const oldest = rows.length >= maxKept ? rows[0]?.id : undefined;
  if (oldest !== undefined) tables.remove(table, ({ id }) => id === oldest);
  const server_id = server?.id ?? null;
  tables.insert(table, { event, user_id: user.id, server_id, ip, properties, timestamp: now }, now);
}

const logs: Resource = {
  table,
  object: 'activity_log',
  permission: 'users',
  show: (row) => ({
    id: createHash('sha1').update(String(row.id)).digest('hex'),
    batch: null,
    event: row.event,
    is_api: true,
    ip: row.ip,
    description: null,
    ...pick(row, 'properties'),
    has_additional_metadata: false,
    timestamp: row.timestamp,
  }),
  includes: { actor: { ...one('client_users', 'user_id', 'users'), permission: null } },
  filters: { event: partial('event') },
  sorts: ['timestamp'],
};

/** What a user did with the own account. */
export const accountActivity: Endpoint = client('GET', '/account/activity', (call) => {
  const own = rowsOf(call.tables, table, 'user_id', call.user.id);
  return listed(
    call,
    own.filter((row) => row.server_id === null),
  );
});

/** What everybody did with a server. */
export const serverActivity: Endpoint = onServer(
  'GET',
  '/activity',
  'activity.read',
  (server, call) => listed(call, rowsOf(call.tables, table, 'server_id', server.id)),
);

/** Where others were is for administrators alone. */
function listed(call: Call, rows: readonly Row[]) {
  const { query, user } = call;
  const found = sortRows(filterRows(rows, logs, query), logs, query);
  const page = pageOf(found, query, 'all', { usual: 25, most: 100 });
  const shown = page.rows.map((row) => {
    const isHidden = row.user_id !== user.id && !user.root_admin;
    return present(call, logs, isHidden ? { ...row, ip: null } : row, query.includes);
  });
  return ok({ ...list(shown), meta: { pagination: page.pagination } });
}
