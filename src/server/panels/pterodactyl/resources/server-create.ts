import { z } from 'zod';
import { isObject } from '../body.ts';
import { deriveUuid } from '../derive.ts';
import type { Call } from '../endpoint.ts';
import type { Writing } from '../engine.ts';
import { PanelFailure } from '../failure.ts';
import { rowsOf } from '../resource.ts';
import {
  existing,
  flag,
  integer,
  listOf,
  present,
  requiredIf,
  sometimes,
  text,
} from '../rules/rule.ts';
import type { Row } from '../world.ts';
import { hasRoom } from './capacity.ts';
import {
  assign,
  detailFields,
  environment,
  featureColumns,
  featureLimits,
  limitRules,
  threads,
} from './server-fields.ts';
import { checkEnvironment } from './server-variables.ts';

/** The fields of a new server. */
function fieldsOf(call: Call) {
  const { tables } = call;
  const isDeployed = call.fields.deploy !== undefined && call.fields.deploy !== null;
  const unassigned = existing((id) => tables.find('allocations', id)?.server_id === null);
  return z.object({
    ...detailFields(call),
    egg: existing((id) => tables.find('eggs', id) !== undefined),
    docker_image: text(),
    startup: z.string(),
    environment: present(environment),
    skip_scripts: sometimes('boolean', flag()),
    oom_disabled: sometimes('boolean', flag()),
    // Pelican's name for the opposite.
    oom_killer: flag().nullish(),
    limits: z.object({ ...limitRules, threads }),
    feature_limits: featureLimits,
    deploy: sometimes('required', deployment),
    start_on_completion: sometimes('boolean', flag()),
    allocation: isDeployed ? z.undefined().catch(undefined) : allocationOf(unassigned),
  });
}

/** The wishes of a server that finds its own node. */
const deployment = z.object({
  locations: present(listOf(integer({ min: 1 }))),
  dedicated_ip: requiredIf('required_with', true, 'deploy', flag()),
  port_range: present(listOf(z.string())),
});

/** The panel has no rule for what holds the allocations, so that only what is in it is told. */
function allocationOf(unassigned: ReturnType<typeof existing>) {
  const ids = z.object({ default: unassigned, additional: listOf(unassigned).nullish() });
  return z.preprocess((value) => (isObject(value) ? value : {}), ids);
}

type Values = z.infer<ReturnType<typeof fieldsOf>>;

/** How servers are made: on an allocation that is named, or on a node with room for them. */
export const creation: Writing<Values> = {
  fields: fieldsOf,
  columns: (values, call) => {
    const { tables } = call;
    const environment = checkEnvironment(values.egg, values.environment ?? {}, tables);
    const allocation = allocationFor(values, call);
    return {
      external_id: values.external_id ?? null,
      uuid: deriveUuid(`server ${tables.nextId('servers')}`),
      name: values.name,
      description: values.description ?? '',
      status: 'installing',
      user_id: values.user,
      node_id: allocation.node_id,
      allocation_id: allocation.id,
      egg_id: values.egg,
      nest_id: tables.find('eggs', values.egg)?.nest_id ?? null,
      ...values.limits,
      threads: values.limits.threads ?? null,
      oom_disabled: values.oom_disabled ?? values.oom_killer !== true,
      ...noneUnless(featureColumns(values.feature_limits)),
      startup: values.startup,
      image: values.docker_image,
      environment,
    };
  },
  finish: (row, { allocation }, call) => {
    assign(call, [Number(row.allocation_id), ...(allocation?.additional ?? [])], row.id);
    return row;
  },
};

/** A new server may have none of what nothing was said of; an older one as many as it likes. */
function noneUnless(limits: ReturnType<typeof featureColumns>) {
  return Object.fromEntries(Object.entries(limits).map(([name, limit]) => [name, limit ?? 0]));
}

function allocationFor(values: Values, call: Call): Row {
  if (values.deploy) return deploy(values, values.deploy, call);
  const allocation = call.tables.find('allocations', values.allocation?.default);
  if (!allocation) throw new Error('a server that is not deployed has an allocation');
  return allocation;
}

/** The first free allocation of the first node that is in the right place, has room, and has a port of the ranges. */
function deploy({ limits }: Values, wish: NonNullable<Values['deploy']>, { tables }: Call): Row {
  const { locations = [], dedicated_ip, port_range } = wish;
  const isThere = (node: Row) =>
    !locations?.length || locations.some((id) => id === node.location_id);
  const nodes = tables
    .rows('nodes')
    .filter((node) => node.public === true && isThere(node) && hasRoom(tables, node, limits));
  if (nodes.length === 0) throw new PanelFailure('NoViableNodeException');
  const found = nodes
    .flatMap((node) => rowsOf(tables, 'allocations', 'node_id', node.id))
    .find(
      (row) =>
        row.server_id === null &&
        isInRanges(Number(row.port), port_range ?? []) &&
        !(dedicated_ip && isTaken(row, tables.rows('allocations'))),
    );
  if (!found) throw new PanelFailure('NoViableAllocationException');
  return found;
}

function isInRanges(port: number, ranges: readonly string[]): boolean {
  if (ranges.length === 0) return true;
  return ranges.some((range) => {
    const [first = 0, last = first] = range.split('-').map(Number);
    return port >= first && port <= last;
  });
}

/** True if a server has another port of the same address. */
function isTaken({ ip, node_id }: Row, all: readonly Row[]): boolean {
  return all.some((row) => row.ip === ip && row.node_id === node_id && row.server_id !== null);
}
