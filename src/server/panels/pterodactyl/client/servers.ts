/** The servers that a user may use: those that are the user's own, and those that others share. */
import { type Call, type Endpoint, ok } from '../endpoint.ts';
import { item, list } from '../envelope.ts';
import { present } from '../present.ts';
import { filterRows, pageOf } from '../query.ts';
import { rowsOf } from '../resource.ts';
import type { Tables } from '../tables.ts';
import type { Row } from '../world.ts';
import { client } from './client-endpoint.ts';
import { accessTo, onServer } from './server-access.ts';
import { daemonEndpoints } from './server-daemon.ts';
import { clientServersFor } from './server-shapes.ts';

/** The routes of servers on the client API that every panel of this family has. */
export const clientServersEndpoints: readonly Endpoint[] = [
  client('GET', '', (call) => {
    const { query, tables } = call;
    const search = query.filters.get('*') ?? [];
    const found = filterRows(visible(call), clientServersFor(call), query).filter(
      (row) => search.length === 0 || search.some((text) => isFound(row, text, tables)),
    );
    const { rows, pagination } = pageOf(found, query, 'all', { most: 100 });
    return ok({ ...list(rows.map((row) => show(row, call))), meta: { pagination } });
  }),
  onServer(
    'GET',
    '',
    null,
    (server, call) => {
      const { isOwner = false, permissions = [] } = accessTo(server, call) ?? {};
      const meta = { is_server_owner: isOwner, user_permissions: permissions };
      return ok({ ...show(server, call), meta });
    },
    { unready: 'everybody' },
  ),
  ...daemonEndpoints,
];

function show(row: Row, call: Call) {
  const always = [...call.query.includes, ['allocations', none], ['variables', none]] as const;
  const { object, attributes } = present(call, clientServersFor(call), row, new Map(always));
  return item(object, { server_owner: row.user_id === call.user.id, ...attributes });
}

const none: ReadonlySet<string> = new Set();

/** Administrators may ask for the servers of others, and everybody else gets none of them then. */
function visible(call: Call): readonly Row[] {
  const { user, tables, query } = call;
  const all = tables.rows('servers');
  const own = (row: Row) => row.user_id === user.id;
  const usable = (row: Row) => own(row) || isShared(row, call);
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

function isShared(server: Row, { tables, user }: Call): boolean {
  return rowsOf(tables, 'subusers', 'server_id', server.id).some((row) => row.user_id === user.id);
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
