import { z } from 'zod';
import type { Call } from '../endpoint.ts';
import type { Writing } from '../engine.ts';
import { PanelFailure } from '../failure.ts';
import { rowsOf } from '../resource.ts';
import { existing, flag, integer, listOf } from '../rules/rule.ts';
import type { Row } from '../world.ts';
import { assign, featureColumns, featureLimits, limitRules, threads } from './server-fields.ts';

function fieldsOf({ tables }: Call, row?: Row) {
  const ids = listOf(integer()).nullish();
  const limits = z.object({ ...limitRules, threads });
  return z.object({
    allocation: existing((id) => isUsable(tables.find('allocations', id), row)),
    oom_disabled: flag().nullish(),
    limits: limits.nullish(),
    ...limits.partial().shape,
    add_allocations: ids,
    remove_allocations: ids,
    feature_limits: featureLimits,
  });
}

type Values = z.infer<ReturnType<typeof fieldsOf>>;

/** How the limits and the allocations of a server are changed. */
export const buildWriting: Writing<Values> = {
  fields: fieldsOf,
  columns: (values, _, row) => {
    const { allocation, oom_disabled, limits, feature_limits, ...rest } = values;
    const { add_allocations: _added, remove_allocations: removed, ...flat } = rest;
    if (removed?.includes(allocation) && row?.allocation_id === allocation) throw isDefault();
    const given = Object.entries(limits ?? flat).filter(([, value]) => value !== undefined);
    return {
      allocation_id: allocation,
      ...Object.fromEntries(given),
      ...(oom_disabled != null && { oom_disabled }),
      ...featureColumns(feature_limits),
    };
  },
  finish: (row, { allocation, add_allocations, remove_allocations }, call) => {
    const own = rowsOf(call.tables, 'allocations', 'server_id', row.id).map(({ id }) => id);
    const removed = (remove_allocations ?? []).filter(
      (id) => own.includes(id) && id !== allocation,
    );
    assign(call, removed, null);
    assign(call, [allocation, ...freeOnNode(add_allocations ?? [], row, call)], row.id);
    return row;
  },
};

/** An allocation of the server's own node that no other server has. */
function isUsable(allocation: Row | undefined, server: Row | undefined): boolean {
  if (!allocation || allocation.node_id !== server?.node_id) return false;
  return allocation.server_id === null || allocation.server_id === server?.id;
}

/** Others are passed over in silence, as on the panel. */
function freeOnNode(ids: readonly number[], server: Row, { tables }: Call): readonly number[] {
  return ids.filter((id) => {
    const row = tables.find('allocations', id);
    return row?.server_id === null && row.node_id === server.node_id;
  });
}

function isDefault(): PanelFailure {
  const detail =
    'You are attempting to delete the default allocation for this server but there is no fallback allocation to use.';
  return new PanelFailure('DisplayException', detail);
}
