import { z } from 'zod';
import { type Endpoint, ok } from '../pterodactyl/endpoint.ts';
import { endpoint, type Writing } from '../pterodactyl/engine.ts';
import { list } from '../pterodactyl/envelope.ts';
import { present } from '../pterodactyl/present.ts';
import { pick, type Resource } from '../pterodactyl/resource.ts';
import { sumOf } from '../pterodactyl/resources/capacity.ts';
import {
  columnsOfNode,
  nodeColumns,
  nodeDefaults,
  nodeEndpoints,
  nodeFields,
  nodeName,
  nodes as pterodactylNodes,
} from '../pterodactyl/resources/nodes.ts';
import { integer, listOf, numeric, text } from '../pterodactyl/rules/rule.ts';
import { validate } from '../pterodactyl/rules/validate.ts';
import { viableNodes } from './deployment.ts';

const { location: _location, ...includes } = pterodactylNodes.includes ?? {};

/** Nodes have tags and processors, and stand nowhere. */
export const nodes: Resource = {
  ...pterodactylNodes,
  show: (row, tables) => ({
    ...pick(row, ...nodeColumns.filter((column) => column !== 'location_id')),
    ...pick(row, 'tags', 'cpu', 'cpu_overallocate', 'daemon_connect', 'daemon_sftp_alias'),
    allocated_resources: {
      memory: sumOf(tables, row, 'memory'),
      disk: sumOf(tables, row, 'disk'),
      cpu: sumOf(tables, row, 'cpu'),
    },
  }),
  includes,
};

const tags = listOf(text(), 100);

const writing: Writing<Readonly<Record<string, unknown>>> = {
  fields: () =>
    z.object({
      name: nodeName,
      ...nodeFields(),
      description: z.string().nullish(),
      memory: numeric({ min: 0 }),
      disk: numeric({ min: 0 }),
      cpu: numeric({ min: 0 }),
      cpu_overallocate: numeric({ min: -1 }),
      daemon_connect: integer({ min: 1, max: 65_535 }),
      daemon_sftp_alias: text().nullish(),
      tags: tags.nullish(),
    }),
  columns: columnsOfNode({
    ...nodeDefaults,
    daemon_base: '/var/lib/pelican/volumes',
    tags: [],
    daemon_sftp_alias: null,
  }),
};

const wishes = z.object({
  memory: integer({ min: 0 }),
  disk: integer({ min: 0 }),
  cpu: integer({ min: 0 }).nullish(),
  tags: tags.nullish(),
});

/** The nodes that have room for so much; they come whole, whatever page is asked for. */
const deployable = endpoint('GET', '/nodes/deployable', nodes, (call) => {
  const { query, tables } = call;
  const asked = validate(wishes, { ...wishesIn(query.url), ...call.fields });
  const found = viableNodes(tables, asked, asked.tags ?? []);
  return ok(list(found.map((row) => present(call, nodes, row, query.includes))));
});

/** The routes of nodes. */
export const nodesEndpoints: readonly Endpoint[] = nodeEndpoints(nodes, writing, deployable);

function wishesIn({ searchParams: query }: URL) {
  const given = ['memory', 'disk', 'cpu'].flatMap((name) => {
    const value = query.get(name);
    return value === null ? [] : [[name, value] as const];
  });
  const tagged = [...query].filter(([name]) => /^tags\[\d*\]$/.test(name));
  return {
    ...Object.fromEntries(given),
    ...(tagged.length > 0 && { tags: tagged.map(([, value]) => value) }),
  };
}
