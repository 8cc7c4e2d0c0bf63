/** The addresses with a port that a server has, as its users see and change them. */
import { z } from 'zod';
import { type Call, type Endpoint, nothing, ok } from '../endpoint.ts';
import { rowOf } from '../engine.ts';
import { list } from '../envelope.ts';
import { PanelFailure } from '../failure.ts';
import { present } from '../present.ts';
import { rowsOf } from '../resource.ts';
import { present as presentField, text } from '../rules/rule.ts';
import { validate } from '../rules/validate.ts';
import type { Row } from '../world.ts';
import { record } from './activity.ts';
import { onServer } from './server-access.ts';
import { clientAllocations } from './server-shapes.ts';

const base = '/network/allocations';
const one = `${base}/:server_allocation`;

/** The routes of a server's allocations. */
export const networkEndpoints: readonly Endpoint[] = [
  onServer('GET', base, 'allocation.read', (server, call) => {
    const own = rowsOf(call.tables, 'allocations', 'server_id', server.id);
    return ok(list(own.map((row) => show(row, call))));
  }),
  onServer('POST', base, 'allocation.create', add),
  onServer('POST', one, 'allocation.update', (server, call) => {
    const { notes = null } = validate(z.object({ notes: presentField(text(256)) }), call.fields);
    const before = rowOf(call, 'server_allocation');
    const row = call.tables.update('allocations', before.id, { notes }, call.now);
    record(
      call,
      'server:allocation.notes',
      { ...named(row), old: before.notes, new: notes },
      server,
    );
    return ok(show(row, call));
  }),
  onServer('POST', `${one}/primary`, 'allocation.update', (server, call) => {
    const row = rowOf(call, 'server_allocation');
    call.tables.update('servers', server.id, { allocation_id: row.id }, call.now);
    record(call, 'server:allocation.primary', named(row), server);
    return ok(show(row, call));
  }),
  onServer('DELETE', one, 'allocation.delete', remove),
];

function show(row: Row, call: Call) {
  return present(call, clientAllocations, row, call.query.includes);
}

function named({ ip, port }: Row) {
  return { allocation: `${ip}:${port}` };
}

/** The panel takes any free one of the same address; the mock the first, so that the same requests come to the same. */
function add(server: Row, call: Call) {
  const { tables, now } = call;
  const own = rowsOf(tables, 'allocations', 'server_id', server.id);
  if (own.length >= Number(server.allocation_limit ?? 0))
    throw refused('Cannot assign additional allocations to this server: limit has been reached.');
  const ip = tables.find('allocations', server.allocation_id)?.ip;
  const free = rowsOf(tables, 'allocations', 'node_id', server.node_id).find(
    (row) => row.server_id === null && row.ip === ip,
  );
  if (!free) throw new PanelFailure('NoAutoAllocationSpaceAvailableException');
  const row = tables.update('allocations', free.id, { server_id: server.id }, now);
  record(call, 'server:allocation.create', named(row), server);
  return ok(show(row, call));
}

function remove(server: Row, call: Call) {
  const row = rowOf(call, 'server_allocation');
  if (!server.allocation_limit)
    throw refused('You cannot delete allocations for this server: no allocation limit is set.');
  if (server.allocation_id === row.id)
    throw refused('You cannot delete the primary allocation for this server.');
  call.tables.update('allocations', row.id, { server_id: null, notes: null }, call.now);
  record(call, 'server:allocation.delete', named(row), server);
  return nothing;
}

function refused(detail: string): PanelFailure {
  return new PanelFailure('DisplayException', detail);
}
