/** Who may do what with a server through the client API: its owner and administrators everything, subusers what they were given. */
import type { Answer, Call, Endpoint, Method } from '../endpoint.ts';
import { PanelFailure } from '../failure.ts';
import { rowsOf } from '../resource.ts';
import type { Tables } from '../tables.ts';
import type { Row } from '../world.ts';
import { client } from './client-endpoint.ts';

/** What a user is to a server. */
export interface ServerAccess {
  readonly isOwner: boolean;
  /** Whole names; `*` for everything. */
  readonly permissions: readonly string[];
}

/** What the user of a request is to a server; null for a stranger. */
export function accessTo(server: Row, { user, tables }: Call): ServerAccess | null {
  const isOwner = server.user_id === user.id;
  if (user.root_admin) return { isOwner, permissions: ['*', ...administratorsOwn] };
  if (isOwner) return { isOwner, permissions: ['*'] };
  const subuser = rowsOf(tables, 'subusers', 'server_id', server.id).find(
    (row) => row.user_id === user.id,
  );
  return subuser ? { isOwner, permissions: subuser.permissions as readonly string[] } : null;
}

const administratorsOwn = [
  'admin.websocket.errors',
  'admin.websocket.install',
  'admin.websocket.transfer',
];

/** True if the user of a request may do this with the server. */
export function mayOn(server: Row, permission: string, call: Call): boolean {
  const { permissions = [] } = accessTo(server, call) ?? {};
  return permissions.includes('*') || permissions.includes(permission);
}

/** Whom a route answers while its server is not ready; nobody, but for a few. */
type Unready = 'everybody' | 'administrators';

/** A route below a server. A null permission is for whoever may use the server; a function finds the permission in the request. */
export function onServer(
  method: Method,
  path: string,
  permission: string | null | ((call: Call) => string | null),
  answer: (server: Row, call: Call) => Answer,
  { unready }: { readonly unready?: Unready } = {},
): Endpoint {
  const endpoint = client(method, `/servers/:client_server${path}`, (call) => {
    const server = requireAccess(call);
    const conflict = conflictOf(server, call.tables);
    if (conflict && !answersAnyway(unready, conflict, call))
      throw new PanelFailure('ServerStateConflictException', conflict.detail);
    const needed = typeof permission === 'function' ? permission(call) : permission;
    if (needed !== null && !mayOn(server, needed, call))
      throw new PanelFailure('AccessDeniedHttpException');
    return answer(server, call);
  });
  return { ...endpoint, isMocked: true };
}

/** A server that the user may not use is as good as none. */
function requireAccess(call: Call): Row {
  const server = call.bound.client_server;
  if (server && accessTo(server, call)) return server;
  const detail = 'The requested resource does not exist on this server.';
  throw new PanelFailure('NotFoundHttpException', detail);
}

/** Administrators may look at a server that is becoming ready, and at no other one. */
function answersAnyway(unready: Unready | undefined, { isPassing }: Conflict, { user }: Call) {
  return unready === 'everybody' || (unready === 'administrators' && user.root_admin && isPassing);
}

interface Conflict {
  readonly detail: string;
  readonly isPassing: boolean;
}

/** Why a server cannot be used now, and whether that ends by itself. */
function conflictOf(server: Row, tables: Tables): Conflict | null {
  if (server.status === 'suspended')
    return conflict(
      'This server is currently suspended and the functionality requested is unavailable.',
    );
  if (tables.find('nodes', server.node_id)?.maintenance_mode === true)
    return conflict(
      'The node of this server is currently under maintenance and the functionality requested is unavailable.',
    );
  if (server.status === 'installing' || server.status === 'install_failed')
    return conflict(
      'This server has not yet completed its installation process, please try again later.',
      true,
    );
  if (server.status === 'restoring_backup')
    return conflict(
      'This server is currently restoring from a backup, please try again later.',
      true,
    );
  return null;
}

function conflict(detail: string, isPassing = false): Conflict {
  return { detail, isPassing };
}
