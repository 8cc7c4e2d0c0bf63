/**
 * The way of a server to another node. The daemons of both do it on a real panel; here there are none, so that it is under way
 * from its start until it is cancelled.
 */
import { z } from 'zod';
import { type Call, type Endpoint, nothing } from '../pterodactyl/endpoint.ts';
import { endpoint, rowOf } from '../pterodactyl/engine.ts';
import { PanelFailure } from '../pterodactyl/failure.ts';
import { type Resource, rowsOf } from '../pterodactyl/resource.ts';
import { assign } from '../pterodactyl/resources/server-fields.ts';
import { existing, listOf } from '../pterodactyl/rules/rule.ts';
import { validate } from '../pterodactyl/rules/validate.ts';
import type { Tables } from '../pterodactyl/tables.ts';
import type { Row } from '../pterodactyl/world.ts';
import { isViable } from './deployment.ts';

/** The panel's answer to what cannot be done now; it has no body. */
const notAcceptable = { status: 406, body: null } as const;

/** The routes of transfers. */
export function transferEndpoints(servers: Resource): readonly Endpoint[] {
  return [
    endpoint('POST', '/servers/:server/transfer', servers, start),
    endpoint('POST', '/servers/:server/transfer/cancel', servers, cancel),
  ];
}

/** The transfer of a server that is under way. */
export function transferOf({ id }: Row, tables: Tables): Row | undefined {
  return rowsOf(tables, 'transfers', 'server_id', id)[0];
}

function start(call: Call) {
  const { tables, now } = call;
  const server = rowOf(call, 'server');
  const wanted = validate(wishOf(tables), call.fields);
  const { node_id, allocation_id, allocation_additional } = wanted;
  const node = tables.find('nodes', node_id);
  if (!node || !isViable(tables, node, needsOf(server))) return notAcceptable;
  requireMovable(server, tables);
  const before = rowsOf(tables, 'allocations', 'server_id', server.id).map(({ id }) => id);
  const free = [allocation_id, ...(allocation_additional ?? [])].filter((id) => {
    const row = tables.find('allocations', id);
    return row?.server_id === null && row.node_id === node_id;
  });
  assign(call, free, server.id);
  const after = free.filter((id) => !before.includes(id));
  tables.insert('transfers', { server_id: server.id, node_id, allocations: after }, now);
  return nothing;
}

function needsOf({ memory, disk, cpu }: Row) {
  return { memory: Number(memory), disk: Number(disk), cpu: Number(cpu) };
}

function wishOf(tables: Tables) {
  const allocation = existing((id) => tables.find('allocations', id) !== undefined);
  return z.object({
    node_id: existing((id) => tables.find('nodes', id) !== undefined),
    allocation_id: allocation,
    allocation_additional: listOf(allocation, 100).nullish(),
  });
}

function cancel(call: Call) {
  const { tables } = call;
  const transfer = transferOf(rowOf(call, 'server'), tables);
  if (!transfer) return notAcceptable;
  assign(call, transfer.allocations as readonly number[], null);
  tables.remove('transfers', ({ id }) => id === transfer.id);
  return nothing;
}

const unfinished = ['installing', 'install_failed', 'reinstall_failed'];

function requireMovable(server: Row, tables: Tables): void {
  if (unfinished.includes(String(server.status))) {
    throw conflict('This server has not yet completed its installation process');
  }
  if (server.status === 'restoring_backup')
    throw conflict('This server is currently restoring from a backup');
  if (transferOf(server, tables))
    throw conflict('This server is currently being transferred to a new machine');
}

function conflict(sentence: string): PanelFailure {
  return new PanelFailure('ServerStateConflictException', `${sentence}, please try again later.`);
}
