import { z } from 'zod';
import { derive, deriveUuid } from '../derive.ts';
import { type Call, type Endpoint, ok } from '../endpoint.ts';
import {
  changing,
  creating,
  endpoint,
  listing,
  removing,
  rowOf,
  showing,
  type Writing,
} from '../engine.ts';
import { PanelFailure } from '../failure.ts';
import { many, one, partial, pick, type Resource, rowsOf } from '../resource.ts';
import { existing, flag, integer, matching, numeric, sometimes, text } from '../rules/rule.ts';
import type { Columns } from '../tables.ts';
import type { Row } from '../world.ts';
import { sumOf } from './capacity.ts';
import { configurationOf } from './node-configuration.ts';
import { deployable } from './node-deployable.ts';

/** The columns of a node that both panels show. */
export const nodeColumns: readonly string[] = [
  ...['id', 'uuid', 'public', 'name', 'description', 'location_id', 'fqdn', 'scheme'],
  ...['behind_proxy', 'maintenance_mode', 'memory', 'memory_overallocate', 'disk'],
  ...['disk_overallocate', 'upload_size', 'daemon_listen', 'daemon_sftp', 'daemon_base'],
  ...['created_at', 'updated_at'],
];

/** The machines that servers run on. */
export const nodes: Resource = {
  table: 'nodes',
  object: 'node',
  permission: 'nodes',
  show: (row, tables) => ({
    ...pick(row, ...nodeColumns),
    allocated_resources: {
      memory: sumOf(tables, row, 'memory'),
      disk: sumOf(tables, row, 'disk'),
    },
  }),
  includes: {
    allocations: many('allocations', 'node_id'),
    location: one('locations', 'location_id'),
    servers: many('servers', 'node_id'),
  },
  filters: {
    uuid: partial('uuid'),
    name: partial('name'),
    fqdn: partial('fqdn'),
    daemon_token_id: partial('daemon_token_id'),
  },
  sorts: ['id', 'uuid', 'memory', 'disk'],
};

const port = () => numeric({ min: 1, max: 65_535 });

/** The fields of a node that both panels take, but for its name. */
export function nodeFields() {
  return {
    public: sometimes('boolean', flag()),
    fqdn: z.string(),
    scheme: text(maxScheme),
    behind_proxy: sometimes('boolean', flag()),
    memory: numeric({ min: 1 }),
    memory_overallocate: numeric({ min: -1 }),
    disk: numeric({ min: 1 }),
    disk_overallocate: numeric({ min: -1 }),
    daemon_base: sometimes('required', matching(/^\/[\w.\-/]+$/)),
    daemon_sftp: port(),
    daemon_listen: port(),
    maintenance_mode: sometimes('boolean', flag()),
    upload_size: sometimes('integer', integer({ min: 1, max: 1024 })),
    reset_secret: flag().nullish(),
  };
}

/** Any scheme will do for the panel; its database has no room for a longer one. */
const maxScheme = 191;

/** The name of a node. */
export const nodeName = matching(/^[\w .-]{1,100}$/);

/** What the panel's sentences call the fields of a node. */
export const nodeLabels = {
  daemon_base: 'Daemon Base Path',
  upload_size: 'File Upload Size Limit',
  location_id: 'Location',
  public: 'Node Visibility',
};

type NodeValues = Readonly<Record<string, unknown>>;

/** The columns of what was sent; a new node has the panel's defaults, and `reset_secret` makes another secret. */
export function columnsOfNode(defaults: Columns) {
  return function columnsOfNode({ reset_secret, ...rest }: NodeValues, call: Call, row?: Row) {
    const given = Object.entries(rest).filter(([, value]) => value !== undefined && value !== null);
    const secret = Number(row?.secret_version ?? 0) + Number(!row || reset_secret === true);
    const id = row?.id ?? call.tables.nextId('nodes');
    return {
      ...(row ? {} : { ...defaults, uuid: deriveUuid(`node ${id}`) }),
      ...Object.fromEntries(given),
      secret_version: secret,
      daemon_token_id: derive(`token id of node ${id}, ${secret}`, 16),
    };
  };
}

/** What a node is before anything was said of it. */
export const nodeDefaults = {
  public: true,
  description: null,
  behind_proxy: false,
  maintenance_mode: false,
  upload_size: 100,
};

const writing: Writing<NodeValues> = {
  fields: (call) =>
    z.object({
      name: nodeName,
      location_id: existing((id) => call.tables.find('locations', id) !== undefined),
      ...nodeFields(),
    }),
  labels: nodeLabels,
  columns: columnsOfNode({ ...nodeDefaults, daemon_base: '/var/lib/pterodactyl/volumes' }),
};

/** The routes of nodes, for any way to write them, and to find one with room. */
export function nodeEndpoints<T>(
  resource: Resource,
  how: Writing<T>,
  finding: Endpoint,
): readonly Endpoint[] {
  return [
    listing('/nodes', resource),
    finding,
    showing('/nodes/:node', resource, 'node'),
    endpoint('GET', '/nodes/:node/configuration', resource, (call) =>
      ok(configurationOf(rowOf(call, 'node'), call)),
    ),
    creating('/nodes', resource, how, ({ id }) => `/nodes/${id}`),
    changing('/nodes/:node', resource, 'node', how),
    removing('/nodes/:node', resource, 'node', keepUsed),
  ];
}

/** The routes of Pterodactyl's nodes. */
export const nodesEndpoints = nodeEndpoints(nodes, writing, deployable(nodes));

function keepUsed(row: Row, { tables }: Call): void {
  if (rowsOf(tables, 'servers', 'node_id', row.id).length > 0)
    throw new PanelFailure('HasActiveServersException');
  tables.remove('allocations', ({ node_id }) => node_id === row.id);
}
