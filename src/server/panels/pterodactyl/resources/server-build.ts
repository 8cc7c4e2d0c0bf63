import { z } from 'zod';
import type { Call } from '../endpoint.ts';
import type { Writing } from '../engine.ts';
import { PanelFailure } from '../failure.ts';
import { rowsOf } from '../resource.ts';
import { existing, flag, integer, listOf, requiredIf, rule, sometimes } from '../rules/rule.ts';
import type { Row } from '../world.ts';
import { assign, featureColumns, featureLimits, limitRules, threads } from './server-fields.ts';

const limitNames = ['memory', 'swap', 'io', 'cpu', 'disk'] as const;

/** The limits, as older clients send them beside `limits`: they are needed if that is not there. */
function fieldsOf(call: Call, row?: Row) {
  const { tables, fields } = call;
  const hasLimits = fields.limits !== undefined && fields.limits !== null;
  const ids = sometimes('array', listOf(integer()));
  const isFree = (id: number) =>
    tables.rows('servers').every((one) => one.id === row?.id || one.allocation_id !== id);
  return z.object({
    allocation: existing((id) => tables.find('allocations', id) !== undefined).superRefine(
      rule('unique', isFree),
    ),
    oom_disabled: sometimes('boolean', flag()),
    limits: sometimes('array', z.object({ ...limitsWhere('required_with', true), threads })),
    ...limitsWhere('required_without', !hasLimits),
    threads,
    add_allocations: ids,
    remove_allocations: ids,
    feature_limits: featureLimits,
  });
}

function limitsWhere(name: 'required_with' | 'required_without', isRequired: boolean) {
  const limits = limitNames.map(
    (limit) => [limit, requiredIf(name, isRequired, 'limits', limitRules[limit])] as const,
  );
  return Object.fromEntries(limits) as Record<(typeof limitNames)[number], (typeof limits)[0][1]>;
}

type Values = z.infer<ReturnType<typeof fieldsOf>>;

/** How the limits and the allocations of a server are changed. */
export const buildWriting: Writing<Values> = {
  fields: fieldsOf,
  labels: {
    add_allocations: 'allocations to add',
    remove_allocations: 'allocations to remove',
    'add_allocations.*': 'allocation to add',
    'remove_allocations.*': 'allocation to remove',
    'feature_limits.databases': 'Database Limit',
    'feature_limits.allocations': 'Allocation Limit',
    'feature_limits.backups': 'Backup Limit',
  },
  columns: (values, call, row) => {
    const { oom_disabled, limits, feature_limits, threads } = values;
    const given = limitNames.map((name) => [name, (limits ?? values)[name]] as const);
    const threaded = limits?.threads === undefined ? threads : limits.threads;
    return {
      allocation_id: planFor(values, call, row).main,
      ...Object.fromEntries(given),
      ...(threaded !== undefined && { threads: threaded }),
      ...(oom_disabled !== undefined && { oom_disabled }),
      ...featureColumns(feature_limits),
    };
  },
  finish: (row, values, call) => {
    const { added, removed } = planFor(values, call, row);
    assign(call, added, row.id);
    assign(call, removed, null);
    return row;
  },
};

/**
 * Which allocations come, which go, and which is the main one then: what is not free on the node of the server, or not its
 * own, is passed over in silence, and if the main one goes the first that came takes its place.
 */
function planFor({ allocation, ...values }: Values, { tables }: Call, server?: Row) {
  const own = rowsOf(tables, 'allocations', 'server_id', server?.id).map(({ id }) => id);
  const added = (values.add_allocations ?? []).filter((id) =>
    isFreeOn(server, tables.find('allocations', id)),
  );
  const removed = (values.remove_allocations ?? []).filter((id) => [...own, ...added].includes(id));
  const main = removed.includes(allocation)
    ? added.find((id) => !removed.includes(id))
    : allocation;
  if (main === undefined)
    throw refused(
      'You are attempting to delete the default allocation for this server but there is no fallback allocation to use.',
    );
  if (!own.includes(main) && !added.includes(main))
    throw refused('The requested default allocation is not currently assigned to this server.');
  return { added, removed, main };
}

function isFreeOn(server: Row | undefined, allocation: Row | undefined): boolean {
  return allocation?.server_id === null && allocation.node_id === server?.node_id;
}

function refused(detail: string): PanelFailure {
  return new PanelFailure('DisplayException', detail);
}
