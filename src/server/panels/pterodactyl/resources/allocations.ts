import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { type Call, type Endpoint, nothing } from '../endpoint.ts';
import { endpoint, listing, removing, rowOf } from '../engine.ts';
import { PanelFailure } from '../failure.ts';
import { exact, one, partial, pick, type Resource, rowsOf } from '../resource.ts';
import { listOf, text } from '../rules/rule.ts';
import { validate } from '../rules/validate.ts';
import type { Row } from '../world.ts';

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
  ports: listOf(z.string()),
});

/** The routes of a node's allocations. */
export const allocationsEndpoints: readonly Endpoint[] = [
  listing('/nodes/:node/allocations', allocations, {
    rows: (call) => rowsOf(call.tables, 'allocations', 'node_id', rowOf(call, 'node').id),
  }),
  endpoint('POST', '/nodes/:node/allocations', allocations, (call) => {
    const { ip, alias = null, ports } = validate(wanted, call.fields);
    for (const address of addressesIn(ip)) {
      for (const port of ports.flatMap(portsIn)) add(call, { ip: address, alias, port });
    }
    return nothing;
  }),
  removing('/nodes/:node/allocations/:allocation', allocations, 'allocation', keepAssigned),
];

const maxPorts = 1000;

/** One that is there already stays as it is. */
function add(call: Call, columns: { ip: string; alias: string | null; port: number }): void {
  const { id } = rowOf(call, 'node');
  const isThere = rowsOf(call.tables, 'allocations', 'node_id', id).some(
    (row) => row.ip === columns.ip && row.port === columns.port,
  );
  if (isThere) return;
  const free = { ...columns, node_id: id, notes: null, server_id: null };
  call.tables.insert('allocations', free, call.now);
}

/** The addresses of `203.0.113.7` or of `203.0.113.0/29`. */
function addressesIn(ip: string): readonly string[] {
  if (!ipaddr.isValid(ip) && !ipaddr.IPv4.isValidCIDR(ip)) throw refused('InvalidAddress', ip);
  if (!ip.includes('/')) return [ip];
  const [base, length] = ipaddr.IPv4.parseCIDR(ip);
  if (length < 25 || length > 32) throw new PanelFailure('CidrOutOfRangeException');
  const first = new DataView(Uint8Array.from(base.octets).buffer).getUint32(0);
  const start = length === 32 ? first : (first >>> (32 - length)) << (32 - length);
  return Array.from({ length: 2 ** (32 - length) }, (_, at) => dotted((start + at) >>> 0));
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

/** The ports of `25565` or of `25565-25570`. */
function portsIn(range: string): readonly number[] {
  const [, from, to = from] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(range) ?? [];
  if (from === undefined) throw refused('InvalidPortMapping', range);
  const [first, last] = [Number(from), Number(to)];
  if (last - first > maxPorts) throw new PanelFailure('TooManyPortsInRangeException');
  if (first <= 1024 || last > 65_535) throw new PanelFailure('PortOutOfRangeException');
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, at) => first + at);
}

function refused(what: 'InvalidAddress' | 'InvalidPortMapping', value: string): PanelFailure {
  const shown = value.slice(0, 64);
  if (what === 'InvalidAddress')
    return new PanelFailure('DisplayException', `Could not parse provided IP address (${shown}).`);
  const detail = `The mapping provided for ${shown} was invalid and could not be processed.`;
  return new PanelFailure('InvalidPortMappingException', detail);
}

function keepAssigned(row: Row): void {
  if (typeof row.server_id === 'number') throw new PanelFailure('ServerUsingAllocationException');
}
