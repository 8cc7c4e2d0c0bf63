import { z } from 'zod';
import { type Endpoint, nothing } from '../endpoint.ts';
import { endpoint, listing, removing, rowOf } from '../engine.ts';
import { PanelFailure } from '../failure.ts';
import { exact, one, partial, pick, type Resource, rowsOf } from '../resource.ts';
import { listOf, required, text } from '../rules/rule.ts';
import { validate } from '../rules/validate.ts';
import type { Row } from '../world.ts';
import { addressesIn, portsIn } from './allocation-ports.ts';

/** The addresses with a port that a node has for its servers. */
export const allocations: Resource = {
  table: 'allocations',
  object: 'allocation',
  permission: 'allocations',
  show: (row) => ({
    ...pick(row, 'id', 'ip', 'alias', 'port', 'notes'),
    assigned: typeof row.server_id === 'number',
  }),
  includes: { node: one('nodes', 'node_id'), server: one('servers', 'server_id') },
  filters: {
    ip: exact('ip'),
    port: exact('port'),
    ip_alias: partial('alias'),
    server_id: (row, value) =>
      /^\d+$/.test(value) ? row.server_id === Number(value) : typeof row.server_id !== 'number',
  },
};

const wanted = z.object({
  ip: z.string(),
  alias: text().nullish(),
  ports: required(listOf(z.string())),
});

/** The routes of a node's allocations. */
export const allocationsEndpoints: readonly Endpoint[] = [
  listing('/nodes/:node/allocations', allocations, {
    rows: (call) => rowsOf(call.tables, 'allocations', 'node_id', rowOf(call, 'node').id),
  }),
  endpoint('POST', '/nodes/:node/allocations', allocations, (call) => {
    const { ip, alias = null, ports } = validate(wanted, call.fields);
    const addresses = addressesIn(ip);
    // However often a port is named, it is looked at once.
    const mapped = new Set(ports.flatMap(portsIn));
    const { id } = rowOf(call, 'node');
    const known = new Set(rowsOf(call.tables, 'allocations', 'node_id', id).map(nameOf));
    for (const address of addresses) {
      for (const port of mapped) {
        // One that is there already stays as it is.
        if (known.has(nameOf({ ip: address, port }))) continue;
        const free = { ip: address, alias, port, node_id: id, notes: null, server_id: null };
        call.tables.insert('allocations', free, call.now);
      }
    }
    return nothing;
  }),
  removing('/nodes/:node/allocations/:allocation', allocations, 'allocation', keepAssigned),
];

function nameOf({ ip, port }: Readonly<Record<string, unknown>>): string {
  return `${ip} ${port}`;
}

function keepAssigned(row: Row): void {
  if (typeof row.server_id === 'number') throw new PanelFailure('ServerUsingAllocationException');
}
