/** The servers that a user may use: those that are the user's own, and those that others share. */
import { z } from 'zod';
import { type Call, type Endpoint, nothing, ok } from '../endpoint.ts';
import { item, list } from '../envelope.ts';
import { PanelFailure } from '../failure.ts';
import { present } from '../present.ts';
import { filterRows, pageOf } from '../query.ts';
import { rowsOf } from '../resource.ts';
import { rule } from '../rules/rule.ts';
import { validate } from '../rules/validate.ts';
import type { Tables } from '../tables.ts';
import type { Row } from '../world.ts';
import { client } from './account.ts';
import { allPermissions } from './permissions.ts';
import { clientServers } from './server-shapes.ts';

/** The routes of servers on the client API. */
export const clientServersEndpoints: readonly Endpoint[] = [
  client('GET', '', (call) => {
    const { query, tables } = call;
    const search = query.filters.get('*') ?? [];
    const found = filterRows(visible(call), clientServers, query).filter(
      (row) => search.length === 0 || search.some((text) => isFound(row, text, tables)),
    );
    const { rows, pagination } = pageOf(found, query, 'all', { most: maxPerPage });
    return ok({ ...list(rows.map((row) => show(call, row))), meta: { pagination } });
  }),
  client('GET', '/servers/:client_server', (call) => {
    const row = requireAccess(call);
    const user_permissions = row.user_id === call.user.id ? ['*'] : permissionsOn(row, call);
    const meta = { is_server_owner: row.user_id === call.user.id, user_permissions };
    return ok({ ...show(call, row), meta });
  }),
  client('GET', '/servers/:client_server/resources', (call) => ok(stats(requireAccess(call)))),
  client('POST', '/servers/:client_server/power', (call) => {
    requireAccess(call);
    validate(z.object({ signal: z.string().superRefine(rule('in', isSignal)) }), call.fields);
    return nothing;
  }),
];

const maxPerPage = 100;

function show(call: Call, row: Row) {
  const always = [...call.query.includes, ['allocations', none], ['variables', none]] as const;
  const { object, attributes } = present(call, clientServers, row, new Map(always));
  return item(object, { server_owner: row.user_id === call.user.id, ...attributes });
}

const none: ReadonlySet<string> = new Set();

/** Administrators may ask for the servers of others, and everybody else gets none of them then. */
function visible(call: Call): readonly Row[] {
  const { user, tables, query } = call;
  const all = tables.rows('servers');
  const own = (row: Row) => row.user_id === user.id;
  const usable = (row: Row) => own(row) || isSubuser(row, call);
  switch (query.url.searchParams.get('type')) {
    case 'owner':
      return all.filter(own);
    case 'admin':
      return user.root_admin ? all.filter((row) => !usable(row)) : [];
    case 'admin-all':
      return user.root_admin ? all : [];
    default:
      return all.filter(usable);
  }
}

function subuserOf(server: Row, { tables, user }: Call): Row | undefined {
  return rowsOf(tables, 'subusers', 'server_id', server.id).find((row) => row.user_id === user.id);
}

function isSubuser(server: Row, call: Call): boolean {
  return subuserOf(server, call) !== undefined;
}

/** A server that the user may not use is as good as none. */
function requireAccess(call: Call): Row {
  const row = call.bound.client_server;
  const { user } = call;
  if (!row || !(row.user_id === user.id || user.root_admin || isSubuser(row, call)))
    throw new PanelFailure('NotFoundHttpException');
  return row;
}

function permissionsOn(server: Row, call: Call): unknown {
  return call.user.root_admin ? allPermissions : (subuserOf(server, call)?.permissions ?? []);
}

/** The filter `*`: in one of the names, or an address with a port, either of which may be left out. */
function isFound(row: Row, text: string, tables: Tables): boolean {
  const wanted = text.toLowerCase();
  const names = [row.uuid, row.name, row.external_id].map((name) => String(name ?? ''));
  if (names.some((name) => name.toLowerCase().includes(wanted))) return true;
  const [, ip, port] = /^([\d.]*)(?::(\d+))?$/.exec(text) ?? [];
  if (!ip && !port) return false;
  return rowsOf(tables, 'allocations', 'server_id', row.id).some(
    (one) => (!ip || one.ip === ip) && (!port || String(one.port) === port),
  );
}

function isSignal(signal: string): boolean {
  return ['start', 'stop', 'restart', 'kill'].includes(signal);
}

/** No daemon runs in a mock, so nothing is used. */
function stats(row: Row) {
  return item('stats', {
    current_state: row.status === null ? 'offline' : String(row.status),
    is_suspended: row.status === 'suspended',
    resources: {
      memory_bytes: 0,
      cpu_absolute: 0,
      disk_bytes: 0,
      network_rx_bytes: 0,
      network_tx_bytes: 0,
      uptime: 0,
    },
  });
}
