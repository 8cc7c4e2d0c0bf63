/** Those who share a server, and what each may do with it. */
import { z } from 'zod';
import { derive, deriveUuid } from '../derive.ts';
import { type Call, type Endpoint, nothing, ok } from '../endpoint.ts';
import { rowOf } from '../engine.ts';
import { list } from '../envelope.ts';
import { PanelFailure } from '../failure.ts';
import { present } from '../present.ts';
import { rowsOf } from '../resource.ts';
import { emailAddress } from '../resources/users.ts';
import { listOf, required } from '../rules/rule.ts';
import { validate } from '../rules/validate.ts';
import type { Row } from '../world.ts';
import { record } from './activity.ts';
import { allPermissions } from './permissions.ts';
import { accessTo, onServer } from './server-access.ts';
import { clientSubusers } from './server-shapes.ts';

const one = '/users/:subuser';

/** The routes of a server's subusers, each by the UUID of the user. */
export const subusersEndpoints: readonly Endpoint[] = [
  onServer('GET', '/users', 'user.read', (server, call) => {
    const own = rowsOf(call.tables, 'subusers', 'server_id', server.id);
    return ok(list(own.map((row) => show(row, call))));
  }),
  onServer('POST', '/users', 'user.create', invite),
  onServer('GET', one, 'user.read', (_, call) => ok(show(otherThanSelf(call), call))),
  onServer('POST', one, 'user.update', (server, call) => {
    const { id } = otherThanSelf(call);
    requireHeld(server, call);
    const { permissions } = validate(z.object({ permissions: wanted }), call.fields);
    const known = knownOf(permissions);
    const row = call.tables.update('subusers', id, { permissions: known }, call.now);
    record(
      call,
      'server:subuser.update',
      { email: emailOf(row, call), permissions: known },
      server,
    );
    return ok(show(row, call));
  }),
  onServer('DELETE', one, 'user.delete', (server, call) => {
    const row = otherThanSelf(call);
    call.tables.remove('subusers', ({ id }) => id === row.id);
    record(call, 'server:subuser.delete', { email: emailOf(row, call), revoked: true }, server);
    return nothing;
  }),
];

const wanted = required(listOf(z.string(), allPermissions.length * 2));

function show(row: Row, call: Call) {
  return present(call, clientSubusers, row, call.query.includes);
}

function emailOf({ user_id }: Row, { tables }: Call): unknown {
  return tables.find('users', user_id)?.email;
}

/** Nobody looks at or changes the own share. */
function otherThanSelf(call: Call): Row {
  const row = rowOf(call, 'subuser');
  if (row.user_id === call.user.id) throw new PanelFailure('AccessDeniedHttpException');
  return row;
}

/** Nobody gives what the own account does not have; this comes before the rules of the fields. */
function requireHeld(server: Row, call: Call): void {
  const held = accessTo(server, call)?.permissions ?? [];
  const given = call.fields.permissions;
  if (held.includes('*') || !Array.isArray(given)) return;
  if (given.every((one) => held.includes(one))) return;
  const detail =
    'Cannot assign permissions to a subuser that your account does not actively possess.';
  throw new PanelFailure('HttpForbiddenException', detail);
}

/** What the panel does not know is left out, and everybody may connect. */
function knownOf(permissions: readonly string[]): readonly string[] {
  const known = permissions.filter((one) => allPermissions.includes(one));
  return [...new Set([...known, 'websocket.connect'])];
}

function invite(server: Row, call: Call) {
  const { tables, fields, now } = call;
  requireHeld(server, call);
  const { email, permissions } = validate(
    z.object({ email: emailAddress, permissions: wanted }),
    fields,
  );
  const user = userWith(email, call);
  if (user.id === server.user_id) throw new PanelFailure('UserIsServerOwnerException');
  const own = rowsOf(tables, 'subusers', 'server_id', server.id);
  if (own.some(({ user_id }) => user_id === user.id))
    throw new PanelFailure('ServerSubuserExistsException');
  const known = knownOf(permissions);
  const columns = { user_id: user.id, server_id: server.id, permissions: known };
  const row = tables.insert('subusers', columns, now);
  record(call, 'server:subuser.create', { email, permissions: known }, server);
  return ok(show(row, call));
}

/** Somebody whom the panel does not know becomes a user. */
function userWith(email: string, { tables, now }: Call): Row {
  const known = tables
    .rows('users')
    .find((row) => String(row.email).toLowerCase() === email.toLowerCase());
  if (known) return known;
  const id = tables.nextId('users');
  const name = (email.split('@')[0] ?? '')
    .replace(/[^\w.-]/g, '')
    .slice(0, 64)
    .toLowerCase();
  const columns = {
    external_id: null,
    uuid: deriveUuid(`user ${id}`),
    username: `${name}${derive(`name of user ${id}`, 3).toLowerCase()}`,
    email,
    first_name: 'Server',
    last_name: 'Subuser',
    language: 'en',
    root_admin: false,
    '2fa': false,
  };
  return tables.insert('users', columns, now);
}
